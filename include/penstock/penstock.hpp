// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Everything of penstock::runtime in one include. HTTP and XML have their own:
// penstock/http/server.hpp, penstock/xml/writer.hpp.

#ifndef PENSTOCK_PENSTOCK_HPP
#define PENSTOCK_PENSTOCK_HPP

#include <penstock/buffer.hpp>
#include <penstock/clock.hpp>
#include <penstock/counters.hpp>
#include <penstock/error.hpp>
#include <penstock/fiber.hpp>
#include <penstock/file/file.hpp>
#include <penstock/flush/callback.hpp>
#include <penstock/flush/file_output.hpp>
#include <penstock/flush/flush.hpp>
#include <penstock/flush/memory_output.hpp>
#include <penstock/flush/output.hpp>
#include <penstock/flush/socket_output.hpp>
#include <penstock/flush/stream_output.hpp>
#include <penstock/net/endpoint.hpp>
#include <penstock/net/tcp_acceptor.hpp>
#include <penstock/net/tcp_socket.hpp>
#include <penstock/probe.hpp>
#include <penstock/result.hpp>
#include <penstock/runtime.hpp>
#include <penstock/scope.hpp>
#include <penstock/stop.hpp>
#include <penstock/sync_wait.hpp>
#include <penstock/task.hpp>
#include <penstock/timer.hpp>

#endif
