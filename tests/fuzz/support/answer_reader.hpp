// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// answer_reader: what llhttp, in the place of a client, makes of the octets of one answer.

#ifndef PENSTOCK_FUZZ_SUPPORT_ANSWER_READER_HPP
#define PENSTOCK_FUZZ_SUPPORT_ANSWER_READER_HPP

#include <llhttp.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace fuzz {

struct answer {
  int status = 0;
  std::string body;
  std::size_t field_count = 0;
  std::size_t size = 0;               // octets up to its end, or all that were read
  bool is_complete = false;           // its framing says that it is over
  bool ends_with_connection = false;  // it has no other framing
  bool is_malformed = false;
};

class answer_reader {
public:
  /** `is_head`: the request was HEAD, so that no body follows. */
  static answer read(std::string_view octets, bool is_head) {
    answer_reader reader(is_head);
    llhttp_t& llhttp = reader.llhttp_;
    auto const error = llhttp_execute(&llhttp, octets.data(), octets.size());
    answer& seen = reader.answer_;
    seen.is_malformed = error != HPE_OK && error != HPE_PAUSED;
    seen.size = octets.size();
    if (error != HPE_OK) {
      seen.size = static_cast<std::size_t>(llhttp_get_error_pos(&llhttp) - octets.data());
    }
    seen.status = llhttp_get_status_code(&llhttp);
    return seen;
  }

private:
  explicit answer_reader(bool is_head) : is_head_(is_head) {
    llhttp_settings_init(&settings_);
    settings_.on_header_value_complete = [](llhttp_t* p) {
      ++self(p).answer_.field_count;
      return 0;
    };
    settings_.on_headers_complete = [](llhttp_t* p) {
      if (self(p).is_head_) return 1;
      self(p).answer_.ends_with_connection = llhttp_message_needs_eof(p) != 0;
      return 0;
    };
    settings_.on_body = [](llhttp_t* p, char const* at, std::size_t size) {
      self(p).answer_.body.append(at, size);
      return 0;
    };
    settings_.on_message_complete = [](llhttp_t* p) {
      self(p).answer_.is_complete = true;
      return int(HPE_PAUSED);
    };
    llhttp_init(&llhttp_, HTTP_RESPONSE, &settings_);
    llhttp_.data = this;
  }

  static answer_reader& self(llhttp_t* llhttp) {
    return *static_cast<answer_reader*>(llhttp->data);
  }

  bool is_head_;
  llhttp_settings_t settings_;
  llhttp_t llhttp_;
  answer answer_;
};

}  // namespace fuzz

#endif
