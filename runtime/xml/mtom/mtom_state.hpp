// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// mtom_state: what a writer has beside the document when it writes MTOM.

#ifndef PENSTOCK_XML_MTOM_MTOM_STATE_HPP
#define PENSTOCK_XML_MTOM_MTOM_STATE_HPP

#include "xml/mtom/multipart.hpp"
#include "xml/mtom/part_list.hpp"
#include "xml/mtom/part_sender.hpp"

#include <cstdint>
#include <string>

namespace penstock::xml::detail {

struct mtom_state {
  /** The texts of `options` are copied. */
  explicit mtom_state(mtom_options const& options);

  /** Begin a message: with new texts where none were given. An error: see multipart::begin(). */
  [[nodiscard]] std::error_code begin(std::string_view charset) noexcept;

  mtom_options options;  // its texts are in `given`
  std::string given;
  multipart texts;
  part_list parts;
  part_sender sender{texts, parts};
  std::string head;        // what comes before the document
  std::string media_type;  // xmime:contentType of the last start tag, as it stands there
  std::string scratch;
  std::uint64_t content_begin = UINT64_MAX;  // bytes written when a start tag was last ended alone
};

}  // namespace penstock::xml::detail

#endif
