// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Penstock's XML writer, with names as strings, which it checks each time, and as constants, which
// the compiler has checked.

#include "xml/writers.hpp"

#include <penstock/xml/writer.hpp>

#include <cstdio>
#include <cstdlib>

namespace bench {
namespace {

namespace xml = penstock::xml;

/** Every call is what a user would write; only the end looks whether all went well. */
template <class Names>
void write(records const& all, Names const& names, drain& to) {
  drain_output out(to);
  xml::writer xml(out);
  xml.declaration().start_element(names.records);
  for (record const& one : all) {
    xml.start_element(names.record)
        .attribute(names.id, one.id)
        .attribute(names.type, one.type)
        .attribute(names.code, one.code)
        .text(one.text)
        .end_element();
  }
  xml.end_element();
  if (xml.finish()) return static_cast<void>(out.flush({}));
  std::fprintf(stderr, "penstock: %s\n", xml.error().message().c_str());
  std::exit(1);
}

struct string_names {
  std::string_view records = "records";
  std::string_view record = "record";
  std::string_view id = "id";
  std::string_view type = "type";
  std::string_view code = "code";
};

struct constant_names {
  xml::constant_name records{"records"};
  xml::constant_name record{"record"};
  xml::constant_name id{"id"};
  xml::constant_name type{"type"};
  xml::constant_name code{"code"};
};

template <class Names>
write_document prepare(records const& all) {
  return [&all](drain& to) { write(all, Names(), to); };
}

}  // namespace

void add_penstock(std::vector<xml_writer>& to) {
  to.push_back({"penstock", "penstock", "UTF-8, characters, names, duplicates, structure",
                prepare<string_names>});
  to.push_back({"penstock-constants", "penstock", "the same; names when it was compiled",
                prepare<constant_names>});
}

}  // namespace bench
