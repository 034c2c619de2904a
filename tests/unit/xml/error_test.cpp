// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Every code has a sentence of its own, and every operation a name.

#include <penstock/error.hpp>
#include <penstock/xml/error.hpp>

#include <catch2/catch_test_macros.hpp>

#include <set>
#include <string>

namespace xml = penstock::xml;

TEST_CASE("every code has a message of its own") {
  std::set<std::string> messages;
  int const count = static_cast<int>(xml::errc::scope_too_large);
  for (int i = 1; i <= count; ++i) messages.insert(xml::category().message(i));
  CHECK(messages.size() == static_cast<std::size_t>(count));
  CHECK(messages.count(xml::category().message(0)) == 0);
  CHECK(xml::category().message(0) == xml::category().message(count + 1));
}

TEST_CASE("a code becomes a std::error_code of the category") {
  std::error_code const code = xml::errc::second_root;
  CHECK(code.category() == xml::category());
  CHECK(code == xml::errc::second_root);
  CHECK(std::string(code.category().name()) == "penstock.xml");
}

TEST_CASE("every operation has a name of its own") {
  std::set<std::string_view> names;
  int const count = static_cast<int>(xml::operation::finish) + 1;
  for (int i = 0; i < count; ++i) names.insert(xml::to_string(static_cast<xml::operation>(i)));
  CHECK(names.size() == static_cast<std::size_t>(count));
  CHECK(xml::to_string(xml::operation::start_element) == "start_element");
  CHECK(xml::to_string(xml::operation::declare_namespace) == "declare_namespace");
  CHECK(xml::to_string(xml::operation::finish) == "finish");
}

TEST_CASE("an error's message names the operation, the place and the reason") {
  xml::error const none;
  CHECK_FALSE(none);
  CHECK(none.message() == "no error");
  xml::error const full{penstock::errc::queue_full, xml::operation::text, 12, "/a/b"};
  CHECK(full.message() == "text refused at byte 12 in /a/b: " +
                              std::error_code(penstock::errc::queue_full).message());
}
