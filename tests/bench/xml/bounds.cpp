// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Bounds: what writing the document costs when little is done for it. They know the document, look
// for nothing but characters to escape and control characters, and keep no account of anything.

#include "xml/writers.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <memory>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace bench {
namespace {

/** A buffer that takes what it is given in pieces, if need be. */
class pieces {
public:
  explicit pieces(drain& to) : buffer_(to) {}

  void put(std::string_view text) {
    while (text.size() > buffer_.room()) {
      std::size_t const n = buffer_.room();
      copy(text.substr(0, n));
      text.remove_prefix(n);
      buffer_.empty();
    }
    copy(text);
  }
  drain_buffer& buffer() { return buffer_; }

private:
  void copy(std::string_view text) {
    std::memcpy(buffer_.next(), text.data(), text.size());
    buffer_.advance(text.size());
  }

  drain_buffer buffer_;
};

constexpr std::array<bool, 256> make_special() {
  std::array<bool, 256> special{};
  std::fill_n(special.begin(), 0x20, true);
  for (char const c : {'&', '<', '>', '"'}) special[static_cast<unsigned char>(c)] = true;
  return special;
}

constexpr std::array<bool, 256> special = make_special();

bool is_special(char c) { return special[static_cast<unsigned char>(c)]; }

std::string_view reference(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    default: return {};
  }
}

#if defined(__SSE2__)
/** How many of the 16 bytes come before the first special one. */
unsigned clean_of(__m128i bytes) {
  auto const equal = [bytes](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
  __m128i const low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
  __m128i const marks =
      _mm_or_si128(_mm_or_si128(equal('&'), equal('<')), _mm_or_si128(equal('>'), equal('"')));
  auto const mask = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(low, marks)));
  return mask == 0 ? 16 : static_cast<unsigned>(std::countr_zero(mask));
}

__m128i load(char const* in) { return _mm_loadu_si128(reinterpret_cast<__m128i const*>(in)); }
#endif

/** Looks for the next special byte, then copies what comes before. */
struct scanning {
  static char const* find(char const* in, char const* end) {
#if defined(__SSE2__)
    for (; end - in >= 16; in += 16) {
      unsigned const clean = clean_of(load(in));
      if (clean != 16) return in + clean;
    }
#endif
    return std::find_if(in, end, is_special);
  }
  static void put(pieces& out, std::string_view text) {
    char const* in = text.data();
    char const* const end = in + text.size();
    for (;;) {
      char const* const stop = find(in, end);
      out.put({in, static_cast<std::size_t>(stop - in)});
      if (stop == end) return;
      out.put(reference(*stop));
      in = stop + 1;
    }
  }
};

/** Copies while it looks: 16 bytes at a time, then back to the first special one. */
struct fused {
  static void put(pieces& out, std::string_view text) {
    char const* in = text.data();
    char const* const end = in + text.size();
    drain_buffer& buffer = out.buffer();
    while (in != end) {
      if (buffer.room() < 64) buffer.empty();
#if defined(__SSE2__)
      if (end - in >= 16) {
        __m128i const bytes = load(in);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(buffer.next()), bytes);
        unsigned const clean = clean_of(bytes);
        buffer.advance(clean);
        in += clean;
        if (clean == 16) continue;
      } else
#endif
      {
        // As many as there are: fewer than 16 where there are blocks, else what there is room for.
        char const* const stop = in + std::min<std::ptrdiff_t>(end - in, 16);
        for (; in != stop && !is_special(*in); ++in) {
          *buffer.next() = *in;
          buffer.advance(1);
        }
        if (in == stop) continue;
      }
      out.put(reference(*in++));
    }
  }
};

template <class Escape>
void append(records const& all, drain& to) {
  pieces out(to);
  out.put("<?xml version=\"1.0\" encoding=\"UTF-8\"?><records>");
  for (record const& one : all) {
    out.put("<record id=\"");
    Escape::put(out, one.id);
    out.put("\" type=\"");
    Escape::put(out, one.type);
    out.put("\" code=\"");
    Escape::put(out, one.code);
    out.put("\">");
    Escape::put(out, one.text);
    out.put("</record>");
  }
  out.put("</records>");
  out.buffer().empty();
}

template <class Escape>
write_document prepare(records const& all) {
  return [&all](drain& to) { append<Escape>(all, to); };
}

write_document prepare_memcpy(records const& all) {
  auto const whole = std::make_shared<std::string>();
  drain keeper(whole.get());
  append<scanning>(all, keeper);
  return [whole](drain& to) {
    pieces out(to);
    out.put(*whole);
    out.buffer().empty();
  };
}

}  // namespace

void add_bounds(std::vector<xml_writer>& to) {
  to.push_back({"memcpy", "raw", "nothing; the document is ready", prepare_memcpy});
  to.push_back({"append-fused", "raw", "control characters", prepare<fused>});
  to.push_back({"append-scan", "raw", "control characters", prepare<scanning>});
}

}  // namespace bench
