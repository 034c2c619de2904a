// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// ws_properties: the properties of a WS_XML_WRITER that can be set, with their defaults.

#ifndef PENSTOCK_COMPAT_WS_PROPERTIES_HPP
#define PENSTOCK_COMPAT_WS_PROPERTIES_HPP

#include <penstock/xml/writer_options.hpp>

#include <webservices.h>

namespace penstock::compat {

struct ws_properties {
  ULONG max_depth = 32;
  BOOL allow_fragment = FALSE;
  ULONG max_attributes = 128;
  BOOL write_declaration = FALSE;
  ULONG indent = 0;
  ULONG buffer_trim_size = 4096;
  ULONG buffer_max_size = 65536;
  ULONG max_mime_parts_buffer_size = 65536;
  WS_BYTES initial_buffer = {0, nullptr};
  BOOL allow_invalid_character_references = FALSE;
  ULONG max_namespaces = 32;
  BOOL compress_empty_elements = FALSE;
  BOOL emit_uncompressed_empty_elements = FALSE;

  /** All of them, or, with an error, none. WS_E_NOT_SUPPORTED: a value that this version's writer
      cannot act on. */
  [[nodiscard]] HRESULT set(WS_XML_WRITER_PROPERTY const* properties, ULONG count) noexcept;
  /** Copy the one named `id` to `value`. E_INVALIDARG for those that are not kept here. */
  [[nodiscard]] HRESULT get(WS_XML_WRITER_PROPERTY_ID id, void* value, ULONG size) const noexcept;

  [[nodiscard]] xml::writer_options options() const noexcept;
};

}  // namespace penstock::compat

#endif
