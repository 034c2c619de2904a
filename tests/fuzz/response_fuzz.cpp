// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Whatever a handler calls on a response, and however the socket takes it: what a peer's parser
// takes for a whole answer is one, with the status and the body that were asked for, and ends where
// the next one begins; an answer that was given up never looks whole.

#include "fuzz/fuzz.hpp"
#include "fuzz/support/answer_reader.hpp"
#include "fuzz/support/wire_ring.hpp"

#include <penstock/flush/socket_output.hpp>
#include <penstock/http/headers.hpp>
#include <penstock/http/response.hpp>

#include "http/date.hpp"

#include <cstring>
#include <memory>
#include <string>
#include <string_view>

using namespace penstock;

namespace {

// Date, Connection, and a length or Transfer-Encoding.
constexpr std::size_t own_fields_max = 3;

/** What the handler did. */
struct written {
  std::string body;                     // accepted since the last clear()
  std::uint64_t declared = UINT64_MAX;  // a Content-Length of its own
  std::size_t field_count = 0;          // accepted
  bool is_ended = false;                // with nothing missing
};

bool write_prepared(http::response& answer, std::string_view bytes) {
  auto const room = answer.prepare(bytes.size());
  if (room.size() < bytes.size()) return false;
  if (!bytes.empty()) std::memcpy(room.data(), bytes.data(), bytes.size());
  answer.commit(bytes.size() / 2);
  answer.commit(bytes.size() - bytes.size() / 2);
  return true;
}

void write(http::response& answer, fuzz::input& choices, written& so_far) {
  unsigned const way = choices.below(4);
  std::string bytes(choices.text());
  if (choices.below(4) == 0) bytes.resize(bytes.size() * 300, '.');  // beyond one block
  bool is_taken = false;
  if (way == 0) {
    is_taken = answer.write(bytes) != write_status::refused;
  } else if (way == 1) {
    is_taken = write_prepared(answer, bytes);
  } else {  // lent bytes would have to outlive a flush that is not awaited
    auto const owner = std::make_shared<std::string>(bytes);
    is_taken = answer.write_shared(buffer(*owner), owner) != write_status::refused;
  }
  if (is_taken) so_far.body += bytes;
}

void set_field(http::response& answer, fuzz::input& choices, written& so_far) {
  unsigned const what = choices.below(6);
  if (what == 0) {
    std::uint64_t const length = choices.below(100);
    if (!answer.set_header("Content-Length", std::to_string(length))) so_far.declared = length;
  } else if (what == 1) {
    static_cast<void>(answer.set_header("connection", "close"));
  } else if (what == 2) {
    static_cast<void>(answer.set_header("transfer-encoding", choices.text()));
  } else {
    auto const name = choices.text();
    auto const value = choices.text();
    if (http::equal_ignoring_case(name, "Content-Length")) return;  // see above
    auto const refused =
        what == 3 ? answer.add_header(name, value) : answer.set_header(name, value);
    if (!refused) ++so_far.field_count;
  }
}

flush_operation finish(http::response& answer, written& so_far) {
  if (!answer.is_aborted() && !answer.lacks_bytes()) so_far.is_ended = true;
  return answer.finish();
}

task<void> call(http::response& answer, fuzz::input& choices, written& so_far) {
  switch (choices.below(12)) {
    case 0: static_cast<void>(answer.set_status(http::status(choices.octet() * 4))); break;
    case 1:
    case 2: set_field(answer, choices, so_far); break;
    case 3: static_cast<void>(co_await answer.flush()); break;
    case 4: static_cast<void>(answer.flush({.min_bytes = choices.octet()})); break;
    case 5: static_cast<void>(co_await answer.make_room()); break;
    case 6:
      if (!answer.is_committed() && !answer.is_aborted()) so_far.body.clear();
      answer.clear();
      break;
    case 7:
      if (choices.below(8) == 7) answer.abort();
      break;
    case 8:
      if (choices.below(4) == 3) static_cast<void>(finish(answer, so_far));
      break;
    default: write(answer, choices, so_far);
  }
}

/** As a connection ends what its handler left; whether it is all with the peer. */
task<bool> end(http::response& answer, fuzz::input& choices, written& so_far) {
  if (choices.below(8) == 7 && !answer.is_finished()) answer.abort();
  auto const sent = co_await finish(answer, so_far);
  co_return sent.state == flush_state::done && !answer.is_aborted();
}

void expect_honest(http::response const& answer, bool is_whole, bool is_head, written const& so_far,
                   std::string_view wire) {
  auto const seen = fuzz::answer_reader::read(wire, is_head);
  bool const is_bodiless = is_head || http::is_bodiless(answer.code());
  bool const is_all = is_bodiless ? seen.body.empty() : seen.body == so_far.body;
  fuzz::expect(!seen.is_malformed, "what is sent is well-formed");
  fuzz::expect(seen.field_count <= so_far.field_count + own_fields_max, "no field is smuggled in");
  if (is_whole) {
    fuzz::expect(seen.is_complete || seen.ends_with_connection, "a whole answer is whole");
    fuzz::expect(seen.size == wire.size(), "the next answer begins where this one ends");
    fuzz::expect(seen.status == to_int(answer.code()), "the status is what was set");
    fuzz::expect(is_all, "the body is what was written");
    fuzz::expect(!seen.ends_with_connection || !answer.keeps_alive(), "its end is seen");
  } else if (seen.is_complete && !is_bodiless) {
    bool const is_right = so_far.is_ended || so_far.declared == so_far.body.size();
    fuzz::expect(is_right && is_all, "an answer that is not whole does not look so");
  }
}

task<void> answer_requests(fuzz::wire_ring& ring, fuzz::input& choices) {
  tcp_socket socket(100);  // no descriptor of ours: the ring closes nothing
  socket_output out(socket, {.hard_cap = 64 * 1024});
  http::date_cache dates;
  http::response answer(out, dates);
  bool is_open = true;
  while (is_open && !choices.is_over()) {
    http::response_context context;
    unsigned const flags = choices.octet();
    context.version_minor = (flags & 3) == 3 ? 0 : 1;
    context.is_head = (flags & 12) == 12;
    context.keep_alive = (flags & 16) == 0;
    answer.begin(context);
    written so_far;
    ring.wire.clear();
    for (unsigned n = choices.below(24); n > 0; --n) co_await call(answer, choices, so_far);
    bool const is_whole = co_await end(answer, choices, so_far);
    expect_honest(answer, is_whole, context.is_head, so_far, ring.wire);
    is_open = is_whole && answer.keeps_alive();
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::input choices(data, size);
  auto seam = std::make_unique<fuzz::wire_ring>(choices);
  fuzz::wire_ring& ring = *seam;
  detail::worker owner(std::move(seam), {});
  owner.run(answer_requests(ring, choices));
  fuzz::expect(owner.drain(), "nothing is left in flight");
  fuzz::expect(owner.blocks().lent() == 0, "no block is left lent");
  return 0;
}
