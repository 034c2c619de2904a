// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// peer: plays a peer_script on one end of a simulated connection.

#ifndef PENSTOCK_TESTING_PEER_PLAYER_HPP
#define PENSTOCK_TESTING_PEER_PLAYER_HPP

#include <penstock/testing/peer.hpp>

#include "testing/simulation.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace penstock::testing {

class peer {
public:
  /** `on_end` is called once, after the script's own at_end. */
  peer(simulation& world, std::uint64_t number, peer_script script, std::function<void()> on_end);
  peer(peer const&) = delete;
  peer& operator=(peer const&) = delete;

  /** Connect, now or when something listens on `port`. */
  void connect(std::uint16_t port);
  /** Something listens there now. */
  void on_listen(std::uint16_t port);
  /** Begin on a connection that there is already. */
  void start(stream::pointer connection);
  /** Nothing will happen any more. */
  void cut_off();
  [[nodiscard]] bool has_ended() const noexcept { return has_ended_; }

private:
  void try_to_connect();
  void wake();
  void act();
  bool send();
  bool receive();
  void answer();
  void after_reading();
  void end(peer_end how);
  [[nodiscard]] bool may_read() const noexcept;
  [[nodiscard]] std::size_t unsent() const noexcept { return script_.sends.size() - sent_; }

  simulation& world_;
  std::uint64_t number_;
  peer_script script_;
  std::function<void()> on_end_;
  std::uint16_t port_ = 0;
  stream::pointer connection_;
  std::string received_;
  std::size_t sent_ = 0;  // of script_.sends
  bool is_connecting_ = false;
  bool is_due_ = false;
  bool has_stopped_reading_ = false;
  bool is_write_over_ = false;  // nothing more will be sent
  bool closes_when_sent_ = false;
  bool has_ended_ = false;
};

}  // namespace penstock::testing

#endif
