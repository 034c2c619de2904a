// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/error.hpp>

#include <algorithm>
#include <cerrno>
#include <initializer_list>
#include <string>

namespace penstock {
namespace {

bool is_one_of(std::error_code const& code, std::initializer_list<errc> ours,
               std::initializer_list<int> numbers) noexcept {
  if (code.category() == category()) {
    return std::ranges::any_of(ours, [&](errc e) { return static_cast<int>(e) == code.value(); });
  }
  if (code.category() != std::system_category() && code.category() != std::generic_category()) {
    return false;
  }
  return std::ranges::find(numbers, code.value()) != numbers.end();
}

class penstock_category final : public std::error_category {
public:
  char const* name() const noexcept override { return "penstock"; }

  std::string message(int value) const override {
    switch (static_cast<errc>(value)) {
      case errc::canceled: return "canceled: a stop was requested";
      case errc::timed_out: return "the deadline passed";
      case errc::eof: return "end of stream";
      case errc::closed: return "the handle is closed";
      case errc::aborted: return "aborted on this side";
      case errc::too_slow: return "the peer reads more slowly than the write-rate limit allows";
      case errc::queue_full: return "the output queue is at its hard cap";
      case errc::bad_state: return "not allowed in this state";
      case errc::file_ended: return "the file is shorter than what was to be sent of it";
    }
    return "unknown penstock error";
  }
};

class penstock_condition_category final : public std::error_category {
public:
  char const* name() const noexcept override { return "penstock condition"; }

  std::string message(int value) const override {
    switch (static_cast<cond>(value)) {
      case cond::canceled: return "canceled";
      case cond::timed_out: return "timed out";
      case cond::eof: return "end of stream";
      case cond::closed: return "the connection is gone";
      case cond::aborted: return "aborted on this side";
      case cond::overloaded: return "a limit was met";
    }
    return "unknown penstock condition";
  }

  bool equivalent(std::error_code const& code, int condition) const noexcept override {
    switch (static_cast<cond>(condition)) {
      case cond::canceled: return is_one_of(code, {errc::canceled}, {ECANCELED});
      case cond::timed_out:
        return is_one_of(code, {errc::timed_out, errc::too_slow}, {ETIMEDOUT, ETIME});
      case cond::eof: return is_one_of(code, {errc::eof}, {});
      case cond::closed: return is_one_of(code, {errc::closed}, {EPIPE, ECONNRESET, ENOTCONN});
      case cond::aborted: return is_one_of(code, {errc::aborted}, {});
      case cond::overloaded:
        return is_one_of(code, {errc::queue_full}, {EMFILE, ENFILE, ENOBUFS, ENOMEM});
    }
    return false;
  }
};

}  // namespace

std::error_category const& category() noexcept {
  static penstock_category const instance;
  return instance;
}

std::error_category const& condition_category() noexcept {
  static penstock_condition_category const instance;
  return instance;
}

}  // namespace penstock
