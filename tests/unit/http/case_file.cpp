// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "unit/http/case_file.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace penstock::test {

namespace {

/** Reads one document line by line. */
class reader {
public:
  explicit reader(std::filesystem::path const& file) : name_(file.stem().string()), in_(file) {
    if (!in_) fail("cannot be read");
  }

  std::vector<http_case> read() {
    std::vector<http_case> cases;
    std::string heading;
    for (std::string line; next(line);) {
      if (line.starts_with("## ")) heading = line.substr(3);
      if (line == "```http") cases.push_back({name_ + ": " + heading, unescape(block("")), {}});
      if (line == "```log") {
        if (cases.empty() || !cases.back().log.empty()) fail("a log without its request");
        cases.back().log = unescape(block("\\n"));
      }
    }
    for (auto const& c : cases)
      if (c.log.empty()) fail("no log for " + c.name);
    return cases;
  }

private:
  bool next(std::string& line) {
    ++line_;
    return static_cast<bool>(std::getline(in_, line));
  }

  /** The lines up to the end of a block, each followed by `line_end`. */
  std::string block(std::string_view line_end) {
    std::string lines;
    for (std::string line; next(line);) {
      if (line == "```") return lines;
      lines += line;
      lines += line_end;
    }
    fail("a block does not end");
  }

  [[noreturn]] void fail(std::string const& what) const {
    throw std::runtime_error(name_ + ".md:" + std::to_string(line_) + ": " + what);
  }

  std::string name_;
  std::ifstream in_;
  int line_ = 0;
};

/** `3*ab` as ababab. */
std::string repeat(std::string_view expression) {
  auto const star = expression.find('*');
  if (star == std::string_view::npos) throw std::runtime_error("\\( without *");
  auto const count = std::stoul(std::string(expression.substr(0, star)));
  auto const piece = unescape(expression.substr(star + 1));
  std::string all;
  for (unsigned long i = 0; i < count; ++i) all += piece;
  return all;
}

/** Take one escape, whose backslash is gone already, from the front of `text`. */
std::string take_escape(std::string_view& text) {
  if (text.empty()) throw std::runtime_error("a backslash at the end");
  char const kind = text.front();
  text.remove_prefix(1);
  switch (kind) {
    case 'r': return "\r";
    case 'n': return "\n";
    case 't': return "\t";
    case '\\': return "\\";
    case 'x': {
      auto const value = std::stoul(std::string(text.substr(0, 2)), nullptr, 16);
      text.remove_prefix(2);
      return std::string(1, static_cast<char>(value));
    }
    case '(': {
      auto const end = text.find(')');
      if (end == std::string_view::npos) throw std::runtime_error("\\( without )");
      auto const expression = text.substr(0, end);
      text.remove_prefix(end + 1);
      return repeat(expression);
    }
    default:
      throw std::runtime_error("unknown escape \\" + std::string(1, kind) + std::string(text));
  }
}

}  // namespace

std::vector<http_case> read_cases(std::filesystem::path const& directory) {
  std::vector<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::directory_iterator(directory))
    if (entry.path().extension() == ".md") files.push_back(entry.path());
  std::sort(files.begin(), files.end());

  std::vector<http_case> cases;
  for (auto const& file : files) {
    auto more = reader(file).read();
    std::move(more.begin(), more.end(), std::back_inserter(cases));
  }
  return cases;
}

std::filesystem::path case_directory() { return PENSTOCK_TEST_DATA "/http"; }

std::string unescape(std::string_view text) {
  std::string octets;
  while (!text.empty()) {
    char const c = text.front();
    text.remove_prefix(1);
    if (c == '\\')
      octets += take_escape(text);
    else
      octets += c;
  }
  return octets;
}

std::string escape(std::string_view octets) {
  std::string text;
  for (char const c : octets) {
    auto const value = static_cast<unsigned char>(c);
    std::array<char, 8> hex = {};
    std::snprintf(hex.data(), hex.size(), "\\x%02x", value);
    if (c == '\r')
      text += "\\r";
    else if (c == '\\')
      text += "\\\\";
    else if ((value < 0x20 && c != '\n') || value > 0x7e)
      text += hex.data();
    else
      text += c;
  }
  return text;
}

}  // namespace penstock::test
