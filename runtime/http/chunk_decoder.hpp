// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// chunk_decoder: a body in the chunked coding (RFC 9112 section 7.1), read by llhttp in its strict
// mode. Data comes out as views of what was fed; extensions and trailers are checked, bounded and
// dropped.

#ifndef PENSTOCK_HTTP_CHUNK_DECODER_HPP
#define PENSTOCK_HTTP_CHUNK_DECODER_HPP

#include <penstock/http/limits.hpp>

#include "http/progress.hpp"

#include <llhttp.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace penstock::http {

class chunk_decoder {
public:
  struct [[nodiscard]] step : progress {
    std::string_view data = {};  // the next octets of the body; with it, is_done is false
  };

  /** `limits` must outlive the decoder. */
  explicit chunk_decoder(limits const& limits) noexcept;
  chunk_decoder(chunk_decoder const&) = delete;
  chunk_decoder& operator=(chunk_decoder const&) = delete;

  /** Read on up to the next data, to the end of the message, or to the end of `octets`. `room` is
      how many octets of data may still come; a chunk that announces more is refused at once. */
  step feed(std::string_view octets, std::uint64_t room) noexcept;
  void reset() noexcept;

private:
  enum class state : std::uint8_t { size_line, data, data_end, trailers, done };
  struct callbacks;  // what llhttp calls; see the .cpp

  /** How much of a size line there is, its LF included; what limit the octet after it breaks. */
  struct measured {
    std::size_t size = 0;
    errc refusal = {};
  };

  progress feed_element(std::string_view octets, std::uint64_t room) noexcept;
  measured measure_size_line(std::string_view octets) noexcept;
  progress feed_size_line(std::string_view octets, std::uint64_t room) noexcept;
  progress feed_data(std::string_view octets) noexcept;
  progress feed_trailers(std::string_view octets) noexcept;
  progress execute(std::string_view octets, errc refusal) noexcept;

  limits const& limits_;
  llhttp_t llhttp_;
  std::uint64_t chunk_left_ = 0;     // data of this chunk still to come
  std::size_t size_digits_ = 0;      // of the size line being read
  std::size_t extension_size_ = 0;   // of the size line being read
  std::size_t extensions_size_ = 0;  // of the whole message
  std::size_t trailers_size_ = 0;
  state state_ = state::size_line;
};

}  // namespace penstock::http

#endif
