// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Whatever calls a writer of MTOM gets, and whatever room the output has: a strict reader finds the
// message right, and with its parts put back the document is the one that the same calls make
// without MTOM.

#include "fuzz/fuzz.hpp"
#include "unit/xml/mtom/message_reader.hpp"

#include <penstock/error.hpp>
#include <penstock/flush/memory_output.hpp>
#include <penstock/xml/error.hpp>
#include <penstock/xml/writer.hpp>

#include <algorithm>
#include <memory>
#include <string>

using namespace penstock;

namespace {

constexpr std::string_view boundary = "=_boundary.of.the.fuzzer";
constexpr std::string_view xop_namespace = "http://www.w3.org/2004/08/xop/include";
constexpr std::string_view xmime_namespace = "http://www.w3.org/2005/05/xmlmime";

/** Lends windows of a size of its own, each in memory of exactly that size, and once it has a cap
    refuses what is more, until a flush sends some. */
class small_output final : public output {
public:
  explicit small_output(std::size_t window) noexcept : window_(window) {}

  std::string bytes;
  std::size_t cap = SIZE_MAX;

  mutable_buffer prepare(std::size_t size_min) noexcept override {
    lent_.reset();
    size_ = used_ = 0;
    if (!has_room(size_min)) return {};
    size_ = std::max(size_min, std::min(window_, cap - queued()));
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
    if (!has_room(data.size())) return write_status::refused;
    bytes.append(text(data));
    return queued() > cap / 2 ? write_status::full : write_status::accepted;
  }
  flush_operation flush(flush_options const&) noexcept override {
    lent_.reset();
    size_ = used_ = 0;
    sent_ = bytes.size();
    return flush_result{};
  }
  [[nodiscard]] std::size_t queued() const noexcept override { return bytes.size() - sent_; }
  [[nodiscard]] std::error_code error() const noexcept override { return error_; }

private:
  bool has_room(std::size_t n) noexcept {
    bool const has = queued() < cap && n <= cap - queued();
    if (!has) error_ = errc::queue_full;
    return has;
  }

  std::unique_ptr<std::byte[]> lent_;
  std::size_t size_ = 0;
  std::size_t used_ = 0;
  std::size_t window_;
  std::size_t sent_ = 0;
  std::error_code error_;
};

/** Gives `bytes` in reads of a size of its own. */
auto reader(std::string_view bytes, std::size_t size_max) {
  return [left = bytes, size_max](mutable_buffer room) mutable noexcept {
    std::size_t const n = std::min({room.size(), left.size(), size_max});
    std::ranges::copy(buffer(left.substr(0, n)), room.begin());
    left.remove_prefix(n);
    return io_result{.n = n};
  };
}

/** Makes each call on a writer of MTOM, and on a plain one that shows what the document says. */
class twin_calls {
public:
  twin_calls(xml::writer& mtom, xml::writer& plain, fuzz::input& choices) noexcept
      : mtom_(mtom), plain_(plain), choices_(choices) {}

  void step() {
    switch (choices_.below(13)) {
      case 0: both([](auto& x) { x.start_element("e"); }); break;
      case 1: both([](auto& x) { x.start_element("xop", "Include", "urn:other"); }); break;
      case 2:
      case 3: both([](auto& x) { x.end_element(); }); break;
      case 4: both([t = choices_.text()](auto& x) { x.text(t); }); break;
      case 5: content_type(); break;
      case 6: both([](auto& x) { x.comment("c"); }); break;
      case 7: both([](auto& x) { x.end_start_tag(); }); break;
      case 8: flush(); break;
      case 9: include(); break;
      default: bytes(); break;
    }
  }

private:
  template <class Call>
  void both(Call call) {
    call(mtom_);
    call(plain_);
  }

  void content_type() {
    constexpr std::string_view types[] = {"image/png", "a/b; c=\"d\"", "", "a/b\r\nX: y"};
    std::string_view const type = types[choices_.below(4)];
    both([&](auto& x) { x.attribute("m", "contentType", xmime_namespace, type); });
  }

  void include() {
    if (choices_.below(8) != 0) return;  // seldom: it ends the document
    both([](auto& x) { x.start_element("i", "Include", xop_namespace).end_element(); });
  }

  void flush() {
    if (mtom_.depth() == 0) return;  // behind the root it would end the document
    both([](auto& x) { static_cast<void>(x.flush()); });
  }

  void bytes() {
    std::string_view const content = choices_.text();
    auto const where = static_cast<xml::placement>(choices_.below(3));
    plain_.bytes(buffer(content));
    switch (choices_.below(5)) {
      case 0: mtom_.bytes(buffer(content), where); break;
      case 1: {
        auto const owner = std::make_shared<std::string>(content);
        mtom_.bytes_shared(buffer(*owner), owner, where);
        break;
      }
      case 2: mtom_.bytes_borrowed(buffer(content), where); break;
      case 3: mtom_.bytes_moved(std::string(content), where); break;
      default: mtom_.bytes_pulled(reader(content, 1 + choices_.below(40))); break;
    }
  }

  xml::writer& mtom_;
  xml::writer& plain_;
  fuzz::input& choices_;
};

/** What only MTOM refuses. */
bool is_of_mtom(std::error_code why) noexcept {
  return why == xml::errc::invalid_mime || why == xml::errc::part_not_alone ||
         why == xml::errc::needs_part || why == xml::errc::too_many_parts ||
         why == xml::errc::parts_too_large || why == xml::errc::reserved_include;
}

bool sends_parts(xml::writer& mtom) {
  for (int i = 0; i < 10'000; ++i) {
    auto const result = mtom.flush({.more = false}).result();
    if (result.error != xml::errc::parts_left) return static_cast<bool>(result);
    fuzz::expect(mtom.has_parts_left(), "parts that are left are known to be");
  }
  fuzz::expect(false, "every flush brings the parts further");
  return false;
}

xml::writer_options options_of(fuzz::input& choices) {
  xml::writer_options options;
  bool const has_urls = choices.below(2) == 0;
  options.mtom = {.boundary = boundary,
                  .start = "root",
                  .part_id_prefix = has_urls ? "http://x/?a=%25&" : "part@"};
  options.mtom->inline_max = choices.below(40);
  if (choices.below(4) == 0) options.mtom->parts_max = choices.below(4);
  if (choices.below(4) == 0) options.mtom->parts_bytes_max = choices.octet();
  return options;
}

}  // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const all(reinterpret_cast<char const*>(data), size);
  if (all.find(boundary) != std::string_view::npos) return 0;  // which must not be in the data
  fuzz::input choices(data, size);
  auto const options = options_of(choices);
  small_output out(1 + choices.octet());
  std::size_t const cap = 1 + choices.octet();
  xml::writer mtom(out, options);
  memory_output plain_out;
  xml::writer plain(plain_out);
  twin_calls calls(mtom, plain, choices);
  while (mtom && plain && !choices.is_over()) calls.step();
  out.cap = cap;
  bool const is_refused = mtom && !plain;
  fuzz::expect(!is_refused, "what is refused without MTOM is refused with it");
  bool const is_whole = mtom && plain.finish() && sends_parts(mtom);
  if (!mtom && plain) {
    fuzz::expect(is_of_mtom(mtom.error().code), "what MTOM alone refuses has its reason in MTOM");
  }
  if (mtom && !is_whole) mtom.release();

  auto const seen = test::message_reader::read(out.bytes, boundary);
  if (!out.bytes.empty()) fuzz::expect(seen.error.empty(), "what was written is right");
  fuzz::expect(seen.is_complete == is_whole, "a message is complete if its document is");
  if (is_whole) fuzz::expect(seen.restored == plain_out.view(), "the parts make the same document");
  return 0;
}
