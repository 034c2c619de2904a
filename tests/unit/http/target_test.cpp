// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that no path leads above the root or can be read in two ways, and that queries are split
// and decoded.

#include <penstock/http/error.hpp>
#include <penstock/http/target.hpp>

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace std::string_view_literals;
using penstock::http::errc;
using penstock::http::normalize_path;
using penstock::http::percent_decode;
using penstock::http::plus;
using penstock::http::query_view;
using penstock::http::split_target;

namespace {

/** The normalized path, or the message of the error. In place, as a server would do it. */
std::string normalized(std::string_view path) {
  std::string memory(path);
  auto const result = normalize_path(memory, memory);
  return result ? std::string(*result) : result.error().message();
}

bool is_refused(std::string_view path, errc why) {
  std::string memory(path.size(), '\0');
  auto const result = normalize_path(path, memory);
  return !result && result.error() == why;
}

}  // namespace

TEST_CASE("a target is split at its first question mark", "[http]") {
  CHECK(split_target("/a?b?c").path == "/a");
  CHECK(split_target("/a?b?c").query == "b?c");
  CHECK(split_target("/a").path == "/a");
  CHECK(split_target("/a").query.empty());
  CHECK(split_target("?b").path.empty());
}

TEST_CASE("a plain path stays as it is", "[http]") {
  for (std::string_view const path :
       {"/", "/a", "/a/", "/a/b.c/d", "/~a!$&'()*+,;=:@-_", "/.a/..b/c..", "/..."})
    CHECK(normalized(path) == path);
}

TEST_CASE("escapes are decoded once", "[http]") {
  CHECK(normalized("/a%20b") == "/a b");
  CHECK(normalized("/%41%7a") == "/Az");
  CHECK(normalized("/a%252e%252e/b") == "/a%2e%2e/b");
  CHECK(normalized("/%3Fa%23%25") == "/?a#%");
  CHECK(normalized("/a+b") == "/a+b");
}

TEST_CASE("dot segments are resolved", "[http]") {
  CHECK(normalized("/./a") == "/a");
  CHECK(normalized("/a/.") == "/a/");
  CHECK(normalized("/a/..") == "/");
  CHECK(normalized("/a/../b") == "/b");
  CHECK(normalized("/a/b/../../c/") == "/c/");
  CHECK(normalized("/a/%2e%2E/b/%2e") == "/b/");
  CHECK(normalized("/a/.%2e/b") == "/b");
}

TEST_CASE("runs of slashes become one", "[http]") {
  CHECK(normalized("//a///b//") == "/a/b/");
  CHECK(normalized("///") == "/");
  CHECK(normalized("/a//../b") == "/b");
}

TEST_CASE("a path above the root is refused", "[http]") {
  for (std::string_view const path : {"/..", "/../", "/../etc/passwd", "/a/../../b", "/%2e%2e/x",
                                      "/./..", "//..", "/a/b/../../../c", "/.%2e/"})
    CHECK(is_refused(path, errc::path_outside_root));
}

TEST_CASE("a path that can be read in two ways is refused", "[http]") {
  for (auto const path :
       {"/a%00b"sv, "/a%2fb"sv, "/..%2f"sv, "/%2F"sv, "/a\\b"sv, "/..%5c.."sv, "/a%0d%0ab"sv,
        "/a%7f"sv, "/a\0b"sv, "/a\tb"sv, ""sv, "a/b"sv, "*"sv, "../a"sv})
    CHECK(is_refused(path, errc::bad_path));
}

TEST_CASE("a path that is not UTF-8 is refused, encoded or not", "[http]") {
  for (std::string_view const path :
       {"/%c0%af", "/%c0%ae%c0%ae/x", "/%ff", "/%e2%82", "/\xc3", "/%ed%a0%80"})
    CHECK(is_refused(path, errc::bad_path));
  CHECK(normalized("/%c3%a4\xc3\xb6") == "/\xc3\xa4\xc3\xb6");
}

TEST_CASE("a malformed escape is refused", "[http]") {
  for (std::string_view const path :
       {"/%", "/%4", "/%g0", "/%0g", "/a%", "/%%41", "/%u0041", "/%4/1"})
    CHECK(is_refused(path, errc::bad_escape));
}

TEST_CASE("every path of four pieces stays within the root or is refused", "[http]") {
  constexpr std::string_view pieces[] = {"/", ".", "..", "a", "%2e", "%2f", "%5c"};
  for (auto const first : pieces)
    for (auto const second : pieces)
      for (auto const third : pieces)
        for (auto const fourth : pieces) {
          std::string path = "/";
          ((((path += first) += second) += third) += fourth);
          std::string memory(path.size(), '\0');
          auto const result = normalize_path(path, memory);
          if (!result) continue;
          auto const framed = std::string(*result) + "/";
          CAPTURE(path);
          CHECK(result->starts_with('/'));
          CHECK(framed.find("/../") == std::string::npos);
          CHECK(framed.find("/./") == std::string::npos);
          CHECK(result->find("//") == std::string::npos);
        }
}

TEST_CASE("decoding takes escapes, and plus signs only where asked", "[http]") {
  std::string memory(64, '\0');
  CHECK(*percent_decode("a%2Fb+c%00", memory) == "a/b+c\0"sv);
  CHECK(*percent_decode("a+b%2bc", memory, plus::is_space) == "a b+c");
  CHECK(*percent_decode("", {}) == "");
  CHECK(percent_decode("a%zz", memory).error() == errc::bad_escape);
  CHECK(percent_decode("%4", memory).error() == errc::bad_escape);
}

TEST_CASE("decoding works in place", "[http]") {
  std::string memory = "%41%42c%44";
  CHECK(*percent_decode(memory, memory) == "ABcD");
}

TEST_CASE("a query is a list of names and values", "[http]") {
  std::vector<std::pair<std::string_view, std::string_view>> seen;
  for (auto const& [name, value] : query_view("&a=1&&b&c==d&=e&a=%20&"))
    seen.emplace_back(name, value);
  CHECK(seen == decltype(seen){{"a", "1"}, {"b", ""}, {"c", "=d"}, {"", "e"}, {"a", "%20"}});
  CHECK(query_view("").begin() == query_view("").end());
  CHECK(query_view("&&").begin() == query_view("&&").end());
}

TEST_CASE("a query iterator that is stepped past gives back where it was", "[http]") {
  query_view const query("a=1&b=2");
  auto it = query.begin();
  auto const before = it++;
  CHECK(before->name == "a");
  CHECK(it->name == "b");
  CHECK(++it == query.end());
}

TEST_CASE("a parameter is found by its decoded name and given decoded", "[http]") {
  query_view const query("x=1&%61b=c+d%26&x=2&empty&bad=%zz&bad=ok");
  CHECK(query.find("x") == "1");
  CHECK(query.find("ab") == "c d&");
  CHECK(query.find("empty") == "");
  CHECK(query.find("bad") == "ok");
  CHECK(query.find("y") == std::nullopt);
}
