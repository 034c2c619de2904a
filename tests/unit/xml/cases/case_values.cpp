// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A type of values is a line in the table. tests/data/xml/README.md explains their words.

#include "unit/xml/cases/case_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace penstock::test {
namespace {

[[noreturn]] void fail(std::string_view word) {
  throw std::runtime_error("no such value: " + std::string(word));
}

template <class Number>
Number parse_number(std::string_view word) {
  Number parsed = {};
  auto const [end, ec] = std::from_chars(word.data(), word.data() + word.size(), parsed);
  if (ec != std::errc() || end != word.data() + word.size()) fail(word);
  return parsed;
}

template <class Number>
xml::value number(std::string_view word) {
  return parse_number<Number>(word);
}

xml::value truth(std::string_view word) {
  if (word != "true" && word != "false") fail(word);
  return word == "true";
}

/** Take the word up to `end`, and `end` with it; all of it when there is no `end`. */
std::string_view take_until(std::string_view& word, char end) {
  auto const size = std::min(word.find(end), word.size());
  auto const taken = word.substr(0, size);
  word.remove_prefix(std::min(size + 1, word.size()));
  return taken;
}

xml::value decimal(std::string_view word) {
  static thread_local xml::decimal kept;
  auto const parsed = xml::decimal::parse(word);
  if (!parsed) fail(word);
  kept = *parsed;
  return kept;
}

/** `5/29` has a scale of 29, which no text has. */
xml::value scaled(std::string_view word) {
  static thread_local xml::decimal kept;
  auto const digits = parse_number<std::uint64_t>(take_until(word, '/'));
  kept = xml::decimal(false, 0, digits, parse_number<std::uint8_t>(word));
  return kept;
}

template <xml::time_kind Kind>
xml::value time(std::string_view word) {
  auto const ticks = parse_number<std::uint64_t>(take_until(word, '@'));
  std::chrono::minutes const offset(word.empty() ? 0 : parse_number<int>(word));
  return xml::date_time(ticks, Kind, offset);
}

xml::value timespan(std::string_view word) {
  return xml::timespan(parse_number<std::int64_t>(word));
}

xml::value duration(std::string_view word) {
  static thread_local xml::duration kept;
  kept = {};
  kept.is_negative = word.starts_with('-');
  if (kept.is_negative) word.remove_prefix(1);
  for (auto const field : {&xml::duration::years, &xml::duration::months, &xml::duration::days,
                           &xml::duration::hours, &xml::duration::minutes, &xml::duration::seconds,
                           &xml::duration::milliseconds, &xml::duration::ticks}) {
    kept.*field = parse_number<std::uint32_t>(take_until(word, ','));
  }
  return kept;
}

xml::value guid(std::string_view word) {
  static thread_local xml::guid kept;
  auto const parsed = xml::guid::parse(word);
  if (!parsed) fail(word);
  kept = *parsed;
  return kept;
}

xml::value unique_id(std::string_view word) {
  static thread_local std::optional<xml::unique_id> kept;
  auto const parsed = xml::guid::parse(word);
  parsed ? kept.emplace(*parsed) : kept.emplace(word);
  return *kept;
}

struct value_type {
  std::string_view name;
  xml::value (*parse)(std::string_view word);
};

constexpr std::array value_types{
    value_type{"i8", number<std::int8_t>},
    value_type{"i16", number<std::int16_t>},
    value_type{"i32", number<std::int32_t>},
    value_type{"i64", number<std::int64_t>},
    value_type{"u8", number<std::uint8_t>},
    value_type{"u16", number<std::uint16_t>},
    value_type{"u32", number<std::uint32_t>},
    value_type{"u64", number<std::uint64_t>},
    value_type{"f32", number<float>},
    value_type{"f64", number<double>},
    value_type{"bool", truth},
    value_type{"decimal", decimal},
    value_type{"scaled", scaled},
    value_type{"utc", time<xml::time_kind::utc>},
    value_type{"local", time<xml::time_kind::local>},
    value_type{"time", time<xml::time_kind::none>},
    value_type{"timespan", timespan},
    value_type{"duration", duration},
    value_type{"guid", guid},
    value_type{"unique-id", unique_id},
    value_type{"base64", [](std::string_view w) -> xml::value { return xml::base64(buffer(w)); }},
    value_type{"hex", [](std::string_view w) -> xml::value { return xml::hex(buffer(w)); }},
};

struct item_type {
  std::string_view name;
  xml::array_kind kind;
};

constexpr std::array item_types{
    item_type{"bool", xml::array_kind::boolean},      item_type{"i16", xml::array_kind::int16},
    item_type{"i32", xml::array_kind::int32},         item_type{"i64", xml::array_kind::int64},
    item_type{"f32", xml::array_kind::real32},        item_type{"f64", xml::array_kind::real},
    item_type{"decimal", xml::array_kind::decimal},   item_type{"scaled", xml::array_kind::decimal},
    item_type{"utc", xml::array_kind::date_time},     item_type{"time", xml::array_kind::date_time},
    item_type{"timespan", xml::array_kind::timespan}, item_type{"guid", xml::array_kind::guid}};

}  // namespace

xml::array_kind parse_array_kind(std::string_view type) {
  auto const* const found = std::ranges::find(item_types, type, &item_type::name);
  if (found == item_types.end()) throw std::runtime_error("no array of: " + std::string(type));
  return found->kind;
}

xml::value parse_value(std::string_view type, std::string_view word) {
  auto const* const found = std::ranges::find(value_types, type, &value_type::name);
  if (found == value_types.end()) throw std::runtime_error("no such type: " + std::string(type));
  return found->parse(word);
}

}  // namespace penstock::test
