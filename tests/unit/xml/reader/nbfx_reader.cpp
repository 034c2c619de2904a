// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "nbfx_reader.hpp"

#include "encoded_bytes.hpp"
#include "nbfx_values.hpp"

#include <stdexcept>
#include <utility>

namespace penstock::test {
namespace {

constexpr unsigned end_element_record = 0x01;
constexpr unsigned comment_record = 0x02;
constexpr unsigned array_record = 0x03;

bool is_attribute(unsigned type) { return type >= 0x04 && type <= 0x3F; }
bool is_xmlns(unsigned type) { return type >= 0x08 && type <= 0x0B; }
bool is_element(unsigned type) { return type >= 0x40 && type <= 0x77; }
bool is_text(unsigned type) { return type >= 0x80 && type <= 0xBD; }

std::string escaped(std::string_view text, bool in_attribute) {
  std::string out;
  for (char const c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '\r': out += "&#xD;"; break;
      case '"': out += in_attribute ? "&quot;" : "\""; break;
      case '\t': out += in_attribute ? "&#x9;" : "\t"; break;
      case '\n': out += in_attribute ? "&#xA;" : "\n"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace

void nbfx_reader::fail(std::string const& why) { throw std::runtime_error(why); }

std::string_view nbfx_reader::take(std::size_t n) {
  require(n <= rest_.size(), "the bytes end within a record");
  std::string_view const taken = rest_.substr(0, n);
  rest_.remove_prefix(n);
  return taken;
}

unsigned nbfx_reader::octet() { return static_cast<unsigned char>(take(1).front()); }

std::uint64_t nbfx_reader::bits(std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value |= std::uint64_t{octet()} << 8 * i;
  return value;
}

std::uint32_t nbfx_reader::multibyte() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 35; shift += 7) {
    unsigned const next = octet();
    value |= std::uint64_t{next & 0x7F} << shift;
    if ((next & 0x80) != 0) continue;
    require(next != 0 || shift == 0, "a size is longer than it need be");
    require(value <= 0x7FFFFFFF, "a size has more than 31 bits");
    return static_cast<std::uint32_t>(value);
  }
  fail("a size has more than 5 bytes");
}

std::string nbfx_reader::string() { return std::string(take(multibyte())); }

std::string nbfx_reader::dictionary_string() {
  std::uint32_t const number = multibyte();
  std::size_t const place = number / 2;
  if (number % 2 == 0) {
    require(place < known_.fixed.size(), "a number is not in the dictionary");
    return std::string(known_.fixed[place]);
  }
  require(place < known_.session.size(), "a number is not in the session");
  return known_.session[place];
}

/** A name of a record of `type`: four without a letter, from `base` on, and two rows of 26. */
std::string nbfx_reader::name(unsigned type, unsigned base, unsigned letters,
                              unsigned dictionary_letters) {
  std::string prefix;
  bool is_number = type >= dictionary_letters && type < dictionary_letters + 26;
  if (is_number) {
    prefix = static_cast<char>('a' + (type - dictionary_letters));
  } else if (type >= letters && type < letters + 26) {
    prefix = static_cast<char>('a' + (type - letters));
  } else {
    is_number = type - base >= 2;
    if ((type - base) % 2 == 1) {
      prefix = string();
      bool const has_record = prefix.size() == 1 && prefix[0] >= 'a' && prefix[0] <= 'z';
      require(!prefix.empty() && !has_record, "a prefix has a record of its own");
    }
  }
  std::string const local = is_number ? dictionary_string() : string();
  std::string const whole = prefix.empty() ? local : prefix + ':' + local;
  require(!local.empty() && local.find(':') == local.npos, "a local name has no colon");
  require(whole.find_first_of("<>&\"'=/ \t\r\n") == whole.npos, "a name has no markup");
  return whole;
}

nbfx_reader::attribute nbfx_reader::read_xmlns(unsigned type) {
  std::string const prefix = type % 2 == 1 ? string() : "";
  require(type % 2 == 0 || !prefix.empty(), "an empty prefix has a record of its own");
  std::string uri = type >= 0x0A ? dictionary_string() : string();
  return {prefix.empty() ? "xmlns" : "xmlns:" + prefix, std::move(uri)};
}

nbfx_reader::attribute nbfx_reader::read_attribute(unsigned type) {
  if (is_xmlns(type)) return read_xmlns(type);
  std::string attribute_name = name(type, 0x04, 0x26, 0x0C);
  require(!attribute_name.starts_with("xmlns"), "a declaration has records of its own");
  unsigned const value = octet();
  require(is_text(value) && value % 2 == 0, "an attribute has a text, which ends no element");
  return {std::move(attribute_name), text(value)};
}

void nbfx_reader::read_element(unsigned type) {
  std::string element_name = name(type, 0x40, 0x5E, 0x44);
  out_ += '<' + element_name;
  bool had_xmlns = false;
  while (is_attribute(peek())) {
    unsigned const next = octet();
    require(!had_xmlns || is_xmlns(next), "attributes come before namespaces");
    had_xmlns = is_xmlns(next);
    attribute const read = read_attribute(next);
    out_ += ' ' + read.name + "=\"" + escaped(read.value, true) + '"';
  }
  out_ += '>';
  open_.push_back(std::move(element_name));
}

void nbfx_reader::end_element() {
  require(!open_.empty(), "an end, and no element is open");
  out_ += "</" + open_.back() + '>';
  open_.pop_back();
}

/** An array is the same element over and over, each with one of its values. */
void nbfx_reader::read_array() {
  std::size_t const begin = out_.size();
  unsigned const element = octet();
  require(is_element(element), "an array is of elements");
  read_element(element);
  std::string const start_tag = out_.substr(begin);
  std::string const end_tag = "</" + open_.back() + '>';
  out_.resize(begin);
  open_.pop_back();
  require(octet() == end_element_record, "the element of an array is empty");
  unsigned const type = octet();
  require(is_array_type(type), "an array is of numbers, times or guids");
  std::uint32_t const count = multibyte();
  require(count != 0, "an array is not empty");
  for (std::uint32_t i = 0; i < count; ++i) {
    out_ += start_tag + value_text(type - 1, take(value_size(type - 1))) + end_tag;
  }
}

std::string nbfx_reader::integer(unsigned type) {
  std::size_t const size = value_size(type);
  std::string_view const bytes = take(size);
  require(is_smallest_integer(bytes), "an integer has a smaller record");
  return value_text(type, bytes);
}

/** The content of one of three records, from `smallest` on, by the size of its size. */
std::string nbfx_reader::sized(unsigned type, unsigned smallest) {
  unsigned const step = (type - smallest) / 2;
  std::uint64_t const size = bits(std::size_t{1} << step);
  std::uint64_t const least = step == 0 ? 0 : step == 1 ? 0x100 : 0x10000;
  require(size >= least && size <= 0x7FFFFFFF, "a text has a smaller record, or is too long");
  return std::string(take(size));
}

std::string nbfx_reader::text(unsigned type) {
  switch (type) {
    case 0x80: return "0";
    case 0x82: return "1";
    case 0x84: return "false";
    case 0x86: return "true";
    case 0x88:
    case 0x8A:
    case 0x8C:
    case 0x8E: return integer(type);
    case 0x98:
    case 0x9A:
    case 0x9C: return sized(type, 0x98);
    case 0x9E:
    case 0xA0:
    case 0xA2: return base64_of(sized(type, 0x9E));
    case 0xAA: return dictionary_string();
    case 0x90:
    case 0x92:
    case 0x94:
    case 0x96:
    case 0xAC:
    case 0xAE:
    case 0xB0:
    case 0xB2: {
      std::string_view const bytes = take(value_size(type));
      require(!has_integer_record(type, bytes), "a whole number has a smaller record");
      return value_text(type, bytes);
    }
    default: fail("a text record that is not written");
  }
}

void nbfx_reader::read_comment() { out_ += "<!--" + string() + "-->"; }

void nbfx_reader::read_record() {
  unsigned const type = octet();
  if (type == end_element_record) return end_element();
  if (type == comment_record) return read_comment();
  if (type == array_record) return read_array();
  if (is_element(type)) return read_element(type);
  require(is_text(type), "a byte that begins no record");
  require(!open_.empty(), "a text outside the root");
  out_ += escaped(text(type & ~1U), false);
  if (type % 2 == 1) end_element();
}

void nbfx_reader::read_document() {
  while (!rest_.empty()) read_record();
}

std::string nbfx_reader::to_text(std::string_view bytes, dictionaries const& known,
                                 std::string& error) {
  nbfx_reader reader(bytes, known);
  try {
    reader.read_document();
  } catch (std::runtime_error const& wrong) {
    error = wrong.what();
  }
  return std::move(reader.out_);
}

reading nbfx_reader::read(std::string_view bytes, bool is_whole, dictionaries const& known) {
  std::string error;
  std::string text = to_text(bytes, known, error);
  if (!is_whole) text += '<';  // so that the parser holds nothing back
  reading result = expat_reader::read(text, is_whole);
  if (!error.empty()) result.error = error;
  return result;
}

std::vector<std::string> nbfx_reader::read_strings(std::string_view block) {
  nbfx_reader reader(block, {});
  std::uint32_t const size = reader.multibyte();
  reader.require(size == reader.rest_.size(), "the size of a block is that of its strings");
  std::vector<std::string> strings;
  while (!reader.rest_.empty()) strings.push_back(reader.string());
  return strings;
}

}  // namespace penstock::test
