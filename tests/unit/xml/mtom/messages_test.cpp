// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// When the parts go: behind the root element, with the flush, and then nothing more is written.
// What cannot go without waiting is said and kept, and send_parts() waits for it.

#include "unit/xml/mtom/queue_output.hpp"
#include "unit/xml/mtom/test_message.hpp"

#include <penstock/error.hpp>
#include <penstock/flush/memory_output.hpp>
#include <penstock/sync_wait.hpp>
#include <penstock/xml/error.hpp>

#include <stdexcept>

using namespace penstock;
using namespace penstock::test;

namespace {

std::string const large = octets(768);

void write_part(xml::writer& xml) { xml.start_element("a").bytes(buffer(large)).end_element(); }

std::string const root = "<a>" + include(1) + "</a>";
std::string const whole = root_head + root + part_text(1, large) + message_end;

flush_result send(xml::writer& xml, flush_options options = {}) {
  return sync_wait(xml.send_parts(options));
}

}  // namespace

TEST_CASE("nothing is written before the document is") {
  test_output out;
  xml::writer xml(out, with_mtom());
  CHECK(xml.flush().state() == flush_state::done);
  CHECK(out.bytes.empty());
  xml.declaration();
  xml.release();
  CHECK(out.bytes == root_head + "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  CHECK(xml.bytes_written() == out.bytes.size() - root_head.size());
}

TEST_CASE("the head of the message can have the header of a mail") {
  auto options = given_names;
  options.write_mime_header = true;
  test_output out;
  xml::writer xml(out, with_mtom(options));
  xml.start_element("a").end_element();
  CHECK(xml.finish());
  CHECK(out.bytes == "MIME-Version: 1.0\r\nContent-Type: " + xml.content_type() + "\r\n\r\n" +
                         root_head + "<a/>" + message_end);
}

TEST_CASE("the content type is there for the header of HTTP, and only with MTOM") {
  test_output out;
  xml::writer const with(out, with_mtom());
  CHECK(with.content_type() ==
        "multipart/related; type=\"application/xop+xml\"; boundary=\"B\"; start=\"<root@x>\"; "
        "start-info=\"text/xml\"");
  xml::writer const without(out);
  CHECK(without.content_type().empty());
}

TEST_CASE("a flush before the root has ended sends the document only") {
  test_output out;
  xml::writer xml(out, with_mtom());
  xml.start_element("r").start_element("a").bytes(buffer(large)).end_element();
  CHECK(xml.flush().state() == flush_state::done);
  CHECK(out.bytes == root_head + "<r><a>" + include(1) + "</a>");
  CHECK_FALSE(xml.has_parts_left());
}

TEST_CASE("a flush behind the root sends the parts, and then nothing can be written") {
  test_output out;
  xml::writer xml(out, with_mtom());
  write_part(xml);
  CHECK(xml.flush().state() == flush_state::done);
  CHECK(out.last_flush.more);
  CHECK(out.bytes == whole);
  CHECK(out.sent == whole.size());
  CHECK(xml.flush().state() == flush_state::done);
  CHECK(xml.finish());
  CHECK(out.bytes == whole);
  xml.comment("c");
  CHECK(xml.error().code == xml::errc::document_finished);
  CHECK(out.bytes == whole);
}

TEST_CASE("the last flush does the same, and says that it is the last") {
  test_output out;
  xml::writer xml(out, with_mtom());
  write_part(xml);
  CHECK(xml.flush({.more = false}).state() == flush_state::done);
  CHECK_FALSE(out.last_flush.more);
  CHECK(out.bytes == whole);
}

TEST_CASE("a flush that is skipped leaves the document open") {
  test_output out;
  xml::writer xml(out, with_mtom());
  write_part(xml);
  CHECK(xml.flush({.min_bytes = 100'000}).state() == flush_state::skipped);
  xml.comment("c");
  CHECK(xml.finish());
  CHECK(out.bytes == root_head + root + "<!--c-->" + part_text(1, large) + message_end);
}

TEST_CASE("the head counts towards min_bytes, as what waits in the output") {
  test_output out;
  out.keeps_queue = true;
  xml::writer xml(out, with_mtom());
  CHECK(xml.flush({.min_bytes = 1}).state() == flush_state::skipped);
  xml.start_element("a").end_start_tag();
  CHECK(xml.flush({.min_bytes = root_head.size() + 4}).state() == flush_state::skipped);
  CHECK(xml.flush({.min_bytes = root_head.size() + 3}).state() == flush_state::done);
}

TEST_CASE("parts that do not fit the queue are kept, and the next flush goes on") {
  queue_output out(root_head.size() + root.size() + 100);
  xml::writer xml(out, with_mtom());
  write_part(xml);
  auto const first = xml.flush({.more = false}).result();
  CHECK(first.state == flush_state::failed);
  CHECK(first.error == xml::errc::parts_left);
  CHECK(out.last_flush.more);
  CHECK(out.queued() == 0);  // what was queued went
  CHECK(xml.has_parts_left());
  CHECK_FALSE(xml.error());
  int flushes = 1;
  for (; xml.flush({.more = false}).state() == flush_state::failed; ++flushes) {
    REQUIRE(flushes < 100);
  }
  CHECK(flushes > 1);
  CHECK_FALSE(out.last_flush.more);
  CHECK_FALSE(xml.has_parts_left());
  CHECK(out.bytes == whole);
}

TEST_CASE("a document with parts left is finished for writing") {
  test_output out;
  xml::writer xml(out, with_mtom());
  xml.start_element("a").bytes_pulled(octet_task("x", 1)).end_element();
  CHECK_FALSE(xml.finish());
  CHECK_FALSE(xml.error());
  CHECK(xml.has_parts_left());
  CHECK_FALSE(xml.finish());
  CHECK(xml.flush().result().error == xml::errc::parts_left);
  xml.text("\n");
  CHECK(xml.error().code == xml::errc::document_finished);
  CHECK(xml.flush().result().error == xml::errc::document_finished);
  CHECK_FALSE(xml.has_parts_left());
}

TEST_CASE("what is pulled by a callback needs no waiting") {
  test_output out;
  xml::writer xml(out, with_mtom());
  xml.start_element("a").bytes_pulled(octet_source(octets(300'000), 1000)).end_element();
  CHECK(xml.flush({.more = false}).state() == flush_state::done);
  CHECK(out.bytes == root_head + root + part_text(1, octets(300'000)) + message_end);
}

TEST_CASE("send_parts waits for coroutines and for room") {
  for (std::size_t const cap : {400U, 1000U, 100'000U}) {
    queue_output out(cap, cap / 2);
    xml::writer xml(out, with_mtom());
    xml.start_element("r").start_element("a").bytes_pulled(octet_task(octets(3000), 700));
    xml.end_element();
    REQUIRE(xml.flush().state() == flush_state::done);
    xml.start_element("a").bytes(buffer(large)).end_element().end_element();
    auto const result = send(xml, {.more = false});
    CHECK(result.state == flush_state::done);
    CHECK(out.bytes == root_head + "<r><a>" + include(1) + "</a><a>" + include(2) + "</a></r>" +
                           part_text(1, octets(3000)) + part_text(2, large) + message_end);
    CHECK(out.queued() == 0);
    CHECK_FALSE(out.last_flush.more);
    CHECK_FALSE(xml.has_parts_left());
    CHECK(xml.finish());
    CHECK(xml.flush({.more = false}).state() == flush_state::done);
  }
}

TEST_CASE("send_parts can go on where it was given up") {
  queue_output out;
  out.flush_send_max = 500;
  xml::writer xml(out, with_mtom());
  write_part(xml);
  std::uint64_t sent = 0;
  for (auto state = flush_state::timed_out; state == flush_state::timed_out;) {
    auto const result = send(xml);
    sent += result.bytes_sent;
    state = result.state;
    CHECK_FALSE(xml.error());
  }
  CHECK(out.bytes == whole);
  CHECK(sent == whole.size());
}

TEST_CASE("where there are no parts to be sent, send_parts is a flush") {
  test_output out;
  xml::writer plain(out);
  plain.start_element("a").text("t");
  CHECK(send(plain, {.min_bytes = 100}).state == flush_state::skipped);
  CHECK(send(plain).state == flush_state::done);
  CHECK(out.bytes == "<a>t");
  CHECK(send(plain, {.more = false}).error == xml::errc::document_incomplete);
  test_output other;
  xml::writer open(other, with_mtom());
  open.start_element("a").bytes(buffer(large));
  CHECK(send(open).state == flush_state::done);
  CHECK(other.bytes == root_head + "<a>");
  CHECK(send(open, {.more = false}).error == xml::errc::document_incomplete);
}

TEST_CASE("an error of what is pulled from ends the message, which has no end then") {
  test_output out;
  xml::writer xml(out, with_mtom());
  auto const why = std::make_error_code(std::errc::io_error);
  xml.start_element("a");
  xml.bytes_pulled([&](mutable_buffer) -> task<io_result> { co_return io_result{why, 0}; });
  xml.end_element();
  CHECK(send(xml).error == why);
  CHECK(xml.error().code == why);
  CHECK(xml.error().during == xml::operation::finish);
  CHECK(send(xml).error == why);
  CHECK(out.bytes == root_head + root + part_text(1, ""));
}

TEST_CASE("an exception of what is pulled from ends the message") {
  test_output out;
  xml::writer xml(out, with_mtom());
  xml.start_element("a");
  xml.bytes_pulled([](mutable_buffer) -> task<io_result> {
    throw std::runtime_error("no such row");
    co_return io_result{};
  });
  xml.end_element();
  CHECK_THROWS_AS(send(xml), std::runtime_error);
  CHECK(xml.error().code == penstock::errc::aborted);
  CHECK(send(xml).error == penstock::errc::aborted);
}

TEST_CASE("an output that cannot take the head refuses the first token") {
  memory_output out(100);
  xml::writer xml(out, with_mtom());
  xml.start_element("a");
  CHECK(xml.error().code == penstock::errc::queue_full);
  CHECK(out.view().empty());
}

TEST_CASE("an output that cannot take the parts refuses the document's end") {
  memory_output out(root_head.size() + root.size() + 300);
  xml::writer xml(out, with_mtom());
  write_part(xml);
  CHECK_FALSE(xml.finish());
  CHECK(xml.error().code == penstock::errc::queue_full);
  CHECK(xml.flush().result().error == penstock::errc::queue_full);
}

TEST_CASE("options that are wrong refuse everything, with the first call") {
  test_output out;
  xml::writer xml(out, with_mtom({.boundary = "\r\n"}));
  CHECK(xml.error().code == xml::errc::invalid_mime);
  CHECK(xml.error().during == xml::operation::begin);
  xml.start_element("a").end_element();
  CHECK_FALSE(xml.finish());
  CHECK(out.bytes.empty());
}

TEST_CASE("a writer begins the next message with new names where none were given") {
  test_output first;
  std::string boundary(70, 'b');
  xml::writer xml(first, with_mtom({.boundary = boundary, .inline_max = 10}));
  std::string const head = "--" + boundary + "\r\nContent-ID: <";
  boundary.assign(70, '"');  // the writer has its own
  xml.start_element("a").bytes(buffer("more than ten bytes"));
  test_output second;
  std::string const type = xml.content_type();
  xml.reset(second);
  CHECK(xml.content_type() != type);
  xml.start_element("a").bytes(buffer("other bytes")).end_element();
  CHECK(xml.flush().state() == flush_state::done);
  CHECK(second.bytes.starts_with(head));
  CHECK(second.bytes.find("\r\n\r\nother bytes\r\n--") != std::string::npos);
  test_output third;
  xml.reset(third);
  xml.start_element("a").end_element();
  CHECK(xml.finish());
  CHECK(third.bytes.find("other bytes") == std::string::npos);
}
