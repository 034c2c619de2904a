// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "unit/xml/test_output.hpp"

#include <algorithm>

namespace penstock::test {

mutable_buffer test_output::prepare(std::size_t size_min) noexcept {
  ++prepare_count;
  REQUIRE(size_min >= 1);
  lent_.reset();
  size_ = 0;
  if (size_min > cap_ - bytes.size()) {
    error_ = errc::queue_full;
    return {};
  }
  size_ = std::min(std::max(size_min, window_), cap_ - bytes.size());
  lent_ = std::make_unique<std::byte[]>(size_);
  used_ = 0;
  return {lent_.get(), size_};
}

void test_output::commit(std::size_t n) noexcept {
  ++commit_count;
  REQUIRE(n <= size_ - used_);
  bytes.append(reinterpret_cast<char const*>(lent_.get()) + used_, n);
  used_ += n;
}

write_status test_output::write(const_buffer data) noexcept {
  lent_.reset();
  bytes.append(text(data));
  return write_status::accepted;
}

flush_operation test_output::flush(flush_options const& options) noexcept {
  ++flush_count;
  last_flush = options;
  lent_.reset();
  size_ = used_ = 0;
  if (!keeps_queue) sent = bytes.size();
  return flush_result{.error = {}};
}

std::size_t test_output::queued() const noexcept {
  ++queued_count;
  return bytes.size() - sent;
}

void check_document(std::string_view expected, xml_writing const& write,
                    xml::writer_options const& options) {
  for (std::size_t window = 1; window <= window_sizes_max; ++window) {
    test_output out(window);
    xml::writer xml(out, options);
    write(xml);
    CAPTURE(window, xml.error().message());
    REQUIRE(xml.finish());
    REQUIRE(out.bytes == expected);
    REQUIRE(xml.bytes_written() == expected.size());
  }
}

void check_refused(std::error_code why, xml_writing const& setup, xml_writing const& call,
                   xml::writer_options const& options) {
  for (std::size_t window = 1; window <= window_sizes_max; ++window) {
    test_output out(window);
    xml::writer xml(out, options);
    setup(xml);
    CAPTURE(window, xml.error().message());
    REQUIRE(xml);
    xml.release();
    std::string const before = out.bytes;

    call(xml);
    REQUIRE_FALSE(xml);
    auto const error = xml.error();
    REQUIRE(error.code == why);
    REQUIRE(error.offset == before.size());
    REQUIRE(out.bytes == before);

    xml.text("more").end_element().start_element("more").comment("more").end_element();
    REQUIRE_FALSE(xml.finish());
    REQUIRE(xml.flush().state() == flush_state::failed);
    REQUIRE(xml.error().code == why);
    REQUIRE(xml.error().during == error.during);
    REQUIRE(out.bytes == before);
  }
}

void check_refused_in_element(std::error_code why, xml_writing const& call,
                              xml::writer_options const& options) {
  check_refused(
      why, [](xml::writer& xml) { xml.start_element("a"); }, call, options);
}

}  // namespace penstock::test
