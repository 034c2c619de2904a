// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// transcoder: stands between a writer, which makes UTF-8, and the output of a document in another
// encoding, or with a byte order mark.
//
// It lends memory of its own, as much as has room in the output whatever the characters, and turns
// what is committed into the output's memory at once; so it keeps nothing back, and a commit cannot
// fail.

#ifndef PENSTOCK_XML_DETAIL_TRANSCODER_HPP
#define PENSTOCK_XML_DETAIL_TRANSCODER_HPP

#include <penstock/flush/output.hpp>
#include <penstock/xml/encoding.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>
#include <vector>

namespace penstock::xml::detail {

class transcoder final : public output {
public:
  transcoder(output& out, encoding to, bool has_mark) noexcept
      : out_(&out), to_(to), has_mark_(has_mark) {}

  /** Begin another document, on `out`. Memory is kept. */
  void reset(output& out) noexcept;

  /** Where the document goes. */
  [[nodiscard]] output& target() const noexcept { return *out_; }
  /** Bytes of the document so far, if `more` UTF-8 were committed. */
  [[nodiscard]] std::uint64_t written_with(std::string_view more) const noexcept;

  /** Commit whole characters only. */
  [[nodiscard]] mutable_buffer prepare(std::size_t size_min) noexcept override;
  void commit(std::size_t n) noexcept override;
  write_status write(const_buffer bytes) noexcept override;
  using output::write;
  [[nodiscard]] flush_operation flush(flush_options const& options) noexcept override {
    return out_->flush(options);
  }
  [[nodiscard]] flush_operation make_room(flush_options const& options) noexcept override {
    return out_->make_room(options);
  }
  [[nodiscard]] std::size_t queued() const noexcept override { return out_->queued(); }
  [[nodiscard]] std::error_code error() const noexcept override { return error_; }

private:
  [[nodiscard]] std::string_view mark() const noexcept;

  output* out_;
  encoding to_;
  bool has_mark_;
  bool has_begun_ = false;
  std::vector<std::byte> utf8_;  // what is lent; grows to the longest token
  std::size_t lent_ = 0;         // bytes of it
  std::size_t used_ = 0;         // of them, committed; used_ <= lent_
  char* target_ = nullptr;       // in the output's memory, where the next commit goes
  std::uint64_t written_ = 0;
  std::error_code error_;
};

}  // namespace penstock::xml::detail

#endif
