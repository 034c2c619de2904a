// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "compat/ws_properties.hpp"

#include <cstring>

namespace penstock::compat {
namespace {

/** Where a property is kept: a ULONG or a BOOL, or the initial buffer. Null: it is not set. */
struct place {
  void* at = nullptr;
  ULONG size = 0;
};

place find(ws_properties& all, WS_XML_WRITER_PROPERTY_ID id) noexcept {
  auto const at = [](auto& member) { return place{&member, sizeof member}; };
  switch (id) {
    case WS_XML_WRITER_PROPERTY_MAX_DEPTH: return at(all.max_depth);
    case WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT: return at(all.allow_fragment);
    case WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES: return at(all.max_attributes);
    case WS_XML_WRITER_PROPERTY_WRITE_DECLARATION: return at(all.write_declaration);
    case WS_XML_WRITER_PROPERTY_INDENT: return at(all.indent);
    case WS_XML_WRITER_PROPERTY_BUFFER_TRIM_SIZE: return at(all.buffer_trim_size);
    case WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE: return at(all.buffer_max_size);
    case WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE:
      return at(all.max_mime_parts_buffer_size);
    case WS_XML_WRITER_PROPERTY_INITIAL_BUFFER: return at(all.initial_buffer);
    case WS_XML_WRITER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES:
      return at(all.allow_invalid_character_references);
    case WS_XML_WRITER_PROPERTY_MAX_NAMESPACES: return at(all.max_namespaces);
    case WS_XML_WRITER_PROPERTY_COMPRESS_EMPTY_ELEMENTS: return at(all.compress_empty_elements);
    case WS_XML_WRITER_PROPERTY_EMIT_UNCOMPRESSED_EMPTY_ELEMENTS:
      return at(all.emit_uncompressed_empty_elements);
    default: return {};
  }
}

bool is_supported(ws_properties const& all) noexcept {
  return !all.allow_fragment && !all.write_declaration && all.indent == 0 &&
         all.initial_buffer.length == 0 && !all.allow_invalid_character_references;
}

}  // namespace

HRESULT ws_properties::set(WS_XML_WRITER_PROPERTY const* properties, ULONG count) noexcept {
  if (properties == nullptr && count != 0) return E_INVALIDARG;
  ws_properties changed = *this;
  for (ULONG i = 0; i < count; ++i) {
    place const to = find(changed, properties[i].id);
    if (to.at == nullptr || properties[i].value == nullptr || properties[i].valueSize != to.size) {
      return E_INVALIDARG;
    }
    std::memcpy(to.at, properties[i].value, to.size);
  }
  if (!is_supported(changed)) return WS_E_NOT_SUPPORTED;
  *this = changed;
  return S_OK;
}

HRESULT ws_properties::get(WS_XML_WRITER_PROPERTY_ID id, void* value, ULONG size) const noexcept {
  ws_properties copy = *this;
  place const from = find(copy, id);
  if (from.at == nullptr || size != from.size) return E_INVALIDARG;
  std::memcpy(value, from.at, size);
  return S_OK;
}

xml::writer_options ws_properties::options() const noexcept {
  xml::writer_options options;
  options.depth_max = max_depth;
  options.attributes_max = max_attributes;
  options.namespaces_max = max_namespaces;
  options.start_tag_bytes_max = buffer_max_size;
  return options;
}

}  // namespace penstock::compat
