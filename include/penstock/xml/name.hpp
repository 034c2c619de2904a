// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// name: what an element or attribute in a namespace is called.
//
//     constexpr penstock::xml::name multistatus("D", "multistatus", "DAV:");
//     constexpr penstock::xml::name href(penstock::xml::any_prefix, "href", "DAV:");
//
//     xml.start_element(multistatus);       // <D:multistatus xmlns:D="DAV:">
//     xml.element(href, row.path);          // <D:href>…, the prefix that is in scope
//
// Where no namespace is at stake, or the caller sees to it, a string does: xml.element("row", …).

#ifndef PENSTOCK_XML_NAME_HPP
#define PENSTOCK_XML_NAME_HPP

#include <penstock/xml/dictionary.hpp>

#include <concepts>
#include <cstdint>
#include <string_view>

namespace penstock::xml {

/** In place of a prefix: the writer takes one that is in scope, or makes one. */
struct any_prefix_t {};
inline constexpr any_prefix_t any_prefix;

/** The namespace of the prefix `xml`, as in xml:lang and xml:space. Always in scope. */
inline constexpr std::string_view xml_namespace = "http://www.w3.org/XML/1998/namespace";

/** A local name in a namespace. It looks at the strings it is given and owns none of them. */
class name {
public:
  /** The places of its strings in a dictionary, for binary XML. */
  struct dictionary_ids {
    dictionary const* from = nullptr;
    std::uint32_t local = 0;  // 1 + its number; 0: it is not in there
    std::uint32_t ns = 0;
  };

  /** `local` in the namespace `ns`, written with `prefix`. An empty prefix is the default namespace
      for an element, and no namespace for an attribute, whose `ns` must be empty then. */
  constexpr name(std::string_view prefix, std::string_view local, std::string_view ns) noexcept
      : prefix_(prefix), local_(local), ns_(ns) {}
  constexpr name(any_prefix_t, std::string_view local, std::string_view ns) noexcept
      : local_(local), ns_(ns), any_prefix_(true) {}

  /** The same of strings in a dictionary; one of the two may be a string like any other. If they
      are of two dictionaries, that of the local name counts. */
  template <class Local, class Ns>
  requires(std::same_as<Local, dictionary_string> ||
           std::same_as<Ns, dictionary_string>) constexpr name(std::string_view prefix,
                                                               Local const& local,
                                                               Ns const& ns) noexcept
      : name(prefix, text_of(local), text_of(ns)) {
    take_ids(dictionary_string(local), dictionary_string(ns));
  }
  template <class Local, class Ns>
  requires(std::same_as<Local, dictionary_string> ||
           std::same_as<Ns, dictionary_string>) constexpr name(any_prefix_t any, Local const& local,
                                                               Ns const& ns) noexcept
      : name(any, text_of(local), text_of(ns)) {
    take_ids(dictionary_string(local), dictionary_string(ns));
  }

  [[nodiscard]] constexpr std::string_view prefix() const noexcept { return prefix_; }
  [[nodiscard]] constexpr std::string_view local() const noexcept { return local_; }
  [[nodiscard]] constexpr std::string_view ns() const noexcept { return ns_; }
  [[nodiscard]] constexpr bool has_any_prefix() const noexcept { return any_prefix_; }
  [[nodiscard]] constexpr dictionary_ids const& ids() const noexcept { return ids_; }

private:
  [[nodiscard]] static constexpr std::string_view text_of(
      dictionary_string const& string) noexcept {
    return string.text();
  }
  [[nodiscard]] static constexpr std::string_view text_of(std::string_view string) noexcept {
    return string;
  }
  constexpr void take_ids(dictionary_string const& local, dictionary_string const& ns) noexcept {
    ids_.from = local.from() != nullptr ? local.from() : ns.from();
    if (local.from() != nullptr) ids_.local = local.id() + 1;
    if (ns.from() != nullptr && ns.from() == ids_.from) ids_.ns = ns.id() + 1;
  }

  std::string_view prefix_;
  std::string_view local_;
  std::string_view ns_;
  dictionary_ids ids_;
  bool any_prefix_ = false;
};

}  // namespace penstock::xml

#endif
