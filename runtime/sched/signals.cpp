// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "sched/signals.hpp"

#include "sched/worker.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

namespace penstock::detail {
namespace {

sigset_t watched() noexcept {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

/** End as if the signal had never been caught, so that whoever waits for us sees why. */
void die_of(int signal) noexcept {
  std::signal(signal, SIG_DFL);
  sigset_t const set = watched();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  std::raise(signal);
}

}  // namespace

stop_signals::stop_signals() {
  sigset_t const set = watched();
  fd_.reset(::signalfd(-1, &set, SFD_CLOEXEC));
  if (fd_.get() < 0) throw std::system_error(errno, std::system_category(), "signalfd");
  pthread_sigmask(SIG_BLOCK, &set, &before_);
}

stop_signals::~stop_signals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

void stop_signals::listen(worker& owner, std::function<void()> on_stop) {
  owner_ = &owner;
  on_stop_ = std::move(on_stop);
  submit();
}

void stop_signals::stop_listening(worker& owner) noexcept {
  owner_ = nullptr;
  owner.cancel(*this);
}

void stop_signals::submit() noexcept {
  submission read;
  read.opcode = IORING_OP_READ;
  read.fd = fd_.get();
  read.address = reinterpret_cast<std::uintptr_t>(&received_);
  read.length = sizeof received_;
  owner_->submit(read, *this);
}

void stop_signals::on_completion(std::int32_t result, std::uint32_t) noexcept {
  if (owner_ == nullptr) return;
  if (result == sizeof received_) {
    if (has_stopped_) die_of(static_cast<int>(received_.ssi_signo));
    has_stopped_ = true;
    on_stop_();
  }
  submit();
}

}  // namespace penstock::detail
