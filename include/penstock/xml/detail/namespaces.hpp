// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// namespaces: which prefix stands for which namespace, here and now (Namespaces in XML 1.0, 6).
//
// Bindings are a stack: those of an element end with it, and the innermost one of a prefix counts.
// `xml` is bound at the bottom for ever, and the empty prefix to no namespace at all. Prefixes and
// namespace names are kept in one buffer that grows to the most there ever were.

#ifndef PENSTOCK_XML_DETAIL_NAMESPACES_HPP
#define PENSTOCK_XML_DETAIL_NAMESPACES_HPP

#include <penstock/xml/writer_options.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace penstock::xml::detail {

class namespaces {
public:
  /** How a binding came about, and so where, and whether, it is written in its start tag. */
  enum class origin : std::uint8_t {
    declared,   // the caller asked for it: written first, in the order made
    automatic,  // a name needed it: written after those
    silent      // not written: it was in scope already, or is there twice
  };

  namespaces();

  /** Bindings so far; those of the next element begin there. At least 2: xml and the default. */
  [[nodiscard]] std::size_t mark() const noexcept { return bindings_.size(); }
  /** End the scope that began at `mark`. */
  void cut(std::size_t mark) noexcept;
  void clear() noexcept { cut(fixed_count); }

  [[nodiscard]] std::string_view prefix(std::size_t i) const noexcept {
    return {text_.data() + bindings_[i].begin, bindings_[i].prefix_size};
  }
  [[nodiscard]] std::string_view uri(std::size_t i) const noexcept {
    return {text_.data() + bindings_[i].begin + bindings_[i].prefix_size, bindings_[i].uri_size};
  }
  /** 1 + the number of uri(i) in the writer's static dictionary; 0: it is not known to have one. */
  [[nodiscard]] std::uint32_t uri_id(std::size_t i) const noexcept { return bindings_[i].uri_id; }
  void set_uri_id(std::size_t i, std::uint32_t id) noexcept { bindings_[i].uri_id = id; }
  [[nodiscard]] origin how(std::size_t i) const noexcept { return bindings_[i].how; }
  /** The quotes around uri(i), where it is declared. */
  [[nodiscard]] quote quotes(std::size_t i) const noexcept { return bindings_[i].quotes; }
  void set_quotes(std::size_t i, quote marks) noexcept { bindings_[i].quotes = marks; }

  /** Bytes of all prefixes and names but those of `xml`. */
  [[nodiscard]] std::size_t bytes() const noexcept { return text_.size() - bindings_[1].begin; }

  /** The binding of `prefix` that counts here. */
  [[nodiscard]] std::optional<std::size_t> find(std::string_view prefix) const noexcept;
  /** A prefix that stands for `uri` here; the innermost one. `allow_empty`: the default namespace
      will do. */
  [[nodiscard]] std::optional<std::size_t> find_uri(std::string_view uri,
                                                    bool allow_empty) const noexcept;

  /** What bind() found. */
  struct binding_result {
    std::size_t index = 0;       // of the binding that now counts
    bool clash = false;          // this tag has the prefix already, for another namespace
    std::error_code error = {};  // an xml::errc or out of memory; then nothing changed
  };
  /** Make `prefix` stand for `uri` in the element whose bindings begin at `tag`, with at most
      `count_max` bindings in all. What is in scope already, or bound twice alike, is not written
      again. */
  [[nodiscard]] binding_result bind(std::string_view prefix, std::string_view uri, origin how,
                                    std::size_t tag, std::size_t count_max) noexcept;
  /** The same for a prefix of the writer's own choice, which is bound to nothing else here:
      a, b, … z, then ns1, ns2, … */
  [[nodiscard]] binding_result bind_fresh(std::string_view uri, std::size_t tag,
                                          std::size_t count_max) noexcept;
  /** Keep the prefix of binding `i` from being declared for something else in the element whose
      bindings begin at `tag`: that would be a clash. It is not written again. */
  [[nodiscard]] binding_result pin(std::size_t i, std::size_t tag, std::size_t count_max) noexcept;

private:
  struct binding {
    std::size_t begin;  // of the prefix in text_; the namespace name follows it
    std::uint32_t prefix_size;
    std::uint32_t uri_size;
    origin how;
    quote quotes = quote::unsaid;
    std::uint32_t uri_id = 0;
  };

  static constexpr std::size_t fixed_count = 2;

  [[nodiscard]] binding_result add(std::string_view prefix, std::string_view uri, origin how,
                                   std::size_t count_max) noexcept;

  std::vector<binding> bindings_;
  std::string text_;
};

}  // namespace penstock::xml::detail

#endif
