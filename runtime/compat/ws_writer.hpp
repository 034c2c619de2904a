// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// ws_writer: what is behind a WS_XML_WRITER: an xml::writer that writes into memory, and the
// callback that takes the bytes from there at a flush.
//
// A flush is over when two things have happened: the write callback has returned, and, if it said
// WS_S_ASYNC, it has called back, from any thread. Whichever comes second settles the flush. So a
// completion that is faster than the return is not lost, and makes the flush a synchronous one.

#ifndef PENSTOCK_COMPAT_WS_WRITER_HPP
#define PENSTOCK_COMPAT_WS_WRITER_HPP

#include <penstock/flush/memory_output.hpp>
#include <penstock/xml/writer.hpp>

#include "compat/ws_properties.hpp"

#include <webservices.h>

#include <atomic>
#include <cstdint>
#include <optional>

namespace penstock::compat {

/** Which calls wrote the value of the open attribute: those of one kind may follow each other. */
enum class attribute_text : std::uint8_t { nothing, chars, chars_utf8, utf8, utf16, whole };

enum class flush_phase : std::uint8_t {
  idle,
  calling,   // the write callback has not returned
  finished,  // nor that, but it has called back
  pending,   // it returned WS_S_ASYNC and has not called back
  orphaned   // nor that, and the writer was freed
};

}  // namespace penstock::compat

struct _WS_XML_WRITER {
  enum class output_kind : std::uint8_t { none, buffer, stream };

  // How it was created, and what is in force for the present output.
  penstock::compat::ws_properties created;
  penstock::compat::ws_properties properties;

  output_kind kind = output_kind::none;
  WS_WRITE_CALLBACK write_callback = nullptr;
  void* write_callback_state = nullptr;
  std::optional<penstock::memory_output> bytes;
  std::optional<penstock::xml::writer> xml;
  std::uint64_t flushed = 0;  // bytes of the document that left through the callback

  bool is_faulted = false;
  bool is_tag_open = false;
  bool is_in_attribute = false;
  bool is_attribute_void = false;  // the open attribute is one that makes its element fail
  bool is_tag_void = false;        // so is one in the open start tag
  penstock::compat::attribute_text attribute_text = penstock::compat::attribute_text::nothing;

  std::atomic<penstock::compat::flush_phase> phase = penstock::compat::flush_phase::idle;
  WS_BYTES flushing = {0, nullptr};  // what the callback was given
  WS_ASYNC_CONTEXT caller = {nullptr, nullptr};
  HRESULT finished_with = S_OK;
};

namespace penstock::compat {

/** What every call begins with. S_OK: there is an output, and it may be used. */
[[nodiscard]] HRESULT enter(WS_XML_WRITER const* writer) noexcept;

/** The writer is of no use until its next output. Returns `hr`. */
HRESULT fault(WS_XML_WRITER& writer, HRESULT hr, WS_ERROR* error) noexcept;

/** What every call that wrote ends with. */
[[nodiscard]] HRESULT leave(WS_XML_WRITER& writer, WS_ERROR* error) noexcept;

}  // namespace penstock::compat

#endif
