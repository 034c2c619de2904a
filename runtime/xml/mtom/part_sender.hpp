// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// part_sender: what of the parts has gone to the output, and what goes next.
//
// It only queues; who calls it flushes, and waits. Whatever the output refuses, and whenever the
// caller gives up waiting, the place is kept, so that the next call goes on from there.
//
//     for (;;) {
//       switch (sender.queue(out)) {
//         case part_sender::progress::over: …      // all of it is queued
//         case part_sender::progress::full: …      // make_room(), or go on until it is refused
//         case part_sender::progress::refused: …   // flush()
//         case part_sender::progress::waits: …     // lend(), next().pull(), took()
//         case part_sender::progress::failed: …    // error()

#ifndef PENSTOCK_XML_MTOM_PART_SENDER_HPP
#define PENSTOCK_XML_MTOM_PART_SENDER_HPP

#include <penstock/flush/output.hpp>

#include "xml/mtom/multipart.hpp"
#include "xml/mtom/part_list.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>

namespace penstock::xml {

class part_sender {
public:
  enum class progress : std::uint8_t {
    over,     // everything is queued, the end of the message too
    full,     // something was queued, and the output may be above its high watermark
    refused,  // the output has no room until something has left it
    waits,    // next() has to be pulled from
    failed    // error() says why; it stays so
  };

  part_sender(multipart const& message, part_list& parts) noexcept
      : message_(message), parts_(parts) {}

  /** Begin with the first part of a message. */
  void begin() noexcept;

  /** Queue what can be had without waiting. */
  [[nodiscard]] progress queue(output& out) noexcept;

  // After `waits`.

  /** Room in the output for the next bytes; when it is empty, there is none until something has
      left, or error() says why. */
  [[nodiscard]] mutable_buffer lend(output& out) noexcept;
  [[nodiscard]] detail::puller& next() noexcept {
    return *std::get<pulled_piece>(parts_.piece(piece_));
  }
  /** What was pulled into the room, and how that ended. */
  void took(output& out, io_result const& pulled) noexcept;

  [[nodiscard]] bool is_over() const noexcept { return is_over_; }
  [[nodiscard]] std::error_code error() const noexcept { return error_; }

private:
  enum class step : std::uint8_t { queued, full, refused, waits, failed };

  [[nodiscard]] step advance(output& out) noexcept;
  template <class Offer>
  [[nodiscard]] step offer(output& out, std::size_t size, Offer take) noexcept;
  [[nodiscard]] step put_text(output& out) noexcept;
  [[nodiscard]] step put_piece(output& out) noexcept;
  [[nodiscard]] step put_memory(output& out, memory_piece const& piece) noexcept;
  [[nodiscard]] step put_file(output& out, file_piece const& piece) noexcept;
  [[nodiscard]] step put_pulled(output& out) noexcept;
  [[nodiscard]] step next_text() noexcept;
  void leave_piece() noexcept;
  step fail(std::error_code why) noexcept;

  multipart const& message_;
  part_list& parts_;
  std::string text_;            // before the present part, or at the end of the message
  std::size_t text_done_ = 0;   // of it, queued
  std::uint64_t part_ = 0;      // whose text was begun; one more than there are: the end
  std::size_t piece_ = 0;       // the next, or the one that is being queued
  std::size_t piece_done_ = 0;  // of it, queued, if it is in memory
  bool is_over_ = false;
  std::error_code error_;
};

}  // namespace penstock::xml

#endif
