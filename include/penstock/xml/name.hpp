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
// The same as a constant is checked once for all, by the compiler:
//
//     constexpr penstock::xml::constant_name row("row");
//
//     xml.element(row, …);

#ifndef PENSTOCK_XML_NAME_HPP
#define PENSTOCK_XML_NAME_HPP

#include <penstock/xml/detail/name_syntax.hpp>
#include <penstock/xml/dictionary.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace penstock::xml {

/** In place of a prefix: the writer takes one that is in scope, or makes one. */
struct any_prefix_t {};
inline constexpr any_prefix_t any_prefix;

/** The namespace of the prefix `xml`, as in xml:lang and xml:space. Always in scope. */
inline constexpr std::string_view xml_namespace = "http://www.w3.org/XML/1998/namespace";

/** A local name in a namespace. It looks at the strings it is given and owns none of them.
    A constant that is not right does not compile; of others it is the writer that says so. */
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
      : prefix_(prefix), local_(local), ns_(ns), is_checked_(check_if_constant()) {}
  constexpr name(any_prefix_t, std::string_view local, std::string_view ns) noexcept
      : local_(local), ns_(ns), any_prefix_(true), is_checked_(check_if_constant()) {}

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
  /** The compiler has seen that prefix and local name are names. */
  [[nodiscard]] constexpr bool is_checked() const noexcept { return is_checked_; }

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
  [[nodiscard]] constexpr bool check_if_constant() const noexcept {
    if (!std::is_constant_evaluated()) return false;
    bool const is_prefix_right = prefix_.empty() || detail::is_ncname_constant(prefix_);
    if (!is_prefix_right || !detail::is_ncname_constant(local_)) detail::not_a_name();
    // Namespaces in XML 1.0, 3 and 2.2.
    bool const is_reserved = prefix_ == "xmlns" || (prefix_ == "xml" && ns_ != xml_namespace);
    if (is_reserved || (!prefix_.empty() && ns_.empty())) detail::not_a_name();
    return true;
  }

  std::string_view prefix_;
  std::string_view local_;
  std::string_view ns_;
  dictionary_ids ids_;
  bool any_prefix_ = false;
  bool is_checked_;
};

/** A name as it stands, `local` or `prefix:local`, like a string; only that the compiler has seen
    that it is one. It looks at the string and does not own it: give it a literal. */
class constant_name {
public:
  explicit consteval constant_name(std::string_view qname) : qname_(qname) {
    std::size_t const colon = qname.find(':');
    bool const has_prefix = colon != std::string_view::npos;
    std::string_view const prefix = has_prefix ? qname.substr(0, colon) : std::string_view();
    std::string_view const local = has_prefix ? qname.substr(colon + 1) : qname;
    if (has_prefix && (!detail::is_ncname_constant(prefix) || prefix == "xmlns")) {
      detail::not_a_name();
    }
    if (!detail::is_ncname_constant(local)) detail::not_a_name();
    is_plain_ = !has_prefix && local != "xmlns";
  }

  constexpr operator std::string_view() const noexcept { return qname_; }
  /** It has no prefix, and is not `xmlns`, which an attribute cannot be called. */
  [[nodiscard]] constexpr bool is_plain() const noexcept { return is_plain_; }

private:
  std::string_view qname_;
  bool is_plain_ = false;
};

}  // namespace penstock::xml

#endif
