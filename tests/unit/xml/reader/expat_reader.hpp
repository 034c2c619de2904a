// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// expat_reader: what an independent, namespace-aware parser sees in a document, or in the beginning
// of one.

#ifndef PENSTOCK_TESTS_UNIT_XML_READER_EXPAT_READER_HPP
#define PENSTOCK_TESTS_UNIT_XML_READER_EXPAT_READER_HPP

#include <expat.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::test {

/** A name; what is not set is not known, and matches anything. */
struct seen_name {
  std::string local;
  std::optional<std::string> ns;
  std::optional<std::string> prefix;

  [[nodiscard]] bool matches(seen_name const& other) const {
    auto const same = [](auto const& a, auto const& b) { return !a || !b || *a == *b; };
    return local == other.local && same(ns, other.ns) && same(prefix, other.prefix);
  }
};

struct seen_attribute {
  seen_name name;
  std::string value;
};

struct event {
  enum class kind { start, end, text, comment, instruction };

  kind what = kind::text;
  seen_name name = {};                          // of an element; local: an instruction's target
  std::vector<seen_attribute> attributes = {};  // in order
  std::string text = {};                        // neighbouring texts are one

  [[nodiscard]] bool matches(event const& other) const {
    if (what != other.what || text != other.text || !name.matches(other.name)) return false;
    if (attributes.size() != other.attributes.size()) return false;
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      if (attributes[i].value != other.attributes[i].value) return false;
      if (!attributes[i].name.matches(other.attributes[i].name)) return false;
    }
    return true;
  }
};

/** Add a text to `events`, joined to the one before it. */
inline void add_text(std::vector<event>& events, std::string_view text) {
  if (text.empty()) return;
  if (events.empty() || events.back().what != event::kind::text) events.push_back({});
  events.back().text += text;
}

struct reading {
  std::vector<event> events;
  std::string error;  // empty: well-formed
};

class expat_reader {
public:
  /** Read `bytes`; `is_whole`: the document must be complete. `encoding`: null for what the
      document begins with or declares. */
  static reading read(std::string_view bytes, bool is_whole, char const* encoding = "UTF-8") {
    expat_reader reader(encoding);
    XML_Status const status = XML_Parse(reader.parser_.get(), bytes.data(),
                                        static_cast<int>(bytes.size()), is_whole ? 1 : 0);
    if (status != XML_STATUS_OK) {
      reader.result_.error = XML_ErrorString(XML_GetErrorCode(reader.parser_.get()));
    }
    return std::move(reader.result_);
  }

private:
  static constexpr char separator = '\x1F';  // cannot be in a name or a namespace

  struct free_parser {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };

  explicit expat_reader(char const* encoding) : parser_(XML_ParserCreateNS(encoding, separator)) {
    XML_SetUserData(parser_.get(), this);
    XML_SetReturnNSTriplet(parser_.get(), 1);
    XML_SetElementHandler(parser_.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser_.get(), on_text);
    XML_SetCommentHandler(parser_.get(), on_comment);
    XML_SetProcessingInstructionHandler(parser_.get(), on_instruction);
  }

  /** `ns SEPARATOR local SEPARATOR prefix`, without what is empty. */
  static seen_name split(std::string_view triplet) {
    auto const first = triplet.find(separator);
    if (first == std::string_view::npos) return {std::string(triplet), "", ""};
    std::string_view const rest = triplet.substr(first + 1);
    auto const second = rest.find(separator);
    std::string prefix;
    if (second != std::string_view::npos) prefix = rest.substr(second + 1);
    return {std::string(rest.substr(0, second)), std::string(triplet.substr(0, first)), prefix};
  }

  static std::vector<event>& events(void* reader) {
    return static_cast<expat_reader*>(reader)->result_.events;
  }
  static void on_start(void* reader, XML_Char const* name, XML_Char const** attributes) {
    event e{.what = event::kind::start, .name = split(name)};
    for (; *attributes != nullptr; attributes += 2) {
      e.attributes.push_back({split(attributes[0]), attributes[1]});
    }
    events(reader).push_back(std::move(e));
  }
  static void on_end(void* reader, XML_Char const* name) {
    events(reader).push_back({.what = event::kind::end, .name = split(name)});
  }
  static void on_text(void* reader, XML_Char const* text, int size) {
    add_text(events(reader), {text, static_cast<std::size_t>(size)});
  }
  static void on_comment(void* reader, XML_Char const* text) {
    events(reader).push_back({.what = event::kind::comment, .text = text});
  }
  static void on_instruction(void* reader, XML_Char const* target, XML_Char const* data) {
    events(reader).push_back(
        {.what = event::kind::instruction, .name = {target, {}, {}}, .text = data});
  }

  std::unique_ptr<XML_ParserStruct, free_parser> parser_;
  reading result_;
};

}  // namespace penstock::test

#endif
