// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "unit/xml/cases/case_file.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace penstock::test {
namespace {

/** What `lines` of hexadecimal digits and blanks stand for. */
std::string from_hex(std::string_view lines) {
  std::string digits;
  for (char const c : lines) {
    if (c != ' ' && c != '\n') digits += c;
  }
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    std::string_view const pair = std::string_view(digits).substr(i, 2);
    unsigned value = 0;
    auto const end = std::from_chars(pair.data(), pair.data() + pair.size(), value, 16).ptr;
    if (pair.size() != 2 || end != pair.data() + 2) {
      throw std::runtime_error("no byte: " + std::string(pair));
    }
    bytes += static_cast<char>(value);
  }
  return bytes;
}

/** Reads one document line by line. */
class reader {
public:
  explicit reader(std::filesystem::path const& file) : name_(file.stem().string()), in_(file) {
    if (!in_) fail("cannot be read");
  }

  std::vector<xml_case> read() {
    try {
      for (std::string line; next(line);) take(line);
      end_case();
    } catch (std::runtime_error const& e) {
      fail(e.what());
    }
    if (cases_.empty()) fail("a document without a case");
    return std::move(cases_);
  }

private:
  void take(std::string const& line) {
    constexpr std::string_view refused = "refused: ";
    if (line.starts_with("## ")) {
      end_case();
      now_.title = name_ + ": " + line.substr(3);
      now_.name = name_ + ".md:" + std::to_string(line_) + ": " + line.substr(3);
    } else if (line.starts_with(refused)) {
      now_.refused = parse_refusal(std::string_view(line).substr(refused.size()));
    } else if (line == "```calls") {
      take_calls();
    } else if (line == "```xml") {
      take_bytes(block("\n"));
      if (!now_.bytes.empty()) now_.bytes.pop_back();
    } else if (line == "```octets") {
      take_bytes(unescape(block("")));
    } else if (line == "```hex") {
      take_bytes(from_hex(block("\n")));
    } else if (line.starts_with("```")) {
      throw std::runtime_error("unknown block " + line);
    }
  }

  void take_calls() {
    if (now_.name.empty()) throw std::runtime_error("calls without a heading");
    if (!now_.calls.empty()) throw std::runtime_error("calls twice");
    for (std::string line; next(line) && line != "```";) {
      for (call& made : parse_calls(line)) {
        if (made.verb == "options") {
          for (argument const& option : made.arguments) set_option(now_, option.text);
        } else {
          now_.calls.push_back(std::move(made));
        }
      }
    }
  }

  void take_bytes(std::string bytes) {
    if (std::exchange(has_bytes_, true)) throw std::runtime_error("bytes twice");
    now_.bytes = std::move(bytes);
  }

  void end_case() {
    if (now_.name.empty()) return;
    if (now_.calls.empty()) throw std::runtime_error("no calls in " + now_.name);
    if (!has_bytes_ && !now_.refused) throw std::runtime_error("no outcome in " + now_.name);
    cases_.push_back(std::exchange(now_, {}));
    has_bytes_ = false;
  }

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
    throw std::runtime_error("a block does not end");
  }

  [[noreturn]] void fail(std::string const& what) const {
    throw std::runtime_error(name_ + ".md:" + std::to_string(line_) + ": " + what);
  }

  std::string name_;
  std::ifstream in_;
  int line_ = 0;
  std::vector<xml_case> cases_;
  xml_case now_;
  bool has_bytes_ = false;
};

}  // namespace

std::vector<xml_case> read_xml_cases(std::filesystem::path const& directory) {
  std::vector<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".md") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());

  std::vector<xml_case> cases;
  for (auto const& file : files) {
    auto more = reader(file).read();
    std::move(more.begin(), more.end(), std::back_inserter(cases));
  }
  return cases;
}

std::filesystem::path xml_case_directory() { return PENSTOCK_TEST_DATA "/xml"; }

}  // namespace penstock::test
