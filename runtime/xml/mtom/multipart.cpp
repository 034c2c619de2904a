// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/mtom/multipart.hpp"

#include <penstock/xml/error.hpp>

#include "xml/mtom/mime.hpp"
#include "xml/mtom/random_guid.hpp"

#include <algorithm>
#include <new>

namespace penstock::xml {
namespace {

constexpr std::string_view line_end = "\r\n";

bool is_number(std::string_view text) noexcept {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void multipart::assign(mtom_options const& options, std::string_view random) {
  boundary_ = options.boundary;
  if (boundary_.empty()) boundary_.append("uuid-").append(random);
  start_ = options.start;
  if (start_.empty()) start_.append(random).append("@root");
  part_id_prefix_ = options.part_id_prefix;
  if (part_id_prefix_.empty()) part_id_prefix_.append(random).append("@part.");
  start_info_ = options.start_info;
  write_mime_header_ = options.write_mime_header;
}

bool multipart::is_valid() const noexcept {
  if (!is_boundary(boundary_) || !is_media_type(start_info_)) return false;
  if (!is_content_id(start_) || !is_content_id(part_id_prefix_)) return false;
  // The document's own Content-ID must not be one that a part will get.
  std::string_view const start = start_;
  return !start.starts_with(part_id_prefix_) || !is_number(start.substr(part_id_prefix_.size()));
}

std::error_code multipart::begin(mtom_options const& options) noexcept try {
  random_guid const random;
  if (random.error()) return random.error();
  assign(options, random.text());
  if (!is_valid()) return errc::invalid_mime;
  return {};
} catch (std::bad_alloc const&) {
  return std::make_error_code(std::errc::not_enough_memory);
}

void multipart::append_content_type(std::string& to) const {
  to.append("multipart/related; type=\"application/xop+xml\"; boundary=");
  append_quoted(to, boundary_);
  to.append("; start=\"<").append(start_).append(">\"; start-info=");
  append_quoted(to, start_info_);
}

void multipart::append_head(std::string& to, std::string_view charset) const {
  if (write_mime_header_) {
    to.append("MIME-Version: 1.0\r\nContent-Type: ");
    append_content_type(to);
    to.append(line_end).append(line_end);
  }
  to.append("--").append(boundary_).append("\r\nContent-ID: <").append(start_);
  to.append(">\r\nContent-Transfer-Encoding: ").append(charset == "utf-8" ? "8bit" : "binary");
  to.append("\r\nContent-Type: application/xop+xml; charset=").append(charset);
  to.append("; type=");
  append_quoted(to, start_info_);
  to.append(line_end).append(line_end);
}

void multipart::append_part_id(std::string& to, std::uint64_t number) const {
  to.append(part_id_prefix_).append(std::to_string(number));
}

void multipart::append_part_head(std::string& to, std::uint64_t number,
                                 std::string_view media_type) const {
  if (media_type.empty()) media_type = "application/octet-stream";
  to.append("\r\n--").append(boundary_).append("\r\nContent-ID: <");
  append_part_id(to, number);
  to.append(">\r\nContent-Transfer-Encoding: binary\r\nContent-Type: ").append(media_type);
  to.append(line_end).append(line_end);
}

void multipart::append_end(std::string& to) const {
  to.append("\r\n--").append(boundary_).append("--\r\n");
}

void multipart::append_include(std::string& to, std::uint64_t number) const {
  std::string id;
  append_part_id(id, number);
  to.append("<xop:Include href=\"");
  append_cid_url(to, id);
  to.append("\" xmlns:xop=\"").append(xop_namespace).append("\"/>");
}

}  // namespace penstock::xml
