// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// head_writer: the status line and the fields of a response, written into memory that is lent.
//
//     head_writer writer(out.prepare(4096));
//     if (auto ec = writer.status_line(status::ok)) …
//     if (auto ec = writer.field("Content-Length", 13)) …
//     if (auto ec = writer.end()) …
//     out.commit(writer.size());
//
// A refused call writes nothing: after errc::no_room, go on in a larger buffer. Names and values
// are checked at every call, so no input can split a response.

#ifndef PENSTOCK_HTTP_HEAD_WRITER_HPP
#define PENSTOCK_HTTP_HEAD_WRITER_HPP

#include <penstock/buffer.hpp>
#include <penstock/http/error.hpp>
#include <penstock/http/status.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <system_error>

namespace penstock::http {

class head_writer {
public:
  /** `out` is lent until the last call. */
  explicit head_writer(mutable_buffer out) noexcept
      : out_(reinterpret_cast<char*>(out.data())), room_(out.size()) {}

  /** `HTTP/1.1 code reason CR LF`, with the registered reason, or none.
      Errors: errc::bad_status, errc::no_room. */
  [[nodiscard]] std::error_code status_line(status code) noexcept;
  /** The same with a reason of the caller's. Error: errc::bad_field_value too. */
  [[nodiscard]] std::error_code status_line(status code, std::string_view reason) noexcept;

  /** `name: value CR LF`. Errors: errc::bad_field_name when the name is not a token,
      errc::bad_field_value when the value is not is_field_value(), errc::no_room. */
  [[nodiscard]] std::error_code field(std::string_view name, std::string_view value) noexcept;
  /** The same with a decimal number. */
  [[nodiscard]] std::error_code field(std::string_view name, std::uint64_t value) noexcept;

  /** The empty line that ends the head. Error: errc::no_room. */
  [[nodiscard]] std::error_code end() noexcept;

  /** Octets written so far. */
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::string_view view() const noexcept { return {out_, size_}; }

  /** Octets that field(name, value) takes. */
  [[nodiscard]] static constexpr std::size_t field_size(std::string_view name,
                                                        std::string_view value) noexcept {
    return name.size() + value.size() + 4;
  }

private:
  [[nodiscard]] std::error_code put(std::initializer_list<std::string_view> pieces) noexcept;

  char* out_;
  std::size_t room_;      // of out_, in all
  std::size_t size_ = 0;  // size_ <= room_
};

}  // namespace penstock::http

#endif
