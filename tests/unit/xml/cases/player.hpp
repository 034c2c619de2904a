// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// player: makes the calls of a script on an XML writer.
//
//     player p(xml);
//     for (call const& c : script) {
//       if (auto const flush = p.play(c)) co_await xml.flush(*flush);
//     }

#ifndef PENSTOCK_TESTS_UNIT_XML_CASES_PLAYER_HPP
#define PENSTOCK_TESTS_UNIT_XML_CASES_PLAYER_HPP

#include <penstock/xml/writer.hpp>

#include "unit/xml/cases/script.hpp"

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::test {

/** What a verb gets: its call's arguments, looked at by their place. */
using arguments = std::vector<argument>;

class player {
public:
  static constexpr std::size_t in_one_piece = SIZE_MAX;

  /** With `cut`: each text that is long enough is given in two pieces, the first of `cut` bytes. */
  explicit player(xml::writer& xml, std::size_t cut = in_one_piece) : xml_(xml), cut_(cut) {}

  /** Make the call; a flush is left to the caller, who knows how to wait for it. Throws
      std::runtime_error when there is no such call. */
  std::optional<flush_options> play(call const& c);

  // For the verbs.

  xml::quote quotes = xml::quote::unsaid;  // of the attributes and declarations that come

  [[nodiscard]] xml::writer& xml() noexcept { return xml_; }
  /** The value that the arguments from `first` on spell: `"text"`, or a type and a word. */
  [[nodiscard]] static xml::value to_value(arguments const& a, std::size_t first);
  void text(xml::value content);
  void text_in_two(std::string_view content);
  void bytes(std::string_view content, xml::placement where);
  /** Is `content` to be given in pieces? */
  [[nodiscard]] bool cuts(xml::value const& content) const noexcept {
    return content.is_text() && cut_ <= content.text().size() && !content.text().empty();
  }
  void flush(flush_options const& options) { flush_ = options; }
  void enter_scope(std::string_view qname) { scopes_.emplace_back(xml_, qname); }
  void enter_scope(xml::name const& name) { scopes_.emplace_back(xml_, name); }
  void leave_scope();

private:
  struct scope {  // which can be neither copied nor moved
    template <class Name>
    scope(xml::writer& xml, Name const& name) : element(xml.scope(name)) {}
    xml::element_scope element;
  };

  xml::writer& xml_;
  std::size_t cut_;
  std::optional<flush_options> flush_;
  std::list<scope> scopes_;
};

}  // namespace penstock::test

#endif
