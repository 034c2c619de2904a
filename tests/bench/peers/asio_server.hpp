// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// asio_server: what the servers written with Asio have in common: one thread that accepts, and a
// coroutine for each connection.

#ifndef PENSTOCK_BENCH_PEERS_ASIO_SERVER_HPP
#define PENSTOCK_BENCH_PEERS_ASIO_SERVER_HPP

#include "support/server.hpp"

#include <utility>  // the header of Asio 1.22 needs it and does not include it

#include <asio.hpp>
#include <asio/experimental/as_tuple.hpp>

#include <functional>

namespace bench {

using asio::ip::tcp;

/** Errors come as values, as they do in the servers that this is compared with. */
inline constexpr auto as_values = asio::experimental::as_tuple(asio::use_awaitable);

using asio_serve = std::function<asio::awaitable<void>(tcp::socket)>;

inline asio::awaitable<void> accept_all(tcp::acceptor& acceptor, asio_serve const& serve) {
  for (;;) {
    auto [failed, socket] = co_await acceptor.async_accept(as_values);
    if (failed) co_return;
    socket.set_option(tcp::no_delay(true));
    asio::co_spawn(acceptor.get_executor(), serve(std::move(socket)), asio::detached);
  }
}

inline void run_asio_server(asio_serve const& serve) {
  asio::io_context context(1);
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  announce(acceptor.local_endpoint().port());
  asio::co_spawn(context, accept_all(acceptor, serve), asio::detached);
  context.run();
}

}  // namespace bench

#endif
