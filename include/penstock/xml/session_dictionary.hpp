// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// session_dictionary: strings that the reader of binary XML learns on the way ([MC-NBFSE]). On a
// connection that carries many documents, each name is sent once, and then only its number.
//
//     xml::session_dictionary session;            // as long as the connection
//     xml::writer_options options{.encoding = xml::encoding::binary};
//     options.binary = {.strings = &xml::soap_dictionary, .session = &session};
//     xml::writer xml(document, options);
//     write_message(xml);                         // into memory
//     out.write(session.take_new_strings());      // first what the reader must learn
//     out.write(document);
//
// The new strings are only known when the document is written, but must be sent before it.

#ifndef PENSTOCK_XML_SESSION_DICTIONARY_HPP
#define PENSTOCK_XML_SESSION_DICTIONARY_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::xml {

/** Gives numbers to strings while a document is written. */
class dynamic_strings {
public:
  /** The number of `text`, below 2^30; or nothing, and it is written as it is. It is asked for
      every name of an element or attribute and every namespace that is written, and not in the
      static dictionary: once for each time. */
  [[nodiscard]] virtual std::optional<std::uint32_t> id_of(std::string_view text) noexcept = 0;

protected:
  ~dynamic_strings() = default;
};

struct session_limits {
  std::size_t strings_max = 1024;     // in all
  std::size_t bytes_max = 64 * 1024;  // of all strings together, with their sizes
};

/** Takes every string that it is asked for, as far as the limits go: beyond them, and when there is
    no memory, strings are written as they are. Not thread-safe. */
class session_dictionary final : public dynamic_strings {
public:
  explicit session_dictionary(session_limits const& limits = {}) noexcept : limits_(limits) {}

  [[nodiscard]] std::optional<std::uint32_t> id_of(std::string_view text) noexcept override;

  /** The strings since the last call, as they are sent before a document: a MultiByteInt31 with the
      size of the rest, and the strings in the order of their numbers. A zero byte: there are none.
      Also after a document that was refused, what it made known must be sent before the next one.
      Valid until the next call of anything. May throw std::bad_alloc, and then took nothing. */
  [[nodiscard]] std::string_view take_new_strings();

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  /** Forget everything: for another connection. Memory is kept. */
  void clear() noexcept;

private:
  struct entry {
    std::size_t begin;  // of the string in strings_
    std::size_t size;
    std::size_t hash;
  };

  [[nodiscard]] std::string_view text_of(entry const& e) const noexcept {
    return std::string_view(strings_).substr(e.begin, e.size);
  }
  [[nodiscard]] std::optional<std::uint32_t> add(std::string_view text, std::size_t hash);
  void grow_slots();
  void put_in_slot(std::uint32_t id) noexcept;

  session_limits limits_;
  std::string strings_;               // each behind its size, as they are sent
  std::vector<entry> entries_;        // by number
  std::vector<std::uint32_t> slots_;  // by hash, then one after the other: 1 + a number; 0: empty
  std::size_t sent_ = 0;              // bytes of strings_ that were taken
  std::string block_;                 // what was taken last
};

}  // namespace penstock::xml

#endif
