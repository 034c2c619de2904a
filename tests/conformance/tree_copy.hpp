// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// tree_copy: a document that libxml2 has read, written by an xml::writer.

#ifndef PENSTOCK_TESTS_CONFORMANCE_TREE_COPY_HPP
#define PENSTOCK_TESTS_CONFORMANCE_TREE_COPY_HPP

#include "conformance/libxml.hpp"

#include <penstock/xml/writer.hpp>

namespace penstock::conformance {

/** Write all of `source` but its document type. */
void copy_tree(xmlDoc const* source, xml::writer& to);

}  // namespace penstock::conformance

#endif
