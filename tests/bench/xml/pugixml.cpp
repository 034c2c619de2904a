// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// pugixml, which saves a tree: one that is there already, and one that is built first.

#include "xml/writers.hpp"

#include <pugixml.hpp>

#include <memory>

namespace bench {
namespace {

void build(records const& all, pugi::xml_document& tree) {
  pugi::xml_node declaration = tree.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = tree.append_child("records");
  for (record const& one : all) {
    pugi::xml_node node = root.append_child("record");
    node.append_attribute("id") = one.id.c_str();
    node.append_attribute("type") = one.type.c_str();
    node.append_attribute("code") = one.code.c_str();
    node.append_child(pugi::node_pcdata).set_value(one.text.c_str());
  }
}

void save(pugi::xml_document const& tree, drain& to) {
  struct taking final : pugi::xml_writer {
    explicit taking(drain& out) : to(out) {}
    void write(void const* data, std::size_t size) override {
      to.take({static_cast<char const*>(data), size});
    }
    drain& to;
  } taker(to);
  tree.save(taker, "", pugi::format_raw, pugi::encoding_utf8);
}

}  // namespace

void add_pugixml(std::vector<xml_writer>& to) {
  to.push_back({"pugixml-save", "peer", "nothing; the tree is ready",
                [](records const& all) -> write_document {
                  auto const tree = std::make_shared<pugi::xml_document>();
                  build(all, *tree);
                  return [tree](drain& out) { save(*tree, out); };
                }});
  to.push_back({"pugixml-build+save", "peer", "nothing", [](records const& all) -> write_document {
                  return [&all](drain& out) {
                    pugi::xml_document tree;
                    build(all, tree);
                    save(tree, out);
                  };
                }});
}

}  // namespace bench
