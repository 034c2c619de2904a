// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The words that cases know besides their calls: options and reasons of refusals. A new one is a
// line in its table.

#include "unit/xml/cases/case_file.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::test {
namespace {

using xml::errc;

struct reason {
  std::string_view name;
  errc code;
};

constexpr std::array reasons{
    reason{"invalid_character", errc::invalid_character},
    reason{"invalid_utf8", errc::invalid_utf8},
    reason{"incomplete_utf8", errc::incomplete_utf8},
    reason{"comment_hyphens", errc::comment_hyphens},
    reason{"instruction_end", errc::instruction_end},
    reason{"cdata_end", errc::cdata_end},
    reason{"no_lexical_form", errc::no_lexical_form},
    reason{"invalid_name", errc::invalid_name},
    reason{"reserved_name", errc::reserved_name},
    reason{"undeclared_prefix", errc::undeclared_prefix},
    reason{"prefix_clash", errc::prefix_clash},
    reason{"invalid_namespace", errc::invalid_namespace},
    reason{"relative_namespace", errc::relative_namespace},
    reason{"duplicate_attribute", errc::duplicate_attribute},
    reason{"invalid_public_id", errc::invalid_public_id},
    reason{"invalid_system_id", errc::invalid_system_id},
    reason{"invalid_subset", errc::invalid_subset},
    reason{"undeclared_entity", errc::undeclared_entity},
    reason{"invalid_entity", errc::invalid_entity},
    reason{"invalid_fragment", errc::invalid_fragment},
    reason{"declaration_not_first", errc::declaration_not_first},
    reason{"unencodable", errc::unencodable},
    reason{"declaration_missing", errc::declaration_missing},
    reason{"misplaced_namespace", errc::misplaced_namespace},
    reason{"misplaced_doctype", errc::misplaced_doctype},
    reason{"wrong_root", errc::wrong_root},
    reason{"second_root", errc::second_root},
    reason{"outside_root", errc::outside_root},
    reason{"no_start_tag", errc::no_start_tag},
    reason{"no_open_element", errc::no_open_element},
    reason{"no_open_attribute", errc::no_open_attribute},
    reason{"attribute_open", errc::attribute_open},
    reason{"scope_mismatch", errc::scope_mismatch},
    reason{"document_incomplete", errc::document_incomplete},
    reason{"document_finished", errc::document_finished},
    reason{"not_canonical", errc::not_canonical},
    reason{"not_in_binary", errc::not_in_binary},
    reason{"invalid_mime", errc::invalid_mime},
    reason{"reserved_include", errc::reserved_include},
    reason{"part_not_alone", errc::part_not_alone},
    reason{"needs_part", errc::needs_part},
    reason{"too_many_parts", errc::too_many_parts},
    reason{"parts_too_large", errc::parts_too_large},
    reason{"too_deep", errc::too_deep},
    reason{"too_many_attributes", errc::too_many_attributes},
    reason{"too_many_namespaces", errc::too_many_namespaces},
    reason{"start_tag_too_long", errc::start_tag_too_long},
    reason{"doctype_too_long", errc::doctype_too_long},
    reason{"document_too_long", errc::document_too_long},
    reason{"scope_too_large", errc::scope_too_large},
};

/** The handler of bad text: the bytes in brackets, as hexadecimal digits; nothing for U+0000. */
std::optional<std::string_view> show_invalid(void*, xml::bad_text const& bad) noexcept {
  static std::array<char, 8> answer;
  if (bad.code == 0) return {};
  char* out = answer.data();
  *out++ = '<';
  for (char const c : bad.bytes) {
    *out++ = "0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4];
    *out++ = "0123456789ABCDEF"[static_cast<unsigned char>(c) & 0xF];
  }
  *out++ = '>';
  return std::string_view(answer.data(), static_cast<std::size_t>(out - answer.data()));
}

struct option {
  std::string_view name;
  void (*set)(xml_case& c, std::string_view value);
};

/** The option's value out of a list of words and what they stand for. */
template <class T>
T one_of(std::string_view word, std::initializer_list<std::pair<std::string_view, T>> words) {
  for (auto const& [name, value] : words) {
    if (name == word) return value;
  }
  throw std::runtime_error("no such choice: " + std::string(word));
}

/** The options of MTOM, with names that a case can know. */
xml::mtom_options& mtom(xml_case& c) {
  if (!c.options.mtom) {
    c.options.mtom = {.boundary = "B", .start = "root@x", .part_id_prefix = "part@x."};
  }
  return *c.options.mtom;
}

/** The words between the commas of `list`, for as long as the program runs. */
std::span<std::string_view const> keep_words(std::string_view list) {
  static std::deque<std::string> texts;
  static std::deque<std::vector<std::string_view>> lists;
  std::string_view rest = texts.emplace_back(list);
  auto& words = lists.emplace_back();
  for (std::size_t comma = 0; comma != std::string_view::npos; rest.remove_prefix(comma + 1)) {
    comma = rest.find(',');
    words.push_back(rest.substr(0, comma));
    if (comma == std::string_view::npos) break;
  }
  return words;
}

constexpr std::array options{
    option{"whole", [](xml_case& c, std::string_view) { c.is_whole = true; }},
    option{"encoding",
           [](xml_case& c, std::string_view v) {
             using enum xml::encoding;
             c.options.encoding = one_of<xml::encoding>(v, {{"utf8", utf8},
                                                            {"utf16le", utf16le},
                                                            {"utf16be", utf16be},
                                                            {"iso_8859_1", iso_8859_1},
                                                            {"us_ascii", us_ascii},
                                                            {"binary", binary}});
           }},
    option{"mark",
           [](xml_case& c, std::string_view v) {
             using enum xml::byte_order_mark;
             c.options.mark = one_of<xml::byte_order_mark>(
                 v, {{"by_encoding", by_encoding}, {"always", always}, {"never", never}});
           }},
    option{"on_invalid",
           [](xml_case& c, std::string_view v) {
             using enum xml::invalid_text;
             c.options.on_invalid = one_of<xml::invalid_text>(
                 v,
                 {{"refuse", refuse}, {"replace", replace}, {"drop", drop}, {"handler", handler}});
             c.options.handler.call = show_invalid;
           }},
    option{"on_cdata_end",
           [](xml_case& c, std::string_view v) {
             using enum xml::cdata_end;
             c.options.on_cdata_end =
                 one_of<xml::cdata_end>(v, {{"split", split}, {"refuse", refuse}});
           }},
    option{
        "reals",
        [](xml_case& c, std::string_view v) {
          using enum xml::real_form;
          c.options.reals = one_of<xml::real_form>(v, {{"schema", schema}, {"windows", windows}});
        }},
    option{"empty_elements",
           [](xml_case& c, std::string_view v) { c.options.empty_elements = to_empty_form(v); }},
    option{"quotes", [](xml_case& c, std::string_view v) { c.options.quotes = to_quote(v); }},
    option{"newlines",
           [](xml_case& c, std::string_view v) {
             using enum xml::newline;
             c.options.newlines =
                 one_of<xml::newline>(v, {{"as_is", as_is}, {"lf", lf}, {"crlf", crlf}});
           }},
    option{"indent",
           [](xml_case& c, std::string_view v) {
             c.options.indent.width = static_cast<std::uint8_t>(parse_size(v));
           }},
    option{
        "indent_with",
        [](xml_case& c, std::string_view v) {
          using enum xml::indent_with;
          c.options.indent.with = one_of<xml::indent_with>(v, {{"spaces", spaces}, {"tabs", tabs}});
        }},
    option{"canonical",
           [](xml_case& c, std::string_view v) {
             using enum xml::canonical_form;
             c.options.canonical = one_of<xml::canonical_form>(
                 v, {{"exclusive", exclusive},
                     {"exclusive_with_comments", exclusive_with_comments},
                     {"inclusive", inclusive},
                     {"inclusive_with_comments", inclusive_with_comments}});
           }},
    option{"inclusive_prefixes",
           [](xml_case& c, std::string_view v) { c.options.inclusive_prefixes = keep_words(v); }},
    option{"is_fragment", [](xml_case& c, std::string_view) { c.options.is_fragment = true; }},
    option{"depth_max",
           [](xml_case& c, std::string_view v) { c.options.depth_max = parse_size(v); }},
    option{"attributes_max",
           [](xml_case& c, std::string_view v) { c.options.attributes_max = parse_size(v); }},
    option{"namespaces_max",
           [](xml_case& c, std::string_view v) { c.options.namespaces_max = parse_size(v); }},
    option{"start_tag_bytes_max",
           [](xml_case& c, std::string_view v) { c.options.start_tag_bytes_max = parse_size(v); }},
    option{"document_bytes_max",
           [](xml_case& c, std::string_view v) { c.options.document_bytes_max = parse_size(v); }},
    option{"scope_bytes_max",
           [](xml_case& c, std::string_view v) { c.options.scope_bytes_max = parse_size(v); }},
    option{"doctype_bytes_max",
           [](xml_case& c, std::string_view v) { c.options.doctype_bytes_max = parse_size(v); }},
    option{"mtom", [](xml_case& c, std::string_view) { mtom(c); }},
    option{"mime_header", [](xml_case& c, std::string_view) { mtom(c).write_mime_header = true; }},
    option{"boundary", [](xml_case& c, std::string_view v) { mtom(c).boundary = c.keep(v); }},
    option{"start", [](xml_case& c, std::string_view v) { mtom(c).start = c.keep(v); }},
    option{"start_info", [](xml_case& c, std::string_view v) { mtom(c).start_info = c.keep(v); }},
    option{"part_id_prefix",
           [](xml_case& c, std::string_view v) { mtom(c).part_id_prefix = c.keep(v); }},
    option{"inline_max",
           [](xml_case& c, std::string_view v) { mtom(c).inline_max = parse_size(v); }},
    option{"parts_max", [](xml_case& c, std::string_view v) { mtom(c).parts_max = parse_size(v); }},
    option{"parts_bytes_max",
           [](xml_case& c, std::string_view v) { mtom(c).parts_bytes_max = parse_size(v); }},
};

}  // namespace

xml::errc parse_refusal(std::string_view name) {
  auto const* const found = std::ranges::find(reasons, name, &reason::name);
  if (found == reasons.end()) throw std::runtime_error("no such refusal: " + std::string(name));
  return found->code;
}

xml::empty_form to_empty_form(std::string_view word) {
  using enum xml::empty_form;
  return one_of<xml::empty_form>(
      word, {{"collapse", collapse}, {"collapse_spaced", collapse_spaced}, {"expand", expand}});
}

xml::quote to_quote(std::string_view word) {
  using enum xml::quote;
  return one_of<xml::quote>(
      word, {{"unsaid", unsaid}, {"double", double_quote}, {"single", single_quote}});
}

void set_option(xml_case& c, std::string_view text) {
  auto const equals = std::min(text.find('='), text.size());
  auto const* const found = std::ranges::find(options, text.substr(0, equals), &option::name);
  if (found == options.end()) throw std::runtime_error("no such option: " + std::string(text));
  found->set(c, text.substr(std::min(equals + 1, text.size())));
}

}  // namespace penstock::test
