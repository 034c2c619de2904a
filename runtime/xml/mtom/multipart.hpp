// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// multipart: the text around and between the parts of an MTOM message (RFC 2046, 2387; XOP 1.0, 4).
//
//     append_head        MIME header, if wanted; --boundary, header of the document
//     …                  the document, where append_include() stands for each part
//     append_part_head   --boundary, header of a part
//     …                  its bytes
//     append_end         --boundary--
//
// The functions that append throw std::bad_alloc.

#ifndef PENSTOCK_XML_MTOM_MULTIPART_HPP
#define PENSTOCK_XML_MTOM_MULTIPART_HPP

#include <penstock/xml/mtom.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace penstock::xml {

inline constexpr std::string_view xop_namespace = "http://www.w3.org/2004/08/xop/include";

class multipart {
public:
  /** Begin a message: check the options and make what they leave empty. An error:
      errc::invalid_mime, or there is no memory or no random number. */
  [[nodiscard]] std::error_code begin(mtom_options const& options) noexcept;

  /** What Content-Type says of the message. */
  void append_content_type(std::string& to) const;

  /** `charset` is that of the document. */
  void append_head(std::string& to, std::string_view charset) const;
  /** `number` counts from 1. An empty `media_type` is application/octet-stream. */
  void append_part_head(std::string& to, std::uint64_t number, std::string_view media_type) const;
  void append_end(std::string& to) const;

  /** The element that takes the place of a part's bytes. */
  void append_include(std::string& to, std::uint64_t number) const;

private:
  void assign(mtom_options const& options, std::string_view random);
  [[nodiscard]] bool is_valid() const noexcept;
  void append_part_id(std::string& to, std::uint64_t number) const;

  std::string boundary_;
  std::string start_;
  std::string start_info_;
  std::string part_id_prefix_;
  bool write_mime_header_ = false;
};

}  // namespace penstock::xml

#endif
