// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Duplicates and unresolved prefixes in a start tag are found, with few attributes and with many.

#include <penstock/xml/detail/start_tag.hpp>
#include <penstock/xml/error.hpp>

#include <catch2/catch_test_macros.hpp>

#include <string>

using penstock::xml::errc;
using penstock::xml::detail::namespaces;
using penstock::xml::detail::start_tag;

namespace {

std::string numbered(std::string name, int number) { return name += std::to_string(number); }

/** A tag's bytes, and the table that is kept of them. */
struct tag_under_test {
  namespaces scope;
  start_tag table;
  std::string bytes = "<";

  start_tag::used_name write(std::string const& prefix, std::string const& local,
                             std::uint32_t binding) {
    if (bytes.size() > 1) bytes += ' ';
    auto const begin = static_cast<std::uint32_t>(bytes.size());
    bytes += prefix.empty() ? local : prefix + ":" + local;
    return {begin, static_cast<std::uint32_t>(prefix.size()),
            static_cast<std::uint32_t>(local.size()), binding};
  }
  void start() { table.start(write("", "e", start_tag::no_namespace), scope.mark()); }
  std::error_code add(std::string const& prefix, std::string const& local) {
    auto const binding = prefix.empty() ? start_tag::no_namespace : start_tag::by_prefix;
    auto const name = write(prefix, local, binding);
    return table.add(name, bytes.data());
  }
  void bind(std::string_view prefix, std::string_view uri) {
    REQUIRE_FALSE(scope.bind(prefix, uri, namespaces::origin::declared, table.mark(), 1000).error);
  }
  std::error_code verify() { return table.verify(bytes.data(), scope); }
};

}  // namespace

TEST_CASE("a tag without prefixes has nothing to verify") {
  tag_under_test tag;
  tag.start();
  for (char const* const name : {"a", "b", "ab", "aa"}) CHECK_FALSE(tag.add("", name));
  CHECK(tag.table.attribute_count() == 4);
  CHECK_FALSE(tag.verify());
}

TEST_CASE("the same name is found at once") {
  tag_under_test tag;
  tag.start();
  CHECK_FALSE(tag.add("", "name"));
  CHECK_FALSE(tag.add("", "game"));
  CHECK(tag.add("", "name") == errc::duplicate_attribute);
}

TEST_CASE("a prefix must be bound when the tag ends, not before") {
  tag_under_test tag;
  tag.start();
  CHECK_FALSE(tag.add("p", "x"));
  CHECK(tag.verify() == errc::undeclared_prefix);
  tag.bind("p", "urn:x");
  CHECK_FALSE(tag.verify());
}

TEST_CASE("a binding that was changed after its use is a clash") {
  tag_under_test tag;
  auto const outer = tag.scope.bind("p", "urn:x", namespaces::origin::declared, 2, 1000).index;
  tag.start();
  auto const name = tag.write("p", "x", static_cast<std::uint32_t>(outer));
  CHECK_FALSE(tag.table.add(name, tag.bytes.data()));
  CHECK_FALSE(tag.verify());
  tag.bind("p", "urn:y");
  CHECK(tag.verify() == errc::prefix_clash);
}

TEST_CASE("a noted clash is reported at the end, and forgotten by the next tag") {
  tag_under_test tag;
  tag.start();
  tag.table.note_clash();
  CHECK(tag.verify() == errc::prefix_clash);
  tag.start();
  CHECK_FALSE(tag.verify());
}

TEST_CASE("two prefixes of one namespace make a duplicate, among few and among many") {
  for (int const others : {0, 5, 14, 15, 16, 17, 200}) {
    for (bool const is_duplicate : {true, false}) {
      tag_under_test tag;
      tag.start();
      tag.bind("p", "urn:x");
      tag.bind("q", is_duplicate ? "urn:x" : "urn:y");
      CHECK_FALSE(tag.add("p", "name"));
      for (int i = 0; i < others; ++i) CHECK_FALSE(tag.add("", numbered("n", i)));
      CHECK_FALSE(tag.add("", "name"));
      CHECK_FALSE(tag.add("q", "name"));
      CAPTURE(others, is_duplicate);
      CHECK(static_cast<bool>(tag.verify()) == is_duplicate);
    }
  }
}

TEST_CASE("a duplicate among many is found at the latest when the tag ends") {
  tag_under_test tag;
  tag.start();
  for (int i = 0; i < 100; ++i) CHECK_FALSE(tag.add("", numbered("n", i)));
  CHECK_FALSE(tag.verify());
  bool const found = tag.add("", "n99") || tag.verify();
  CHECK(found);
}
