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

#include <cstddef>
#include <functional>
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

  mutable_buffer prepare(std::size_t size_min) noexcept override;
  void commit(std::size_t n) noexcept override;
  using output::write;
  write_status write(const_buffer data) noexcept override;
  flush_operation flush(flush_options const& options) noexcept override;
  std::size_t queued() const noexcept override;
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

using xml_writing = std::function<void(xml::writer&)>;

/** Check that `write(xml)` makes exactly `expected`, whatever the size of the output's windows. */
void check_document(std::string_view expected, xml_writing const& write,
                    xml::writer_options const& options = {});

/** Check that after `setup(xml)`, which is right, `call(xml)` is refused for the reason `why`, that
    it leaves no trace in the output, and that the writer does nothing from then on. */
void check_refused(std::error_code why, xml_writing const& setup, xml_writing const& call,
                   xml::writer_options const& options = {});

/** The same in an element `a` whose start tag is open. */
void check_refused_in_element(std::error_code why, xml_writing const& call,
                              xml::writer_options const& options = {});

}  // namespace penstock::test

#endif
