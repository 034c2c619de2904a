// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// guid: 16 bytes that identify something (a UUID, RFC 9562), and unique_id: one of those, or any
// URI, as an identifier of messages.
//
//     auto const id = penstock::xml::guid::parse("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
//     xml.attribute("id", *id);                             // id="f81d4fae-7dec-11d0-…"
//     xml.element("MessageID", penstock::xml::unique_id(*id));    // urn:uuid:f81d4fae-7dec-11d0-…

#ifndef PENSTOCK_XML_GUID_HPP
#define PENSTOCK_XML_GUID_HPP

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace penstock::xml {

class guid {
public:
  using byte_array = std::array<std::uint8_t, 16>;

  /** All zero. */
  constexpr guid() noexcept = default;
  /** From its bytes in the order in which they are written. */
  explicit constexpr guid(byte_array const& bytes) noexcept : bytes_(bytes) {}
  /** From 32 hexadecimal digits of either case as 8-4-4-4-12, and nothing else; or nothing. */
  [[nodiscard]] static std::optional<guid> parse(std::string_view text) noexcept;
  /** From the memory of a GUID on Windows: the first three fields, of 4, 2 and 2 bytes, begin with
      their lowest byte. Binary XML has the same layout. */
  [[nodiscard]] static constexpr guid from_windows(byte_array const& memory) noexcept {
    return guid(swap_fields(memory));
  }

  [[nodiscard]] constexpr byte_array const& bytes() const noexcept { return bytes_; }
  /** What from_windows() takes. */
  [[nodiscard]] constexpr byte_array to_windows() const noexcept { return swap_fields(bytes_); }

  friend constexpr bool operator==(guid const&, guid const&) noexcept = default;

private:
  [[nodiscard]] static constexpr byte_array swap_fields(byte_array const& b) noexcept {
    return {b[3], b[2], b[1],  b[0],  b[5],  b[4],  b[7],  b[6],
            b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]};
  }

  byte_array bytes_{};
};

/** An identifier of a message or the like: `urn:uuid:` and a guid, or a URI as it is. It looks at
    the string it is given and does not own it. */
class unique_id {
public:
  explicit constexpr unique_id(xml::guid const& id) noexcept : guid_(id) {}
  /** An empty `uri` makes the guid of zeros. */
  explicit constexpr unique_id(std::string_view uri) noexcept : uri_(uri) {}

  [[nodiscard]] constexpr bool is_guid() const noexcept { return uri_.empty(); }
  /** Of is_guid() only. */
  [[nodiscard]] constexpr xml::guid const& guid() const noexcept { return guid_; }
  /** Empty if is_guid(). */
  [[nodiscard]] constexpr std::string_view uri() const noexcept { return uri_; }

private:
  xml::guid guid_;
  std::string_view uri_;
};

}  // namespace penstock::xml

#endif
