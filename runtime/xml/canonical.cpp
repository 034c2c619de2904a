// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/canonical.hpp"

#include "xml/line_ends.hpp"
#include "xml/markup.hpp"

#include <algorithm>
#include <new>
#include <numeric>
#include <tuple>

namespace penstock::xml {
namespace {

using used_name = detail::start_tag::used_name;

constexpr std::size_t first_binding = 2;  // those before are of xml, and of no namespace

std::string_view prefix_in(used_name const& name, std::string_view tag) noexcept {
  return tag.substr(name.begin, name.prefix_size);
}

std::string_view local_in(used_name const& name, std::string_view tag) noexcept {
  std::size_t const skipped = name.prefix_size == 0 ? 0 : name.prefix_size + std::size_t{1};
  return tag.substr(name.begin + skipped, name.local_size);
}

/** True if `uri` begins with a scheme (RFC 3986, 3.1). */
bool is_absolute(std::string_view uri) noexcept {
  auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (uri.empty() || !is_letter(uri.front())) return false;
  auto const* const end = std::ranges::find_if_not(uri, [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
  return end != uri.end() && *end == ':';
}

std::error_code no_memory() noexcept { return std::make_error_code(std::errc::not_enough_memory); }

}  // namespace

void writer::steps::canonical::create(writer& w, writer_options const& options) {
  using enum canonical_form;
  canonical_form const form = options.canonical;
  if (form == none) return;
  w.options_.encoding = encoding::utf8;
  w.options_.mark = byte_order_mark::never;
  w.options_.mtom.reset();
  w.canonical_ = std::make_unique<detail::canonical_state>();
  detail::canonical_state& c = *w.canonical_;
  c.is_exclusive = form == exclusive || form == exclusive_with_comments;
  c.has_comments = form == exclusive_with_comments || form == inclusive_with_comments;
  for (std::string_view const prefix : options.inclusive_prefixes) {
    c.inclusive_prefixes.emplace_back(prefix == "#default" ? std::string_view() : prefix);
  }
  w.options_.inclusive_prefixes = {};  // they are the caller's
}

void writer::steps::canonical::clear(writer& w) noexcept {
  if (!is_on(w)) return;
  w.canonical_->declared.clear();
  w.canonical_->marks.clear();
}

std::error_code writer::steps::canonical::check_namespaces(writer const& w) noexcept {
  // The first tag answers for what surrounds it.
  std::size_t const first = w.elements_.depth() == 1 ? first_binding : w.tag_.mark();
  for (std::size_t i = first; i < w.namespaces_.mark(); ++i) {
    std::string_view const uri = w.namespaces_.uri(i);
    if (!uri.empty() && !is_absolute(uri)) return errc::relative_namespace;
  }
  return {};
}

void writer::steps::canonical::sort_attributes(writer& w) {
  detail::canonical_state& c = *w.canonical_;
  auto const& attributes = w.tag_.attributes();
  auto const key = [&](std::uint32_t i) {
    std::string_view const prefix = prefix_in(attributes[i], c.tag);
    std::string_view const uri =
        prefix.empty() ? std::string_view() : w.namespaces_.uri(*w.namespaces_.find(prefix));
    return std::tuple(uri, local_in(attributes[i], c.tag));
  };
  c.order.resize(attributes.size());
  std::iota(c.order.begin(), c.order.end(), std::uint32_t{0});
  std::ranges::sort(c.order, {}, key);
}

bool writer::steps::canonical::is_declared(writer const& w, std::uint32_t binding) noexcept {
  detail::namespaces const& scope = w.namespaces_;
  auto const& declared = w.canonical_->declared;
  for (std::size_t i = declared.size(); i-- > 0;) {
    if (scope.prefix(declared[i]) == scope.prefix(binding)) {
      return scope.uri(declared[i]) == scope.uri(binding);
    }
  }
  return scope.uri(binding).empty();
}

void writer::steps::canonical::add_candidate(writer& w, std::string_view prefix) {
  if (prefix == "xml") return;
  auto const found = w.namespaces_.find(prefix);
  if (!found) return;
  auto const binding = static_cast<std::uint32_t>(*found);
  auto& candidates = w.canonical_->candidates;
  if (std::ranges::find(candidates, binding) == candidates.end()) candidates.push_back(binding);
}

void writer::steps::canonical::choose_declarations(writer& w) {
  detail::canonical_state& c = *w.canonical_;
  c.candidates.clear();
  if (c.is_exclusive) {
    add_candidate(w, prefix_in(w.tag_.element(), c.tag));
    for (auto const& attribute : w.tag_.attributes()) {
      if (attribute.prefix_size != 0) add_candidate(w, prefix_in(attribute, c.tag));
    }
    for (std::string const& prefix : c.inclusive_prefixes) add_candidate(w, prefix);
  } else {
    std::size_t const first = w.elements_.depth() == 1 ? first_binding : w.tag_.mark();
    for (std::size_t i = first; i < w.namespaces_.mark(); ++i) {
      add_candidate(w, w.namespaces_.prefix(i));
    }
  }
  std::erase_if(c.candidates, [&](std::uint32_t binding) { return is_declared(w, binding); });
  std::ranges::sort(c.candidates, {},
                    [&](std::uint32_t binding) { return w.namespaces_.prefix(binding); });
  c.marks.push_back(c.declared.size());
  c.declared.insert(c.declared.end(), c.candidates.begin(), c.candidates.end());
}

bool writer::steps::canonical::put_attributes(writer& w) noexcept {
  detail::canonical_state const& c = *w.canonical_;
  auto const& attributes = w.tag_.attributes();
  for (std::uint32_t const i : c.order) {
    std::size_t const begin = attributes[i].begin - 1;  // at the space before it
    std::size_t const end = i + 1 < attributes.size() ? attributes[i + 1].begin - 1 : c.tag.size();
    if (!put(w, std::string_view(c.tag).substr(begin, end - begin))) return false;
  }
  return true;
}

bool writer::steps::canonical::close_start_tag(writer& w) noexcept {
  if (auto const ec = check_namespaces(w)) return refuse(w, ec);
  detail::canonical_state& c = *w.canonical_;
  try {
    c.tag.assign(w.window_.unsealed(), w.window_.unsealed_size());
    sort_attributes(w);
    choose_declarations(w);
  } catch (std::bad_alloc const&) {
    return refuse(w, no_memory());
  }
  std::string_view const local = local_in(w.tag_.element(), c.tag);
  auto const name_end = static_cast<std::size_t>(local.data() + local.size() - c.tag.data());
  w.window_.take_back(c.tag.size() - name_end);
  for (std::uint32_t const binding : c.candidates) {
    if (!markup::put_declaration(w, binding)) return false;
  }
  if (!put_attributes(w) || !check_start_tag_size(w, 0) || !put(w, ">")) return false;
  w.state_ = state::content;
  return true;
}

void writer::steps::canonical::leave_element(writer& w) noexcept {
  detail::canonical_state& c = *w.canonical_;
  c.declared.resize(c.marks.back());
  c.marks.pop_back();
}

bool writer::steps::canonical::put_misc(writer& w, std::string_view target,
                                        std::string_view data) noexcept {
  std::string& text = w.canonical_->scratch;
  try {
    if (!target.empty())
      data.remove_prefix(std::min(data.find_first_not_of(" \t\r\n"), data.size()));
    replace_line_ends(text, data, "\n");  // as a reader sees them
  } catch (std::bad_alloc const&) {
    return refuse(w, no_memory());
  }
  std::size_t const before = w.window_.unsealed_size();
  bool const is_after_root = w.state_ == state::epilog;
  bool const is_before_root = w.elements_.depth() == 0 && !is_after_root && !w.options_.is_fragment;
  bool const is_put =
      (!is_after_root || put(w, "\n")) &&
      (target.empty() ? put(w, "<!--") && put_whole(w, place::comment, text) && put(w, "-->")
                      : put(w, "<?") && put(w, target) && (text.empty() || put(w, " ")) &&
                            put_whole(w, place::instruction, text) && put(w, "?>")) &&
      (!is_before_root || put(w, "\n"));
  if (!is_put) return false;
  bool const is_left_out = target.empty() && !w.canonical_->has_comments;
  if (is_left_out) w.window_.take_back(w.window_.unsealed_size() - before);
  return true;
}

}  // namespace penstock::xml
