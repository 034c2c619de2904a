// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// mtom: documents whose large binary values travel as bytes of their own behind the XML, in one
// multipart/related message (MTOM, XOP), instead of as base64 within it.
//
//     penstock::xml::writer xml(response, {.mtom = penstock::xml::mtom_options{}});
//     response.set_header("Content-Type", xml.content_type());
//     xml.start_element("photo").bytes(jpeg).end_element();                 // 768 bytes or more
//     xml.start_element("film").bytes_file(file, 0, size).end_element();    // read when it is sent
//     …
//     co_await xml.send_parts({.more = false});
//
// docs/xml-mtom.md is the guide, and shows the bytes.

#ifndef PENSTOCK_XML_MTOM_HPP
#define PENSTOCK_XML_MTOM_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace penstock::xml {

/** Where a binary value goes. */
enum class placement : std::uint8_t {
  automatic,  // a part when it has more than inline_max bytes and its element nothing beside it
  in_text,    // base64 in the element
  part        // a part, or a refusal where there cannot be one
};

/** What an MTOM message consists of, beside the document. Strings are copied. They are checked when
    the document begins: errc::invalid_mime. */
struct mtom_options {
  /** The media type that the document has without MTOM: `start-info`. For SOAP 1.2 it is
      "application/soap+xml". Up to 255 bytes. */
  std::string_view start_info = "text/xml";

  // When empty, these are made from a random number.
  std::string_view boundary = {};        // RFC 2046, 5.1.1; must not occur in the data
  std::string_view start = {};           // the Content-ID of the document, without < and >
  std::string_view part_id_prefix = {};  // Content-IDs of the parts are this and 1, 2, 3, …

  /** Begin with `MIME-Version` and `Content-Type`, as a file or a mail does. In HTTP they are
      header fields: see writer::content_type(). */
  bool write_mime_header = false;

  std::size_t inline_max = 767;              // bytes of a value that still goes into the text
  std::size_t parts_max = 65536;             // parts of one document
  std::size_t parts_bytes_max = 256U << 20;  // bytes copied and moved in that wait to be sent
};

}  // namespace penstock::xml

#endif
