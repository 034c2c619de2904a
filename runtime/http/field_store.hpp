// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// field_store: the memory of one request head: its octets end to end, and where each piece lies.
//
// While a head arrives, pieces are offsets, since the memory may move as it grows; publish() makes
// views of them once, at the end. clear() keeps the memory, so that it is allocated once a
// connection.

#ifndef PENSTOCK_HTTP_FIELD_STORE_HPP
#define PENSTOCK_HTTP_FIELD_STORE_HPP

#include <penstock/http/headers.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::http {

class field_store {
public:
  /** A run of octets in the store. */
  struct piece {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
  };

  /** Append octets to the piece that is being collected. False when memory ran out. */
  [[nodiscard]] bool append(std::string_view octets) noexcept;
  /** End the piece that is being collected. */
  piece take() noexcept;
  /** Octets of the piece that is being collected. */
  [[nodiscard]] std::size_t open_size() const noexcept { return octets_.size() - open_at_; }
  /** Add a field made of two pieces; white space at the ends of the value is left out.
      False when memory ran out. */
  [[nodiscard]] bool add_field(piece name, piece value) noexcept;

  /** Views of all fields. False when memory ran out. */
  [[nodiscard]] bool publish() noexcept;

  /** Valid until the next append() or clear(). */
  [[nodiscard]] std::string_view view(piece p) const noexcept {
    return std::string_view(octets_).substr(p.at, p.size);
  }
  /** After publish(), and valid until the next append() or clear(). */
  [[nodiscard]] std::span<field const> fields() const noexcept { return fields_; }
  [[nodiscard]] std::size_t field_count() const noexcept { return pieces_.size(); }

  void clear() noexcept;

private:
  struct field_pieces {
    piece name;
    piece value;
  };

  std::string octets_;
  std::size_t open_at_ = 0;  // where the piece that is being collected begins
  std::vector<field_pieces> pieces_;
  std::vector<field> fields_;  // the same as views, after publish()
};

}  // namespace penstock::http

#endif
