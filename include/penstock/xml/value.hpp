// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// value: text, a number, a time, an identifier or bytes, as content of an element or an attribute.
//
//     xml.attribute("id", 7).attribute("ratio", 0.1).attribute("live", true).text(row.title);
//     xml.element("updated", std::chrono::system_clock::now());
//     xml.element("hash", penstock::xml::hex(digest));
//
// What is not text is written straight into the output's memory, without a string in between, in
// the forms of XML Schema (part 2). docs/xml.md has a table of them.

#ifndef PENSTOCK_XML_VALUE_HPP
#define PENSTOCK_XML_VALUE_HPP

#include <penstock/buffer.hpp>
#include <penstock/xml/date_time.hpp>
#include <penstock/xml/decimal.hpp>
#include <penstock/xml/duration.hpp>
#include <penstock/xml/guid.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace penstock::xml {

namespace detail {

/** Integers that are meant as numbers: not characters, which could be meant as text. */
template <class T>
concept number_like = std::integral<T> && sizeof(T) <= 8 && !std::same_as<T, bool> &&
                      !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
                      !std::same_as<T, char8_t> && !std::same_as<T, char16_t> &&
                      !std::same_as<T, char32_t>;

}  // namespace detail

/** What a value is, and by which of its accessors it is had. */
enum class value_kind : std::uint8_t {
  text,              // text()
  boolean,           // boolean()
  signed_integer,    // signed_integer()
  unsigned_integer,  // unsigned_integer()
  real,              // real()
  real32,            // real32()
  decimal,           // decimal()
  date_time,         // date_time()
  timespan,          // timespan()
  duration,          // duration()
  guid,              // guid()
  unique_id,         // guid(), written with `urn:uuid:`
  base64,            // bytes()
  hex                // bytes()
};

/** How float and double are written. */
enum class real_form : std::uint8_t {
  schema,  // the shortest of both notations: 0.01, 1e+15
  windows  // plain from 0.1 to below 1E+15, as Windows writes it: 1E-2, 1E+15
};

/** Bytes that are written in base64, as they are read by xs:base64Binary. */
class base64 {
public:
  explicit constexpr base64(const_buffer bytes) noexcept : bytes_(bytes) {}
  [[nodiscard]] constexpr const_buffer bytes() const noexcept { return bytes_; }

private:
  const_buffer bytes_;
};

/** Bytes that are written as two digits each, in upper case (xs:hexBinary). */
class hex {
public:
  explicit constexpr hex(const_buffer bytes) noexcept : bytes_(bytes) {}
  [[nodiscard]] constexpr const_buffer bytes() const noexcept { return bytes_; }

private:
  const_buffer bytes_;
};

/** Made from what it stands for at the call. Text, bytes, and objects of more than 8 bytes (guid,
    unique_id, decimal, duration) are looked at during the call, never kept. It is 16 bytes and
    trivial on purpose, so that it travels in registers. */
class value {
public:
  /** The most bytes that a value takes which is neither text nor bytes. */
  static constexpr std::size_t scalar_size_max = 96;
  /** The most that a truth value, an integer, a float or a double takes. */
  static constexpr std::size_t number_size_max = 32;

  template <class T>
  requires std::convertible_to<T const&, std::string_view>
  constexpr value(T const& text) noexcept : value(std::string_view(text)) {}
  constexpr value(std::string_view text) noexcept
      : content_{.characters = text.data()},
        size_(text.size() & size_max),
        kind_(value_kind::text) {}
  template <detail::number_like T>
  constexpr value(T number) noexcept : size_(0), kind_(value_kind::unsigned_integer) {
    if constexpr (std::is_signed_v<T>) {
      content_.signed_integer = number;
      kind_ = value_kind::signed_integer;
    } else {
      content_.unsigned_integer = number;
    }
  }
  template <std::same_as<bool> T>
  constexpr value(T truth) noexcept
      : content_{.unsigned_integer = truth}, size_(0), kind_(value_kind::boolean) {}
  constexpr value(double number) noexcept
      : content_{.real = number}, size_(0), kind_(value_kind::real) {}
  constexpr value(float number) noexcept
      : content_{.real32 = number}, size_(0), kind_(value_kind::real32) {}
  constexpr value(xml::decimal const& number) noexcept
      : content_{.object = &number}, size_(0), kind_(value_kind::decimal) {}
  constexpr value(xml::date_time time) noexcept
      : content_{.unsigned_integer = time.ticks()},
        size_(pack(time) & size_max),
        kind_(value_kind::date_time) {}
  template <class Duration>
  constexpr value(std::chrono::sys_time<Duration> time) noexcept : value(xml::date_time(time)) {}
  constexpr value(xml::timespan time) noexcept
      : content_{.signed_integer = time.ticks()}, size_(0), kind_(value_kind::timespan) {}
  template <class Rep, class Period>
  constexpr value(std::chrono::duration<Rep, Period> time) noexcept : value(xml::timespan(time)) {}
  constexpr value(xml::duration const& time) noexcept
      : content_{.object = &time}, size_(0), kind_(value_kind::duration) {}
  constexpr value(xml::guid const& id) noexcept
      : content_{.object = &id}, size_(0), kind_(value_kind::guid) {}
  /** The URI of one that has no guid is text. */
  constexpr value(xml::unique_id const& id) noexcept : value(id.uri()) {
    if (!id.is_guid()) return;
    content_.object = &id.guid();
    kind_ = value_kind::unique_id;
  }
  constexpr value(xml::base64 content) noexcept
      : content_{.object = content.bytes().data()},
        size_(content.bytes().size() & size_max),
        kind_(value_kind::base64) {}
  constexpr value(xml::hex content) noexcept
      : content_{.object = content.bytes().data()},
        size_(content.bytes().size() & size_max),
        kind_(value_kind::hex) {}

  [[nodiscard]] constexpr value_kind kind() const noexcept { return kind_; }
  [[nodiscard]] constexpr bool is_text() const noexcept { return kind_ == value_kind::text; }
  [[nodiscard]] constexpr bool is_bytes() const noexcept { return kind_ >= value_kind::base64; }

  // What it was made from. Each is of its own kind only.

  [[nodiscard]] constexpr std::string_view text() const noexcept {
    return {content_.characters, size_};
  }
  [[nodiscard]] constexpr bool boolean() const noexcept { return content_.unsigned_integer != 0; }
  [[nodiscard]] constexpr std::int64_t signed_integer() const noexcept {
    return content_.signed_integer;
  }
  [[nodiscard]] constexpr std::uint64_t unsigned_integer() const noexcept {
    return content_.unsigned_integer;
  }
  [[nodiscard]] constexpr double real() const noexcept { return content_.real; }
  [[nodiscard]] constexpr float real32() const noexcept { return content_.real32; }
  [[nodiscard]] xml::decimal const& decimal() const noexcept {
    return *static_cast<xml::decimal const*>(content_.object);
  }
  [[nodiscard]] constexpr xml::date_time date_time() const noexcept {
    std::chrono::minutes const offset(static_cast<std::int16_t>(size_ & 0xFFFF));
    return {content_.unsigned_integer, static_cast<time_kind>(size_ >> 16), offset};
  }
  [[nodiscard]] constexpr xml::timespan timespan() const noexcept {
    return xml::timespan(content_.signed_integer);
  }
  [[nodiscard]] xml::duration const& duration() const noexcept {
    return *static_cast<xml::duration const*>(content_.object);
  }
  [[nodiscard]] xml::guid const& guid() const noexcept {
    return *static_cast<xml::guid const*>(content_.object);
  }
  [[nodiscard]] const_buffer bytes() const noexcept {
    return {static_cast<std::byte const*>(content_.object), size_};
  }

  /** The most bytes that it takes in XML; of text, if nothing in it is escaped. */
  [[nodiscard]] constexpr std::size_t lexical_size_max() const noexcept;
  /** The same for text and bytes, which can be long; 0 for everything else. */
  [[nodiscard]] constexpr std::size_t long_size() const noexcept;
  /** Write a value that is neither text nor bytes to `out`, where lexical_size_max() bytes are
      free. Returns the end of what it wrote; null when the value has no form in XML Schema: a time
      after the year 9999, a decimal of scale 29. */
  [[nodiscard]] char* format(char* out, real_form form = real_form::schema) const noexcept;

private:
  union storage {
    char const* characters;
    void const* object;
    std::int64_t signed_integer;
    std::uint64_t unsigned_integer;
    double real;
    float real32;
  };

  static constexpr std::uint64_t size_max = (std::uint64_t{1} << 56) - 1;

  [[nodiscard]] static constexpr std::uint64_t pack(xml::date_time time) noexcept {
    auto const offset = static_cast<std::uint16_t>(time.offset().count());
    return static_cast<std::uint64_t>(time.kind()) << 16 | offset;
  }

  storage content_{};
  std::uint64_t size_ : 56;  // of text and bytes; of a date_time its kind and offset
  value_kind kind_ : 8;
};

static_assert(sizeof(value) == 16 && std::is_trivially_copyable_v<value>);

constexpr std::size_t value::lexical_size_max() const noexcept {
  if (is_text() || is_bytes()) return long_size();
  return kind_ <= value_kind::real32 ? number_size_max : scalar_size_max;
}

constexpr std::size_t value::long_size() const noexcept {
  if (is_text()) return size_;
  if (kind_ == value_kind::base64) return (size_ + 2) / 3 * 4;
  return kind_ == value_kind::hex ? size_ * 2 : 0;
}

}  // namespace penstock::xml

#endif
