// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// test_output: an output for the tests of the XML writer. It lends windows of a chosen size, so
// that a document crosses a window's edge at every place; it frees each window as early as the
// contract of output::prepare() allows, so that a late write is caught; and it has a hard cap.

#ifndef PENSTOCK_TESTS_UNIT_XML_TEST_OUTPUT_HPP
#define PENSTOCK_TESTS_UNIT_XML_TEST_OUTPUT_HPP

#include <penstock/error.hpp>
#include <penstock/flush/output.hpp>
#include <penstock/xml/writer.hpp>

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace penstock::test {

class test_output final : public output {
public:
  explicit test_output(std::size_t window = 4096, std::size_t cap = SIZE_MAX)
      : window_(window), cap_(cap) {}

  std::string bytes;     // committed
  std::size_t sent = 0;  // of them, flushed
  std::size_t prepare_count = 0;
  std::size_t commit_count = 0;
  std::size_t flush_count = 0;
  mutable std::size_t queued_count = 0;
  flush_options last_flush;
  bool keeps_queue = false;  // a peer that does not read: flush() sends nothing

  mutable_buffer prepare(std::size_t size_min) noexcept override {
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
  void commit(std::size_t n) noexcept override {
    ++commit_count;
    REQUIRE(n <= size_ - used_);
    bytes.append(reinterpret_cast<char const*>(lent_.get()) + used_, n);
    used_ += n;
  }
  using output::write;
  write_status write(const_buffer data) noexcept override {
    lent_.reset();
    bytes.append(text(data));
    return write_status::accepted;
  }
  flush_operation flush(flush_options const& options) noexcept override {
    ++flush_count;
    last_flush = options;
    lent_.reset();
    size_ = used_ = 0;
    if (!keeps_queue) sent = bytes.size();
    return flush_result{.error = {}};
  }
  std::size_t queued() const noexcept override {
    ++queued_count;
    return bytes.size() - sent;
  }
  std::error_code error() const noexcept override { return error_; }

private:
  std::unique_ptr<std::byte[]> lent_;
  std::size_t size_ = 0;  // of lent_
  std::size_t used_ = 0;  // of them, committed
  std::size_t window_;
  std::size_t cap_;
  std::error_code error_;
};

inline constexpr std::size_t window_sizes_max = 64;

/** Check that `write(xml)` makes exactly `expected`, whatever the size of the output's windows. */
template <class Write>
void check_document(std::string_view expected, Write write, xml::writer_options options = {}) {
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

/** Check that after `setup(xml)`, which is right, `call(xml)` is refused for the reason `why`, that
    it leaves no trace in the output, and that the writer does nothing from then on. */
template <class Setup, class Call>
void check_refused(std::error_code why, Setup setup, Call call, xml::writer_options options = {}) {
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

/** The same in an element `a` whose start tag is open. */
template <class Call>
void check_refused_in_element(std::error_code why, Call call, xml::writer_options options = {}) {
  check_refused(
      why, [](xml::writer& xml) { xml.start_element("a"); }, call, options);
}

}  // namespace penstock::test

#endif
