// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Whatever calls a writer gets: what it accepted is well-formed, an independent reader sees what
// was asked and nothing else, and of what it refused nothing was written.

#include "fuzz/fuzz.hpp"
#include "fuzz/support/xml_calls.hpp"

#include <penstock/xml/writer.hpp>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

using namespace penstock;

namespace {

/** Lends windows of a size of its own, each in memory of exactly that size. */
class windowed_output final : public output {
public:
  explicit windowed_output(std::size_t window) noexcept : window_(window) {}

  std::string bytes;

  mutable_buffer prepare(std::size_t size_min) noexcept override {
    size_ = std::max(size_min, window_);
    used_ = 0;
    lent_ = std::make_unique<std::byte[]>(size_);
    return {lent_.get(), size_};
  }
  void commit(std::size_t n) noexcept override {
    fuzz::expect(n <= size_ - used_, "no more is committed than was lent");
    bytes.append(reinterpret_cast<char const*>(lent_.get()) + used_, n);
    used_ += n;
  }
  write_status write(const_buffer data) noexcept override {
    lent_.reset();
    bytes.append(text(data));
    return write_status::accepted;
  }
  flush_operation flush(flush_options const&) noexcept override {
    lent_.reset();
    size_ = used_ = 0;
    return flush_result{.error = {}};
  }
  [[nodiscard]] std::size_t queued() const noexcept override { return 0; }
  [[nodiscard]] std::error_code error() const noexcept override { return {}; }

private:
  std::unique_ptr<std::byte[]> lent_;
  std::size_t size_ = 0;
  std::size_t used_ = 0;  // of size_
  std::size_t window_;
};

/** What a reader sees of `bytes`. Behind those of a document that is cut short comes the beginning
    of a tag, which is right only between tokens; the reader holds nothing back then. */
test::reading read_back(std::string const& bytes, bool is_whole) {
  return test::expat_reader::read(is_whole ? bytes : bytes + '<', is_whole);
}

void expect_read_back(std::string const& bytes, bool is_whole, fuzz::xml_calls const& calls) {
  auto const [events, error] = read_back(bytes, is_whole);
  fuzz::expect(error.empty(), "what was accepted is well-formed");
  auto const wanted = calls.seen();
  fuzz::expect(events.size() == wanted.size(), "the reader sees as much as was asked");
  for (std::size_t i = 0; i < events.size(); ++i) {
    fuzz::expect(events[i].matches(wanted[i]), "the reader sees what was asked");
  }
}

void expect_silent(xml::writer& xml, windowed_output const& out) {
  std::size_t const size = out.bytes.size();
  xml.text("more").end_element().start_element("more").comment("more").end_element();
  fuzz::expect(!xml.finish(), "a refused document is never finished");
  fuzz::expect(xml.flush().state() == flush_state::failed, "a refused document is not flushed");
  fuzz::expect(out.bytes.size() == size, "nothing is written after a refusal");
}

void set_replacement(xml::writer_options& options, unsigned choice) {
  using enum xml::invalid_text;
  options.on_invalid = choice == 0 ? replace : choice == 1 ? drop : handler;
  // Answers that could, with what is around them, be what a place forbids; or with nothing.
  options.handler.call = [](void*, xml::bad_text const& bad) noexcept {
    constexpr std::string_view answers[] = {"-",  "]",     ">",    "?", "]]>",
                                            "--", "<&\"'", "\r\n", "",  "\x01"};
    std::size_t const i = static_cast<unsigned char>(bad.bytes.back()) % (std::size(answers) + 1);
    if (i == std::size(answers)) return std::optional<std::string_view>();
    return std::optional(answers[i]);
  };
}

}  // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::input choices(data, size);
  xml::writer_options options;
  unsigned const flags = choices.octet();
  bool const is_replacing = (flags & 0x39) == 0x39;  // seldom: it says less
  if (is_replacing) set_replacement(options, flags >> 6);
  if ((flags & 2) != 0) options.on_cdata_end = xml::cdata_end::refuse;
  windowed_output out(1 + choices.octet());
  xml::writer xml(out, options);
  fuzz::xml_calls calls(xml, choices);
  while (xml && !choices.is_over()) {
    calls.step();
    fuzz::expect(!xml || xml.depth() == calls.depth(), "the depth is that of the open elements");
  }
  bool const is_whole = xml && (flags & 4) != 0 && xml.finish();
  if (xml && !is_whole) xml.release();
  if (!xml) expect_silent(xml, out);
  if (is_replacing) {
    fuzz::expect(read_back(out.bytes, is_whole).error.empty(), "what was replaced is well-formed");
  } else {
    expect_read_back(out.bytes, is_whole, calls);
  }
  return 0;
}
