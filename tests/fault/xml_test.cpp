// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Whichever allocation of an XML document fails, what was written is the beginning of the document,
// cut between two tokens, in memory as on a socket.

#include "fault/faulty_worker.hpp"
#include "fault/peer.hpp"
#include "unit/xml/reader/expat_reader.hpp"

#include <penstock/flush/memory_output.hpp>
#include <penstock/flush/socket_output.hpp>
#include <penstock/xml/writer.hpp>

#include "support/connection.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <string_view>

using namespace penstock;
using namespace penstock::test;

namespace {

constexpr int rows = 200;
std::string const long_text(20'000, 'x');  // more than one block

task<bool> write_rows(output& out) {
  xml::writer xml(out);
  xml.declaration().start_element("p", "feed", "urn:feed");
  for (int i = 0; i < rows && xml; ++i) {
    xml.start_element("row").attribute("id", i);
    xml.attribute(xml::name(xml::any_prefix, "kind", "urn:kind"), "a \"kind\"");
    xml.declare_namespace("q", "urn:q").element("q:text", "some <text>");
    if (i % 50 == 0) xml.element("long", long_text);
    xml.end_element();
    auto const sent = co_await xml.flush({.min_bytes = 2 * 1024});
    if (!sent) co_return false;
  }
  xml.end_element();
  bool const is_complete = xml.finish();
  auto const sent = co_await xml.flush();
  co_return is_complete&& static_cast<bool>(sent);
}

/** What comes of it when nothing fails. */
std::string const& whole_document() {
  static std::string const whole = [] {
    memory_output out;
    sync_wait(write_rows(out));
    return std::string(out.view());
  }();
  return whole;
}

void check_document(std::string_view seen, bool is_whole) {
  CHECK(seen == std::string_view(whole_document()).substr(0, seen.size()));
  if (is_whole) CHECK(seen.size() == whole_document().size());
  // The beginning of a tag is right only between two tokens.
  std::string const judged = std::string(seen) + (is_whole ? "" : "<");
  if (!seen.empty()) CHECK(expat_reader::read(judged, is_whole).error == "");
}

struct end {
  std::string document;
  bool is_whole = false;
};

task<void> write_to_memory(end& ended) {
  memory_output out;
  try {
    ended.is_whole = co_await write_rows(out);
  } catch (std::bad_alloc const&) {
  }
  ended.document.assign(out.view());
}

task<void> write_to_socket(detail::unique_fd& fd, bool& is_whole) {
  tcp_socket socket(fd.get());
  static_cast<void>(fd.release());
  socket_output out(socket);
  is_whole = co_await write_rows(out);
  co_await socket.close();
}

}  // namespace

TEST_CASE("whichever allocation of a document in memory fails, it is cut between tokens") {
  std::size_t const size = whole_document().size();
  fault::for_each_allocation([&](fault::faulty_worker& faulty) {
    end ended;
    ended.document.reserve(size);
    faulty.start([&](auto const&) { return write_to_memory(ended); });
    static_cast<void>(faulty.port());
    faulty.stop();
    check_document(ended.document, ended.is_whole);
    CHECK((ended.is_whole || faulty.has_failed()));
  });
}

TEST_CASE("whichever allocation of a document on a socket fails, the reader sees its beginning") {
  static_cast<void>(whole_document());
  fault::for_each_allocation([](fault::faulty_worker& faulty) {
    descriptor_pair pair = connect_descriptors();
    bool is_whole = false;
    faulty.start([&](auto const&) { return write_to_socket(pair.server, is_whole); });
    auto received = fault::read_all(pair.client.get(), fault::while_faulty);
    static_cast<void>(faulty.port());
    received += fault::read_all(pair.client.get(), fault::while_faulty);
    faulty.stop();
    pair.server.reset();  // if it was not taken over
    // The blocks that were sent may end anywhere; only the whole is cut at tokens.
    CHECK(received == whole_document().substr(0, received.size()));
    if (is_whole) CHECK(received.size() == whole_document().size());
    CHECK((is_whole || faulty.has_failed()));
  });
}
