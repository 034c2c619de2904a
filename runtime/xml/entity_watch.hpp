// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// entity_watch: does markup refer to an entity of which nothing is known?
//
// Where declarations were left unread, the parser takes a reference to an entity that it does not
// know for one that they declare. In content it tells; in the value of an attribute it reads
// nothing, and does not tell. So the markup is looked at as it stands in the source.

#ifndef PENSTOCK_XML_ENTITY_WATCH_HPP
#define PENSTOCK_XML_ENTITY_WATCH_HPP

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace penstock::xml {

class entity_watch {
public:
  /** An entity whose text, perhaps with references, is `value`. The first declaration counts
      (XML 1.0, 4.2). Takes memory, and throws std::bad_alloc without any. */
  void declare(std::string_view name, std::string_view value);

  /** Nothing more is declared: find the entities whose text refers, itself or by others, to what is
      not declared. */
  void close() noexcept;

  /** True if each reference in `markup` is to a character, to one of the five entities of XML, or
      to one that is declared and can be read to its end. `markup` is a start tag, a literal or a
      reference, in the source's encoding; a name that is not ASCII is known only in UTF-8. */
  [[nodiscard]] bool knows_all_of(std::string_view markup) const noexcept;

private:
  struct entity {
    std::string value;
    bool is_complete = true;  // as far as is known
  };

  [[nodiscard]] bool knows(std::string_view name) const noexcept;

  std::map<std::string, entity, std::less<>> entities_;
};

}  // namespace penstock::xml

#endif
