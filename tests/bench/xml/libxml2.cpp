// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// libxml2's xmlTextWriter, whose output goes to a callback.

#include "xml/writers.hpp"

#include <libxml/xmlwriter.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace bench {
namespace {

xmlChar const* bytes(char const* text) { return reinterpret_cast<xmlChar const*>(text); }
xmlChar const* bytes(std::string const& text) { return bytes(text.c_str()); }

int take(void* to, char const* data, int size) {
  static_cast<drain*>(to)->take({data, static_cast<std::size_t>(size)});
  return size;
}

void write(records const& all, drain& to) {
  xmlOutputBufferPtr const buffer = xmlOutputBufferCreateIO(take, nullptr, &to, nullptr);
  std::unique_ptr<xmlTextWriter, void (*)(xmlTextWriterPtr)> const owner(xmlNewTextWriter(buffer),
                                                                         xmlFreeTextWriter);
  xmlTextWriterPtr const xml = owner.get();
  bool is_right = xml != nullptr;
  auto const check = [&](int result) { is_right = is_right && result >= 0; };
  check(xmlTextWriterStartDocument(xml, nullptr, "UTF-8", nullptr));
  check(xmlTextWriterStartElement(xml, bytes("records")));
  for (record const& one : all) {
    check(xmlTextWriterStartElement(xml, bytes("record")));
    check(xmlTextWriterWriteAttribute(xml, bytes("id"), bytes(one.id)));
    check(xmlTextWriterWriteAttribute(xml, bytes("type"), bytes(one.type)));
    check(xmlTextWriterWriteAttribute(xml, bytes("code"), bytes(one.code)));
    check(xmlTextWriterWriteString(xml, bytes(one.text)));
    check(xmlTextWriterEndElement(xml));
  }
  check(xmlTextWriterEndElement(xml));
  check(xmlTextWriterEndDocument(xml));
  if (is_right) return;
  std::fprintf(stderr, "libxml2: an error while writing\n");
  std::exit(1);
}

}  // namespace

void add_libxml2(std::vector<xml_writer>& to) {
  to.push_back({"libxml2", "peer", "nothing", [](records const& all) -> write_document {
                  return [&all](drain& out) { write(all, out); };
                }});
}

}  // namespace bench
