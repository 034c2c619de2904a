// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// file_sink: it never tries in the call, and asks the ring for a vectored write at the file's own
// position. Looks at the submissions; file_output_test has them carried out.

#include "flush/file_sink.hpp"

#include <catch2/catch_test_macros.hpp>

#include <liburing.h>

#include <array>
#include <cerrno>
#include <cstdint>

TEST_CASE("nothing is tried in the call, and a send is a write at the file's position") {
  penstock::detail::file_sink sink(penstock::file(-1));
  std::array<iovec, 2> vectors{};
  msghdr message{};
  message.msg_iov = vectors.data();
  message.msg_iovlen = vectors.size();
  CHECK(sink.send_now(message) == -EAGAIN);
  auto const what = sink.send(message);
  CHECK(what.opcode == IORING_OP_WRITEV);
  CHECK(what.address == reinterpret_cast<std::uintptr_t>(vectors.data()));
  CHECK(what.length == 2);
  CHECK(what.offset == UINT64_MAX);
}

TEST_CASE("the list of one part need not be kept") {
  penstock::detail::file_sink sink(penstock::file(-1));
  char bytes[3];
  iovec vector{bytes, sizeof bytes};
  msghdr message{};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  auto const what = sink.send(message);
  vector = {};
  CHECK(what.opcode == IORING_OP_WRITEV);
  CHECK(what.length == 1);
  auto const* const kept = reinterpret_cast<iovec const*>(what.address);
  CHECK(kept->iov_base == bytes);
  CHECK(kept->iov_len == sizeof bytes);
}

TEST_CASE("a file is always ready to be written, and nobody acknowledges what it took") {
  penstock::detail::file_sink sink(penstock::file(-1));
  CHECK(sink.wait_writable().opcode == IORING_OP_NOP);
  CHECK(sink.acknowledged() == 0);
}
