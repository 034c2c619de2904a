// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// doctype_memory: what a writer remembers of the document's declaration and DOCTYPE, to know which
// root may follow and which entities may be referred to.

#ifndef PENSTOCK_XML_DETAIL_DOCTYPE_MEMORY_HPP
#define PENSTOCK_XML_DETAIL_DOCTYPE_MEMORY_HPP

#include <functional>
#include <set>
#include <string>

namespace penstock::xml::detail {

using entity_names = std::set<std::string, std::less<>>;

struct doctype_memory {
  bool is_standalone = false;  // the declaration said so
  bool is_there = false;       // a DOCTYPE was written
  bool is_trusted = false;     // the caller answers for its entities
  std::string root;            // the name that the root must have; empty: any
  std::string prolog;          // a short document's beginning with the same entities, for a parser
  entity_names plain;          // entities that may stand anywhere: without markup or references

  void clear() noexcept {
    is_standalone = is_there = is_trusted = false;
    root.clear();
    prolog.clear();
    plain.clear();
  }
};

}  // namespace penstock::xml::detail

#endif
