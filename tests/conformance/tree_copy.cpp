// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "conformance/tree_copy.hpp"

namespace penstock::conformance {
namespace {

xml::name name_of(xmlChar const* local, xmlNs const* ns) {
  if (ns == nullptr) return xml::name(std::string_view(), view(local), std::string_view());
  return xml::name(view(ns->prefix), view(local), view(ns->href));
}

void write_start(xmlNode const* element, xml::writer& to) {
  to.start_element(name_of(element->name, element->ns));
  for (xmlNs const* d = element->nsDef; d != nullptr; d = d->next) {
    to.declare_namespace(view(d->prefix), view(d->href));
  }
  for (xmlAttr const* a = element->properties; a != nullptr; a = a->next) {
    libxml_string const value(xmlNodeListGetString(element->doc, a->children, 1));
    to.attribute(name_of(a->name, a->ns), view(value.get()));
  }
}

void write_children(xmlNode const* parent, xml::writer& to);

void write_node(xmlNode const* node, xml::writer& to) {
  switch (node->type) {
    case XML_ELEMENT_NODE:
      write_start(node, to);
      write_children(node, to);
      to.end_element();
      break;
    case XML_TEXT_NODE: to.text(view(node->content)); break;
    case XML_CDATA_SECTION_NODE: to.cdata(view(node->content)); break;
    case XML_COMMENT_NODE: to.comment(view(node->content)); break;
    case XML_PI_NODE: to.processing_instruction(view(node->name), view(node->content)); break;
    default: break;  // the document type
  }
}

void write_children(xmlNode const* parent, xml::writer& to) {
  for (xmlNode const* node = parent->children; node != nullptr; node = node->next) {
    write_node(node, to);
  }
}

}  // namespace

void copy_tree(xmlDoc const* source, xml::writer& to) {
  for (xmlNode const* node = source->children; node != nullptr; node = node->next) {
    write_node(node, to);
  }
}

}  // namespace penstock::conformance
