// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A chunked body, cut anywhere, decodes to the same octets, ends at the same place and fails for
// the same reason as in one piece; it never gives more than there is room for; and a body that is
// accepted is the same to llhttp alone.

#include "fuzz/fuzz.hpp"
#include "http/chunk_decoder.hpp"

#include <string>
#include <string_view>
#include <utility>

using namespace penstock::http;

namespace {

struct outcome {
  std::string body;
  std::size_t consumed = 0;
  bool is_done = false;
  errc error = {};

  bool operator==(outcome const&) const = default;
};

class decoding {
public:
  decoding(std::size_t piece_max, limits const& bounds, std::uint64_t room)
      : decoder_(bounds), room_(room), copy_(piece_max) {}

  void feed(std::string_view piece) {
    std::string_view rest = copy_.of(piece);
    while (!rest.empty() && !so_far.is_done && so_far.error == errc{}) {
      auto const step = decoder_.feed(rest, room_ - so_far.body.size());
      fuzz::expect(step.consumed <= rest.size(), "no more is consumed than was fed");
      rest.remove_prefix(step.consumed);
      so_far.body += step.data;
      so_far.consumed += step.consumed;
      so_far.is_done = step.is_done;
      so_far.error = step.error;
      fuzz::expect(so_far.body.size() <= room_, "no more comes than there is room for");
      bool const is_stuck = step.consumed == 0 && !step.is_done && step.error == errc{};
      fuzz::expect(!is_stuck, "what is fed is taken");
    }
  }

  outcome so_far;

private:
  chunk_decoder decoder_;
  std::uint64_t room_;
  fuzz::tight_copy copy_;
};

outcome decode(std::string_view octets, std::size_t piece_max, limits const& bounds,
               std::uint64_t room) {
  decoding all(piece_max, bounds, room);
  fuzz::in_pieces(octets, fuzz::hash(octets), piece_max,
                  [&](std::string_view piece) { all.feed(piece); });
  return all.so_far;
}

outcome decode_whole(std::string_view octets, limits const& bounds, std::uint64_t room) {
  decoding all(octets.size(), bounds, room);
  all.feed(octets);
  return all.so_far;
}

/** The same by llhttp alone. */
outcome reference(std::string_view octets) {
  static constexpr std::string_view head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  llhttp_settings_t settings;
  llhttp_settings_init(&settings);
  settings.on_body = [](llhttp_t* p, char const* at, std::size_t n) {
    static_cast<outcome*>(p->data)->body.append(at, n);
    return 0;
  };
  settings.on_message_complete = [](llhttp_t* p) {
    static_cast<outcome*>(p->data)->is_done = true;
    return int(HPE_PAUSED);
  };
  llhttp_t llhttp;
  outcome seen;
  llhttp_init(&llhttp, HTTP_REQUEST, &settings);
  llhttp.data = &seen;
  llhttp_execute(&llhttp, head.data(), head.size());
  if (llhttp_execute(&llhttp, octets.data(), octets.size()) == HPE_OK) {
    seen.consumed = octets.size();
  } else {
    seen.consumed = static_cast<std::size_t>(llhttp_get_error_pos(&llhttp) - octets.data());
  }
  return seen;
}

}  // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const octets = fuzz::input(data, size).all();
  limits tight;
  tight.chunk_extension_size_max = 5;
  tight.chunk_extensions_size_max = 8;
  tight.trailer_size_max = 20;
  for (auto const& [bounds, room] : {std::pair(limits(), std::uint64_t(UINT32_MAX)), {tight, 24}}) {
    outcome const whole = decode_whole(octets, bounds, room);
    fuzz::expect(decode(octets, 1, bounds, room) == whole, "octet by octet is the same");
    fuzz::expect(decode(octets, 7, bounds, room) == whole, "pieces are the same");
    if (whole.error != errc{}) continue;
    fuzz::expect(reference(octets) == whole, "llhttp sees the same body and end");
  }
  return 0;
}
