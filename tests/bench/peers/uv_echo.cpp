// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// uv_echo: an echo with libuv: it tries to write in the call, and leaves to the loop what does not
// go.

#include "support/server.hpp"

#include <CLI/CLI.hpp>

#include <uv.h>

#include <csignal>
#include <cstring>
#include <memory>

namespace {

using namespace bench;

std::size_t buffer_bytes = std::size_t{64} * 1024;

struct connection {
  uv_tcp_t handle;
  std::unique_ptr<char[]> buffer;
};

struct rest {
  uv_write_t request;
  std::unique_ptr<char[]> bytes;
};

void check(int result, char const* what) {
  if (result == 0) return;
  std::fprintf(stderr, "%s: %s\n", what, uv_strerror(result));
  std::exit(1);
}

template <class Handle>
uv_stream_t* stream_of(Handle* handle) {
  return reinterpret_cast<uv_stream_t*>(handle);
}

void end(uv_stream_t* stream) {
  auto* const handle = reinterpret_cast<uv_handle_t*>(stream);
  if (uv_is_closing(handle) != 0) return;
  uv_close(handle, [](uv_handle_t* closed) { delete static_cast<connection*>(closed->data); });
}

void lend(uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
  auto const& from = *static_cast<connection*>(handle->data);
  *buffer = uv_buf_init(from.buffer.get(), static_cast<unsigned>(buffer_bytes));
}

void write_later(uv_stream_t* stream, char const* bytes, std::size_t size) {
  auto* const later = new rest;
  later->request.data = later;
  later->bytes = std::make_unique_for_overwrite<char[]>(size);
  std::memcpy(later->bytes.get(), bytes, size);
  uv_buf_t const whole = uv_buf_init(later->bytes.get(), static_cast<unsigned>(size));
  check(uv_write(&later->request, stream, &whole, 1,
                 [](uv_write_t* done, int status) {
                   if (status != 0) end(done->handle);
                   delete static_cast<rest*>(done->data);
                 }),
        "uv_write");
}

void on_read(uv_stream_t* stream, ssize_t n, uv_buf_t const* buffer) {
  if (n == 0) return;
  if (n < 0) return end(stream);
  auto const size = static_cast<std::size_t>(n);
  uv_buf_t const received = uv_buf_init(buffer->base, static_cast<unsigned>(size));
  int const written = uv_try_write(stream, &received, 1);
  if (written < 0 && written != UV_EAGAIN) return end(stream);
  auto const sent = static_cast<std::size_t>(written < 0 ? 0 : written);
  if (sent < size) write_later(stream, buffer->base + sent, size - sent);
}

void on_connection(uv_stream_t* listener, int status) {
  check(status, "accept");
  auto* const added = new connection;
  added->buffer.reset(new char[buffer_bytes]);
  check(uv_tcp_init(listener->loop, &added->handle), "uv_tcp_init");
  added->handle.data = added;
  check(uv_accept(listener, stream_of(&added->handle)), "uv_accept");
  check(uv_tcp_nodelay(&added->handle, 1), "uv_tcp_nodelay");
  check(uv_read_start(stream_of(&added->handle), lend, on_read), "uv_read_start");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Echo with libuv.");
  app.add_option("--buffer-bytes", buffer_bytes, "Size of a connection's buffer")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);  // libuv's sockets are left to say EPIPE
  uv_loop_t* const loop = uv_default_loop();
  uv_tcp_t listener;
  check(uv_tcp_init(loop, &listener), "uv_tcp_init");
  int const fd = listen_on_loopback(SOCK_NONBLOCK);
  check(uv_tcp_open(&listener, fd), "uv_tcp_open");
  check(uv_listen(stream_of(&listener), 4096, on_connection), "uv_listen");
  announce(port_of(fd));
  return uv_run(loop, UV_RUN_DEFAULT);
}
