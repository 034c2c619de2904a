// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/xml/copier.hpp>

#include "xml/copy_reader.hpp"

namespace penstock::xml {
namespace {

class expat_category final : public std::error_category {
public:
  char const* name() const noexcept override { return "penstock.xml.reader"; }
  std::string message(int value) const override {
    char const* const text = XML_ErrorString(static_cast<XML_Error>(value));
    return text == nullptr ? "unknown error of the reader" : text;
  }
};

}  // namespace

copier::copier(writer& to, copy_options const& options)
    : reader_(std::make_unique<reader>(to, options)) {}

copier::~copier() = default;

bool copier::feed(std::string_view bytes) noexcept { return reader_->feed(bytes); }

bool copier::finish() noexcept { return reader_->finish(); }

copy_error copier::error() const { return reader_->error(); }

copy_error copy(std::string_view source, writer& to, copy_options const& options) {
  copier whole(to, options);
  if (whole.feed(source) && whole.finish()) return {};
  return whole.error();
}

std::string copy_error::message() const {
  if (!code) return "no error";
  std::string text = refusal.empty() ? code.message() : refusal;
  text.append(" at line ").append(std::to_string(line));
  text.append(", column ").append(std::to_string(column));
  return text;
}

std::error_category const& reader_category() noexcept {
  static expat_category const instance;
  return instance;
}

}  // namespace penstock::xml
