// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "unit/xml/cases/player.hpp"

#include <penstock/xml/copier.hpp>

#include "unit/xml/cases/case_file.hpp"
#include "unit/xml/cases/case_values.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>
#include <utility>

namespace penstock::test {
namespace {

void copy(player& p, std::string_view source, xml::copy_source kind) {
  auto const error = xml::copy(source, p.xml(), {.source = kind});
  if (error && p.xml()) throw std::runtime_error(error.message());
}

xml::placement to_place(arguments const& a) {
  if (a.size() == 1) return xml::placement::automatic;
  if (a[1].text == "part") return xml::placement::part;
  if (a[1].text == "in-text") return xml::placement::in_text;
  throw std::runtime_error("no such place: " + a[1].text);
}

/** A callback that gives `bytes`, few at a time. */
auto reader(std::string_view bytes) {
  return [left = bytes](mutable_buffer room) mutable noexcept {
    std::size_t const n = std::min({room.size(), left.size(), std::size_t{100}});
    std::ranges::copy(buffer(left.substr(0, n)), room.begin());
    left.remove_prefix(n);
    return io_result{.n = n};
  };
}

struct verb {
  std::string_view name;
  std::size_t least;  // arguments
  std::size_t most;
  void (*run)(player& p, arguments const& a);
};

/** Call `use` with the name that begins at the first argument: `local`, `prefix:local`, or, when
    there is more than `others` behind that, `prefix local ns`, where a bare `*` is any_prefix. */
template <class Use>
void with_name(arguments const& a, bool is_in_namespace, Use use) {
  if (!is_in_namespace) return use(std::string_view(a[0].text));
  if (a[0].is("*")) return use(xml::name(xml::any_prefix, a[1].text, a[2].text));
  use(xml::name(a[0].text, a[1].text, a[2].text));
}

void attribute_in_pieces(player& p, arguments const& a, bool in_namespace, xml::value content) {
  with_name(a, in_namespace, [&](auto const& name) { p.xml().start_attribute(name, p.quotes); });
  p.text_in_two(content.text());
  p.xml().end_attribute();
}

void attribute(player& p, arguments const& a) {
  bool const in_namespace = a.size() >= 4;
  xml::value const content = player::to_value(a, in_namespace ? 3 : 1);
  if (p.cuts(content)) return attribute_in_pieces(p, a, in_namespace, content);
  with_name(a, in_namespace, [&](auto const& name) {
    // Without quotes it is another call where the name is a string.
    if (p.quotes == xml::quote::unsaid) {
      p.xml().attribute(name, content);
    } else {
      p.xml().attribute(name, content, p.quotes);
    }
  });
}

void element(player& p, arguments const& a) {
  bool const in_namespace = a.size() >= 4;
  xml::value const content = player::to_value(a, in_namespace ? 3 : 1);
  with_name(a, in_namespace, [&](auto const& name) {
    if (!p.cuts(content)) {
      p.xml().element(name, content);
      return;
    }
    p.xml().start_element(name);
    p.text(content);
    p.xml().end_element();
  });
}

/** Strings, or a type and words. */
void list(player& p, arguments const& a) {
  if (a[0].is_quoted) {
    p.xml().list(a, &argument::text);
    return;
  }
  p.xml().list(std::span(a).subspan(1),
               [&](argument const& item) { return parse_value(a[0].text, item.text); });
}

/** A name, a type, and words. */
void array(player& p, arguments const& a) {
  xml::array_kind const kind = parse_array_kind(a[1].text);
  for (std::size_t i = 2; i < a.size(); ++i) {
    static_cast<void>(parse_value(a[1].text, a[i].text));  // throws now, or never
  }
  auto const item = [](void const* from, std::size_t i) noexcept {
    arguments const& all = *static_cast<arguments const*>(from);
    return parse_value(all[1].text, all[2 + i].text);
  };
  p.xml().array(a[0].text, xml::array_view(kind, &a, a.size() - 2, item));
}

void qualified_name(player& p, arguments const& a) {
  if (a.size() == 2) {
    p.xml().qualified_name(a[0].text, a[1].text);
  } else if (a[0].is("*")) {
    p.xml().qualified_name(xml::name(xml::any_prefix, a[1].text, a[2].text));
  } else {
    p.xml().qualified_name(xml::name(a[0].text, a[1].text, a[2].text));
  }
}

xml::standalone to_standalone(arguments const& a) {
  if (a.empty()) return xml::standalone::unsaid;
  return a[0].is("yes") ? xml::standalone::yes : xml::standalone::no;
}

void doctype(player& p, arguments const& a) {
  xml::document_type type{.name = a[0].text};
  for (std::size_t i = 1; i < a.size(); ++i) {
    std::string_view const key = a[i].text;
    if (key == "trusted") {
      type.subset = xml::trust::trusted;
    } else if (key == "any-root") {
      type.names_root = false;
    } else if (key == "public") {
      type.public_id = a.at(++i).text;
    } else if (key == "system") {
      type.system_id = a.at(++i).text;
    } else if (key == "subset") {
      type.internal_subset = a.at(++i).text;
    } else {
      throw std::runtime_error("not of a document type: " + a[i].text);
    }
  }
  p.xml().doctype(type);
}

void character_reference(player& p, arguments const& a) {
  p.xml().character_reference(static_cast<char32_t>(std::stoul(a[0].text, nullptr, 16)));
}

void raw(player& p, arguments const& a) {
  bool const is_trusted = a.size() == 2 && a[1].is("trusted");
  p.xml().raw(a[0].text, is_trusted ? xml::trust::trusted : xml::trust::checked);
}

// A call is a line here. tests/data/xml/README.md explains them.
constexpr std::array verbs{
    verb{"declaration", 0, 1,
         [](player& p, arguments const& a) { p.xml().declaration(to_standalone(a)); }},
    verb{"pi", 1, 2,
         [](player& p, arguments const& a) {
           p.xml().processing_instruction(a[0].text, a.size() == 1 ? "" : a[1].text);
         }},
    verb{"doctype", 1, 9, doctype},
    verb{"char", 1, 1, character_reference},
    verb{"entity", 1, 1,
         [](player& p, arguments const& a) { p.xml().entity_reference(a[0].text); }},
    verb{"raw", 1, 2, raw},
    verb{"comment", 1, 1, [](player& p, arguments const& a) { p.xml().comment(a[0].text); }},
    verb{"cdata", 1, 1, [](player& p, arguments const& a) { p.xml().cdata(a[0].text); }},
    verb{"text", 1, 2, [](player& p, arguments const& a) { p.text(player::to_value(a, 0)); }},
    verb{"bytes", 1, 2, [](player& p, arguments const& a) { p.bytes(a[0].text, to_place(a)); }},
    verb{"bytes-shared", 1, 2,
         [](player& p, arguments const& a) {
           auto const owner = std::make_shared<std::string>(a[0].text);
           p.xml().bytes_shared(buffer(*owner), owner, to_place(a));
         }},
    verb{"bytes-borrowed", 1, 2,
         [](player& p, arguments const& a) {
           p.xml().bytes_borrowed(buffer(a[0].text), to_place(a));
         }},
    verb{"bytes-moved", 1, 2,
         [](player& p, arguments const& a) {
           p.xml().bytes_moved(std::string(a[0].text), to_place(a));
         }},
    verb{"bytes-pulled", 1, 1,
         [](player& p, arguments const& a) { p.xml().bytes_pulled(reader(a[0].text)); }},
    verb{"hex", 1, 1, [](player& p, arguments const& a) { p.xml().hex(buffer(a[0].text)); }},
    verb{"list", 1, 100, list},
    verb{"array", 2, 100, array},
    verb{"qname", 2, 3, qualified_name},
    verb{"start", 1, 3,
         [](player& p, arguments const& a) {
           with_name(a, a.size() == 3, [&](auto const& name) { p.xml().start_element(name); });
         }},
    verb{"end", 0, 1,
         [](player& p, arguments const& a) {
           if (a.empty()) {
             p.xml().end_element();
           } else {
             p.xml().end_element(to_empty_form(a[0].text));
           }
         }},
    verb{"empty", 1, 3,
         [](player& p, arguments const& a) {
           with_name(a, a.size() == 3, [&](auto const& name) { p.xml().empty_element(name); });
         }},
    verb{"full-end", 0, 0, [](player& p, arguments const&) { p.xml().full_end_element(); }},
    verb{"end-start-tag", 0, 0, [](player& p, arguments const&) { p.xml().end_start_tag(); }},
    verb{"element", 2, 5, element},
    verb{"attr", 2, 5, attribute},
    verb{"start-attr", 1, 3,
         [](player& p, arguments const& a) {
           with_name(a, a.size() == 3,
                     [&](auto const& name) { p.xml().start_attribute(name, p.quotes); });
         }},
    verb{"quotes", 1, 1, [](player& p, arguments const& a) { p.quotes = to_quote(a[0].text); }},
    verb{"end-attr", 0, 0, [](player& p, arguments const&) { p.xml().end_attribute(); }},
    verb{"declare", 2, 2,
         [](player& p, arguments const& a) {
           p.xml().declare_namespace(a[0].text, a[1].text, p.quotes);
         }},
    verb{"copy", 1, 1,
         [](player& p, arguments const& a) { copy(p, a[0].text, xml::copy_source::document); }},
    verb{"copy-fragment", 1, 1,
         [](player& p, arguments const& a) { copy(p, a[0].text, xml::copy_source::fragment); }},
    verb{
        "surround", 2, 2,
        [](player& p, arguments const& a) { p.xml().surrounding_namespace(a[0].text, a[1].text); }},
    verb{"scope", 1, 3,
         [](player& p, arguments const& a) {
           with_name(a, a.size() == 3, [&](auto const& name) { p.enter_scope(name); });
         }},
    verb{"leave", 0, 0, [](player& p, arguments const&) { p.leave_scope(); }},
    verb{"release", 0, 0, [](player& p, arguments const&) { p.xml().release(); }},
    verb{"flush", 0, 1,
         [](player& p, arguments const& a) {
           p.flush({.min_bytes = a.empty() ? 0 : parse_size(a[0].text)});
         }},
    verb{"finish", 0, 0, [](player& p, arguments const&) { p.xml().finish(); }},
};

}  // namespace

std::optional<flush_options> player::play(call const& c) {
  auto const* const found = std::ranges::find(verbs, c.verb, &verb::name);
  if (found == verbs.end()) throw std::runtime_error("no such call: " + c.verb);
  if (c.arguments.size() < found->least || c.arguments.size() > found->most) {
    throw std::runtime_error("arguments too few or too many: " + c.verb);
  }
  flush_.reset();
  found->run(*this, c.arguments);
  return flush_;
}

xml::value player::to_value(arguments const& a, std::size_t first) {
  if (first + 1 == a.size()) return std::string_view(a[first].text);
  return parse_value(a.at(first).text, a.at(first + 1).text);
}

void player::text(xml::value content) {
  if (cuts(content)) return text_in_two(content.text());
  xml_.text(content);
}

void player::text_in_two(std::string_view content) {
  std::size_t const at = std::min(cut_, content.size());
  xml_.text(content.substr(0, at)).text(content.substr(at));
}

void player::bytes(std::string_view content, xml::placement where) {
  std::size_t const at = std::min(cut_, content.size());
  xml_.bytes(buffer(content.substr(0, at)), where).bytes(buffer(content.substr(at)), where);
}

void player::leave_scope() {
  if (scopes_.empty()) throw std::runtime_error("no scope to leave");
  scopes_.pop_back();
}

}  // namespace penstock::test
