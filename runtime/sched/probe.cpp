// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/probe.hpp>

#include "ring/create.hpp"
#include "ring/epoll_ring.hpp"
#include "ring/features.hpp"
#include "ring/uring.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace penstock {
namespace {

struct opcode_name {
  int opcode;
  std::string_view name;
};
constexpr opcode_name used_opcodes[] = {
    {IORING_OP_ACCEPT, "accept"},     {IORING_OP_ASYNC_CANCEL, "cancel"},
    {IORING_OP_CLOSE, "close"},       {IORING_OP_CONNECT, "connect"},
    {IORING_OP_NOP, "nop"},           {IORING_OP_OPENAT2, "openat2"},
    {IORING_OP_POLL_ADD, "poll_add"}, {IORING_OP_READ, "read"},
    {IORING_OP_RECV, "recv"},         {IORING_OP_SEND, "send"},
    {IORING_OP_SENDMSG, "sendmsg"},   {IORING_OP_STATX, "statx"},
    {IORING_OP_WRITEV, "writev"},
};

/** Fills the list; what the kernel's ring has is used only where that ring is. */
class survey {
public:
  explicit survey(runtime_options const& options)
      : offer_(detail::uring::offer(options)), kernel_(detail::running_kernel()) {
    auto const made = detail::create_ring(options);
    error_ = made ? std::string() : made.error().message();
    is_uring_ = made && dynamic_cast<detail::uring*>(made->get()) != nullptr;
    is_epoll_ = made && dynamic_cast<detail::epoll_ring*>(made->get()) != nullptr;
  }

  std::vector<feature> list() {
    rings();
    bool const is_made = !offer_.refusal;
    add("deferred_task_work", is_made, "the kernel works only when asked; since Linux 6.1");
    optional("registered_ring", offer_.registers_ring, "since Linux 5.18");
    // There is no question to ask for multishot accept, but it came together with this opcode.
    optional("multishot_accept", offer_.opcodes[IORING_OP_SOCKET], "since Linux 5.19");
    // Where a stream asks for it, as output_limits::zero_copy_min says.
    optional("zero_copy_send", offer_.opcodes[IORING_OP_SENDMSG_ZC], "since Linux 6.1");
    add("silent_success", has(IORING_FEAT_CQE_SKIP), "since Linux 5.17");
    add("lossless_overflow", has(IORING_FEAT_NODROP), "since Linux 5.5");
    add("wait_deadline", has(IORING_FEAT_EXT_ARG), "since Linux 5.11");
    for (auto const& [opcode, name] : used_opcodes) {
      add("opcode_" + std::string(name), offer_.opcodes[static_cast<std::size_t>(opcode)], "");
    }
    unused("buffer_bundles", has(IORING_FEAT_RECVSEND_BUNDLE), "since Linux 6.10");
    unused("min_wait", has(IORING_FEAT_MIN_TIMEOUT), "since Linux 6.12");
    return std::move(list_);
  }

private:
  [[nodiscard]] bool has(std::uint32_t bit) const noexcept { return (offer_.features & bit) != 0; }

  void rings() {
    std::string note =
        offer_.refusal ? offer_.refusal.message() : "Linux " + detail::to_string(kernel_);
    list_.push_back({"uring", !offer_.refusal, is_uring_, std::move(note)});
    list_.push_back({"epoll", true, is_epoll_, error_});
  }
  void add(std::string name, bool is_offered, std::string note) {
    list_.push_back({std::move(name), is_offered, is_offered && is_uring_, std::move(note)});
  }
  void unused(std::string name, bool is_offered, std::string const& since) {
    list_.push_back({std::move(name), is_offered, false, since + "; not used yet"});
  }
  void optional(std::string const& name, bool is_offered, std::string note) {
    std::string const denied = detail::denial(name, kernel_);
    add(name, is_offered, denied.empty() ? std::move(note) : denied);
    if (!denied.empty()) list_.back().is_used = false;
  }

  detail::uring::kernel_offer offer_;
  detail::kernel_version kernel_;
  std::string error_;
  bool is_uring_ = false;
  bool is_epoll_ = false;
  std::vector<feature> list_;
};

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

std::string line(std::string name, std::string offered, std::string used, std::string const& note,
                 std::size_t width) {
  std::string made = padded(std::move(name), width) + "  " + padded(std::move(offered), 7) + "  " +
                     padded(std::move(used), 4) + "  " + note;
  made.erase(made.find_last_not_of(' ') + 1);
  return made + '\n';
}

}  // namespace

std::vector<feature> probe(runtime_options const& options) { return survey(options).list(); }

std::string to_string(std::vector<feature> const& features) {
  auto const word = [](bool is_so) { return is_so ? "yes" : "no"; };
  std::size_t width = 7;
  for (feature const& one : features) width = std::max(width, one.name.size());
  std::string made = line("feature", "offered", "used", "note", width);
  for (feature const& one : features) {
    made += line(one.name, word(one.is_offered), word(one.is_used), one.note, width);
  }
  return made;
}

}  // namespace penstock
