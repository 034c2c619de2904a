// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// uring_echo: how cheap an echo can be with io_uring: one multishot receive for each connection
// into buffers that all share, and sends that go through the ring, or in the call, or in the call
// only when few completions are ready at a time.

#include "raw/buffer_ring.hpp"
#include "raw/ring.hpp"
#include "support/server.hpp"

#include <CLI/CLI.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace bench;

struct settings {
  unsigned buffers = 256;
  unsigned buffer_bytes = 4096;
  unsigned inline_max = 0;  // send in the call when at most so many completions are ready
  bool is_direct = false;   // connections live in the ring's table and have no descriptor
};

enum class kind : std::uint8_t { accept, receive, send, close };

constexpr unsigned none = ~0u;

// What one buffer still has to send. The pieces of a connection are a list by buffer id.
struct piece {
  unsigned begin;
  unsigned end;
  unsigned next;
};

// Several pieces in one send.
struct gather {
  msghdr message;
  std::array<iovec, 16> vectors;
};

struct connection {
  unsigned first = none;  // pieces that wait for the send under way
  unsigned last = none;
  unsigned sending = none;     // pieces of the send under way
  unsigned sending_bytes = 0;  // 0: no send is under way
  bool is_receiving = false;
  bool is_starved = false;  // it found no free buffer, and waits in line for one
  bool is_over = false;
  std::unique_ptr<gather> several;  // made when first needed
};

class server {
public:
  explicit server(settings const& chosen)
      : settings_(chosen),
        buffers_(ring_, chosen.buffers, chosen.buffer_bytes),
        pieces_(chosen.buffers) {
    if (!chosen.is_direct) return;
    rlimit descriptors{};
    require(getrlimit(RLIMIT_NOFILE, &descriptors), "RLIMIT_NOFILE");
    auto const slots = static_cast<unsigned>(std::min<rlim_t>(descriptors.rlim_cur, 32768));
    ring::check(io_uring_register_files_sparse(ring_.get(), slots), "register files");
  }

  [[noreturn]] void run() {
    accept();
    announce(port_of(listener_));
    for (;;) {
      ring_.turn<kind>([this](kind what, unsigned id, int result, unsigned flags) {
        switch (what) {
          case kind::receive: on_received(id, result, flags); break;
          case kind::send: on_sent(id, result); break;
          case kind::accept: on_accepted(result, flags); break;
          case kind::close: ring::check(result, "close"); break;
        }
      });
      buffers_.publish();
      feed_starved();
    }
  }

private:
  io_uring_sqe* tagged(io_uring_sqe* entry, kind what, unsigned id) const {
    ring::tag(entry, what, id);
    if (settings_.is_direct) entry->flags |= IOSQE_FIXED_FILE;
    return entry;
  }

  void accept() {
    auto* const entry = ring_.next();
    if (settings_.is_direct) {
      io_uring_prep_multishot_accept_direct(entry, listener_, nullptr, nullptr, 0);
    } else {
      io_uring_prep_multishot_accept(entry, listener_, nullptr, nullptr, 0);
    }
    ring::tag(entry, kind::accept, 0);
  }

  void on_accepted(int result, unsigned flags) {
    if ((flags & IORING_CQE_F_MORE) == 0) accept();
    auto const id = static_cast<unsigned>(ring::check(result, "accept"));
    if (id >= connections_.size()) connections_.resize(id + 1);
    connections_[id] = std::make_unique<connection>();
    receive(id);
  }

  void receive(unsigned id) {
    auto* const entry = ring_.next();
    io_uring_prep_recv_multishot(entry, static_cast<int>(id), nullptr, 0, 0);
    entry->flags |= IOSQE_BUFFER_SELECT;
    entry->buf_group = buffer_ring::group;
    tagged(entry, kind::receive, id);
    connections_[id]->is_receiving = true;
  }

  void on_received(unsigned id, int result, unsigned flags) {
    connection& from = *connections_[id];
    from.is_receiving = (flags & IORING_CQE_F_MORE) != 0;
    if (result == -ENOBUFS) {
      from.is_starved = true;
      starved_.push_back(id);
      return;
    }
    if ((flags & IORING_CQE_F_BUFFER) != 0) {
      buffers_.taken();
      echo(id, flags >> IORING_CQE_BUFFER_SHIFT, static_cast<unsigned>(result));
    }
    if (result <= 0)
      end(id);
    else if (!from.is_receiving)
      receive(id);
  }

  // As many as there are buffers for, the longest waiting first.
  void feed_starved() {
    auto count = std::min<std::size_t>(starved_.size(), buffers_.free());
    for (; count > 0; --count) {
      unsigned const id = starved_.front();
      starved_.pop_front();
      connections_[id]->is_starved = false;
      connections_[id]->is_over ? end(id) : receive(id);
    }
  }

  void echo(unsigned id, unsigned buffer, unsigned size) {
    connection& to = *connections_[id];
    unsigned begin = 0;
    bool const is_idle = to.sending_bytes == 0 && to.first == none;
    if (is_idle && ring_.ready() <= settings_.inline_max) {
      auto const n =
          ::send(static_cast<int>(id), buffers_.data(buffer), size, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (n == static_cast<ssize_t>(size)) {
        buffers_.give_back(buffer);
        return;
      }
      if (n > 0) begin = static_cast<unsigned>(n);
    }
    pieces_[buffer] = {begin, size, none};
    if (to.first == none)
      to.first = buffer;
    else
      pieces_[to.last].next = buffer;
    to.last = buffer;
    send(id);
  }

  void send(unsigned id) {
    connection& to = *connections_[id];
    if (to.sending_bytes != 0 || to.first == none) return;
    auto* const entry = ring_.next();
    to.sending = to.first;
    if (pieces_[to.first].next == none) {
      piece const& only = pieces_[to.first];
      to.first = none;
      to.sending_bytes = only.end - only.begin;
      io_uring_prep_send(entry, static_cast<int>(id), buffers_.data(to.sending) + only.begin,
                         to.sending_bytes, MSG_WAITALL | MSG_NOSIGNAL);
    } else {
      gather_waiting(to);
      io_uring_prep_sendmsg(entry, static_cast<int>(id), &to.several->message,
                            MSG_WAITALL | MSG_NOSIGNAL);
    }
    tagged(entry, kind::send, id);
  }

  // The message has to stay until it is submitted; the next is made after its completion.
  void gather_waiting(connection& to) {
    if (!to.several) to.several = std::make_unique<gather>();
    auto& vectors = to.several->vectors;
    std::size_t count = 0;
    unsigned last = none;
    while (to.first != none && count < vectors.size()) {
      last = to.first;
      piece const& next = pieces_[last];
      vectors[count++] = {buffers_.data(last) + next.begin, next.end - next.begin};
      to.sending_bytes += next.end - next.begin;
      to.first = next.next;
    }
    pieces_[last].next = none;
    to.several->message = {};
    to.several->message.msg_iov = vectors.data();
    to.several->message.msg_iovlen = count;
  }

  void on_sent(unsigned id, int result) {
    connection& to = *connections_[id];
    bool const is_complete = result == static_cast<int>(to.sending_bytes);
    to.sending_bytes = 0;
    give_back(to.sending);
    if (is_complete && !to.is_over)
      send(id);
    else
      end(id);
  }

  void give_back(unsigned& pieces) {
    while (pieces != none) {
      buffers_.give_back(pieces);
      pieces = pieces_[pieces].next;
    }
  }

  // Close when neither a send nor a receive is under way, or waits for a buffer. A send that failed
  // leaves a receive, which the peer's reset ends.
  void end(unsigned id) {
    connection& one = *connections_[id];
    one.is_over = true;
    if (one.is_receiving || one.is_starved || one.sending_bytes != 0) return;
    give_back(one.first);
    connections_[id].reset();
    if (!settings_.is_direct) {
      ::close(static_cast<int>(id));
      return;
    }
    auto* const entry = ring_.next();
    io_uring_prep_close_direct(entry, id);
    ring::tag(entry, kind::close, id);
  }

  settings settings_;
  ring ring_;
  buffer_ring buffers_;
  std::vector<piece> pieces_;  // by buffer id
  int listener_ = listen_on_loopback(0);
  std::vector<std::unique_ptr<connection>> connections_;  // by descriptor or slot
  std::deque<unsigned> starved_;                          // found no free buffer
};

void choose_send(settings& chosen, std::string const& policy) {
  if (policy == "inline") chosen.inline_max = none;
  if (policy == "adaptive") chosen.inline_max = 1;
}

}  // namespace

int main(int argc, char** argv) {
  settings chosen;
  CLI::App app("Echo with io_uring's multishot receive.");
  app.add_option("--buffers", chosen.buffers, "How many, a power of two")->capture_default_str();
  app.add_option("--buffer-bytes", chosen.buffer_bytes, "Size of each")->capture_default_str();
  app.add_option_function<std::string>(
         "--send", [&](std::string const& policy) { choose_send(chosen, policy); },
         "How the bytes go: through the ring, in the call, or by how much is ready")
      ->check(CLI::IsMember({"submit", "inline", "adaptive"}));
  app.add_flag("--direct", chosen.is_direct, "No descriptors; only with --send submit");
  CLI11_PARSE(app, argc, argv);
  server(chosen).run();
}
