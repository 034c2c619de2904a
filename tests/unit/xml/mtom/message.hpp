// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// message: the parts of an MTOM message for tests of what is below the writer, and the bytes that
// must come of them.

#ifndef PENSTOCK_TESTS_UNIT_XML_MTOM_MESSAGE_HPP
#define PENSTOCK_TESTS_UNIT_XML_MTOM_MESSAGE_HPP

#include <penstock/xml/mtom.hpp>

#include "xml/mtom/multipart.hpp"
#include "xml/mtom/part_list.hpp"
#include "xml/mtom/part_sender.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace penstock::test {

inline constexpr xml::mtom_options given_names = {
    .boundary = "B", .start = "root@x", .part_id_prefix = "part@x."};

/** What a part with these bytes looks like. */
inline std::string part_text(int number, std::string_view bytes,
                             std::string_view media_type = "application/octet-stream") {
  return "\r\n--B\r\nContent-ID: <part@x." + std::to_string(number) +
         ">\r\nContent-Transfer-Encoding: binary\r\nContent-Type: " + std::string(media_type) +
         "\r\n\r\n" + std::string(bytes);
}

inline std::string const message_end = "\r\n--B--\r\n";

/** Octets of all values, of a pattern that shows where one is missing. */
inline std::string octets(std::size_t n, unsigned seed = 1) {
  std::string made(n, '\0');
  for (std::size_t i = 0; i < n; ++i) {
    made[i] = static_cast<char>((i * 31 + (i >> 8) * 7 + seed) & 0xFF);
  }
  return made;
}

/** Gives `bytes` in reads of at most `size_max`. */
class octet_source {
public:
  octet_source(std::string bytes, std::size_t size_max)
      : bytes_(std::move(bytes)), size_max_(size_max) {}

  io_result operator()(mutable_buffer room) noexcept {
    std::size_t const n = std::min({room.size(), size_max_, bytes_.size() - done_});
    std::copy_n(buffer(bytes_).begin() + static_cast<std::ptrdiff_t>(done_), n, room.begin());
    done_ += n;
    return {.n = n};
  }

private:
  std::string bytes_;
  std::size_t size_max_;
  std::size_t done_ = 0;
};

/** The same as a coroutine. */
class octet_task {
public:
  octet_task(std::string bytes, std::size_t size_max) : source_(std::move(bytes), size_max) {}
  task<io_result> operator()(mutable_buffer room) { co_return source_(room); }

private:
  octet_source source_;
};

template <class Pull>
xml::pulled_piece pulled(Pull pull) {
  return std::make_unique<xml::detail::puller_of<Pull>>(std::move(pull));
}

struct message {
  explicit message(xml::mtom_options const& options = given_names) {
    REQUIRE_FALSE(texts.begin(options));
    parts.begin(options);
  }

  /** End the value that was added. */
  void keep(std::string_view media_type = {}) { REQUIRE_FALSE(parts.keep(media_type)); }
  void copy(std::string_view bytes) {
    parts.start_value();
    REQUIRE_FALSE(parts.add_copy(buffer(bytes)));
  }

  xml::multipart texts;
  xml::part_list parts;
  xml::part_sender sender{texts, parts};
};

}  // namespace penstock::test

#endif
