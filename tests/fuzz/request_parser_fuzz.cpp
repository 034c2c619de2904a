// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Any octets, cut anywhere, make the same events as in one piece; limits hold; and a request that
// is accepted is to llhttp alone the same request, with the same body and the same end.

#include "fuzz/fuzz.hpp"
#include "unit/http/event_log.hpp"

#include <llhttp.h>

#include <memory>
#include <string>
#include <string_view>

using namespace penstock;
using http::parse_event;

namespace {

http::limits make_small_limits() {
  http::limits small;
  small.method_size_max = 7;
  small.target_size_max = 24;
  small.header_size_max = 96;
  small.field_count_max = 4;
  small.body_size_max = 16;
  small.chunk_extension_size_max = 4;
  small.chunk_extensions_size_max = 6;
  small.trailer_size_max = 16;
  return small;
}

http::limits const usual;
http::limits const small = make_small_limits();

void expect_same_events(std::string_view octets, http::limits const& limits) {
  std::string const whole = test::log_in_pieces(octets, octets.size(), limits);
  fuzz::expect(test::log_in_pieces(octets, 1, limits) == whole, "octet by octet is the same");
  test::event_log log(limits);
  fuzz::in_pieces(octets, fuzz::hash(octets), 9, [&](std::string_view piece) { log.feed(piece); });
  fuzz::expect(log.take() == whole, "pieces are the same");
}

/** A request as llhttp alone sees it. */
struct reference {
  llhttp_t llhttp;
  std::string method, target, body;
  std::size_t field_count = 0;
  bool is_complete = false;

  static reference& self(llhttp_t* llhttp) { return *static_cast<reference*>(llhttp->data); }

  explicit reference(std::string_view octets) {
    llhttp_settings_t settings;
    llhttp_settings_init(&settings);
    settings.on_method = [](llhttp_t* p, char const* at, std::size_t n) {
      return self(p).method.append(at, n), 0;
    };
    settings.on_url = [](llhttp_t* p, char const* at, std::size_t n) {
      return self(p).target.append(at, n), 0;
    };
    settings.on_header_value_complete = [](llhttp_t* p) { return ++self(p).field_count, 0; };
    settings.on_headers_complete = [](llhttp_t* p) {
      // What follows a head that asks for another protocol is still this request's body.
      return p->upgrade = 0, 0;
    };
    settings.on_body = [](llhttp_t* p, char const* at, std::size_t n) {
      return self(p).body.append(at, n), 0;
    };
    settings.on_message_complete = [](llhttp_t* p) {
      self(p).is_complete = true;
      return int(HPE_PAUSED);
    };
    llhttp_init(&llhttp, HTTP_REQUEST, &settings);
    llhttp.data = this;
    llhttp_execute(&llhttp, octets.data(), octets.size());
    if (llhttp_get_error_pos(&llhttp) != octets.data() + octets.size()) is_complete = false;
  }
};

/** Whether it refused what we accept on purpose: methods that are not in its list, octets beyond
    ASCII in a target, a tab behind `chunked`. */
bool is_narrower(llhttp_t const& llhttp) {
  return llhttp.error == HPE_INVALID_METHOD || llhttp.error == HPE_INVALID_URL ||
         llhttp.error == HPE_INVALID_TRANSFER_ENCODING;
}

struct accepted {
  std::size_t field_count = 0;
  std::string body;
};

void expect_limits_hold(http::request_parser const& parser, http::limits const& limits) {
  http::request_head const& head = parser.head();
  fuzz::expect(head.method.size() <= limits.method_size_max, "a method is not too long");
  fuzz::expect(head.target.size() <= limits.target_size_max, "a target is not too long");
  fuzz::expect(head.fields.size() <= limits.field_count_max, "there are not too many fields");
  fuzz::expect(parser.body_size() <= limits.body_size_max, "a body is not too large");
}

/** The first request in `octets`, of whose rest it is; nothing unless it is accepted. */
void check_first_request(std::string_view octets, http::limits const& limits) {
  http::request_parser parser(limits);
  accepted mine;
  for (std::size_t at = 0;;) {
    auto const step = parser.feed(buffer(octets.substr(at)));
    at += step.consumed;
    if (step.what == parse_event::need_more || step.what == parse_event::error) return;
    expect_limits_hold(parser, limits);
    mine.body += text(step.body);
    if (step.what == parse_event::head) mine.field_count = parser.head().fields.size();
    if (step.what != parse_event::complete) continue;
    reference const theirs(octets.substr(0, at));
    if (is_narrower(theirs.llhttp)) return;
    fuzz::expect(theirs.is_complete, "llhttp sees the same end");
    fuzz::expect(theirs.method == parser.head().method, "llhttp sees the same method");
    fuzz::expect(theirs.target == parser.head().target, "llhttp sees the same target");
    fuzz::expect(theirs.body == mine.body, "llhttp sees the same body");
    fuzz::expect(theirs.field_count >= mine.field_count, "llhttp sees the same fields");
    return;
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const octets = fuzz::input(data, size).all();
  if (octets.empty()) return 0;
  http::limits const& limits = fuzz::hash(octets) % 2 == 0 ? usual : small;
  expect_same_events(octets, limits);
  check_first_request(octets, limits);
  return 0;
}
