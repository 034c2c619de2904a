// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// libxml2_tree: a document as libxml2 has it, the canonical form that libxml2 gives it or one of
// its elements, and the same document or element as calls of a writer.

#ifndef PENSTOCK_TESTS_UNIT_XML_READER_LIBXML2_TREE_HPP
#define PENSTOCK_TESTS_UNIT_XML_READER_LIBXML2_TREE_HPP

#include <penstock/xml/canonical.hpp>
#include <penstock/xml/writer.hpp>

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::test {

class libxml2_tree {
public:
  /** Throws std::runtime_error if `document` is not well-formed. */
  explicit libxml2_tree(std::string_view document)
      : document_(xmlReadMemory(document.data(), static_cast<int>(document.size()), nullptr,
                                nullptr, XML_PARSE_NOENT | XML_PARSE_NOERROR | XML_PARSE_NONET)) {
    if (!document_) throw std::runtime_error("libxml2 does not read it");
  }

  /** All elements. */
  [[nodiscard]] std::vector<xmlNode*> elements() const {
    std::vector<xmlNode*> found;
    add_elements(xmlDocGetRootElement(document_.get()), found);
    return found;
  }

  /** The canonical form of the document, or of the element `apex` and what is in it; nothing if it
      has none. */
  [[nodiscard]] std::optional<std::string> canonical(
      xml::canonical_form form, std::vector<std::string> inclusive_prefixes = {},
      xmlNode* apex = nullptr) const {
    using enum xml::canonical_form;
    bool const is_exclusive = form == exclusive || form == exclusive_with_comments;
    bool const has_comments = form == exclusive_with_comments || form == inclusive_with_comments;
    std::vector<xmlChar*> prefixes;
    for (std::string& prefix : inclusive_prefixes) {
      prefixes.push_back(reinterpret_cast<xmlChar*>(prefix.data()));
    }
    prefixes.push_back(nullptr);
    xmlOutputBuffer* const out = xmlAllocOutputBuffer(nullptr);
    int const size = xmlC14NExecute(document_.get(), apex == nullptr ? nullptr : is_within, apex,
                                    is_exclusive ? XML_C14N_EXCLUSIVE_1_0 : XML_C14N_1_0,
                                    prefixes.data(), has_comments ? 1 : 0, out);
    std::optional<std::string> made;
    if (size >= 0) {
      made.emplace(reinterpret_cast<char const*>(xmlOutputBufferGetContent(out)),
                   xmlOutputBufferGetSize(out));
    }
    xmlOutputBufferClose(out);
    return made;
  }

  /** The calls that write the document. */
  void write(xml::writer& to) const {
    for (xmlNode* node = document_->children; node != nullptr; node = node->next) put(to, node);
  }

  /** The calls that write `apex` as a part of it. */
  static void write(xml::writer& to, xmlNode* apex) {
    xmlNs** const around = xmlGetNsList(apex->doc, apex->parent);
    for (xmlNs** ns = around; ns != nullptr && *ns != nullptr; ++ns) {
      to.surrounding_namespace(text_of((*ns)->prefix), text_of((*ns)->href));
    }
    xmlFree(around);
    put(to, apex);
  }

private:
  struct free_document {
    void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
  };

  static std::string_view text_of(xmlChar const* text) {
    return text == nullptr ? "" : reinterpret_cast<char const*>(text);
  }

  static void add_elements(xmlNode* node, std::vector<xmlNode*>& found) {
    for (; node != nullptr; node = node->next) {
      if (node->type != XML_ELEMENT_NODE) continue;
      found.push_back(node);
      add_elements(node->children, found);
    }
  }

  /** Is `node`, which belongs to `parent`, in the element `apex` or that itself? */
  static int is_within(void* apex, xmlNode* node, xmlNode* parent) {
    bool const has_own_links = node->type != XML_NAMESPACE_DECL && node->type != XML_ATTRIBUTE_NODE;
    for (xmlNode* at = has_own_links ? node : parent; at != nullptr; at = at->parent) {
      if (at == apex) return 1;
    }
    return 0;
  }

  static xml::name name_of(xmlNs const* ns, xmlChar const* local) {
    if (ns == nullptr) return {"", text_of(local), ""};
    return {text_of(ns->prefix), text_of(local), text_of(ns->href)};
  }

  static void put_element(xml::writer& to, xmlNode* node) {
    to.start_element(name_of(node->ns, node->name));
    for (xmlNs* ns = node->nsDef; ns != nullptr; ns = ns->next) {
      to.declare_namespace(text_of(ns->prefix), text_of(ns->href));
    }
    for (xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
      xmlChar* const value = xmlNodeListGetString(node->doc, attribute->children, 1);
      to.attribute(name_of(attribute->ns, attribute->name), text_of(value));
      xmlFree(value);
    }
    for (xmlNode* child = node->children; child != nullptr; child = child->next) put(to, child);
    to.end_element();
  }

  static void put(xml::writer& to, xmlNode* node) {
    switch (node->type) {
      case XML_ELEMENT_NODE: return put_element(to, node);
      case XML_TEXT_NODE: to.text(text_of(node->content)); return;
      case XML_CDATA_SECTION_NODE: to.cdata(text_of(node->content)); return;
      case XML_COMMENT_NODE: to.comment(text_of(node->content)); return;
      case XML_PI_NODE:
        to.processing_instruction(text_of(node->name), text_of(node->content));
        return;
      default: return;  // the document type
    }
  }

  std::unique_ptr<xmlDoc, free_document> document_;
};

}  // namespace penstock::test

#endif
