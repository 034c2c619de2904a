// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// xml_server: a feed of any size, written row by row in constant memory.

#include "server_main.hpp"

#include <penstock/http/server.hpp>
#include <penstock/penstock.hpp>
#include <penstock/xml/writer.hpp>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>

namespace {

using namespace penstock;

std::optional<std::uint64_t> parse(std::string const& text) {
  std::uint64_t value = 0;
  auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

void write_row(xml::writer& xml, std::uint64_t number) {
  xml.start_element("row").attribute("id", number);
  xml.element("title", "Row with <markup> & entities");
  xml.element("square", static_cast<double>(number) * static_cast<double>(number));
  xml.end_element();
}

/** /feed.xml?rows=N. The flush does nothing until 16 KiB are there; it suspends only when the
    client is slower than the writer, so the queue never grows. */
task<void> feed(std::uint64_t rows, http::response& response) {
  response.set_header("Content-Type", "application/xml");
  xml::writer xml(response);
  xml.declaration().start_element("feed");
  for (std::uint64_t i = 0; i < rows; ++i) {
    write_row(xml, i);
    if (auto const sent = co_await xml.flush({.min_bytes = 16 * 1024}); !sent) co_return;
  }
  xml.end_element();
  co_await xml.flush({.more = false});
}

task<void> refuse(http::response& response, http::status code) {
  examples::answer(response, code);
  co_await response.finish();
}

task<void> dispatch(http::request& request, http::response& response) {
  if (request.path() != "/feed.xml") return refuse(response, http::status::not_found);
  if (request.method() != "GET" && request.method() != "HEAD") {
    return refuse(response, http::status::method_not_allowed);
  }
  auto const rows = parse(request.query_value("rows").value_or("100"));
  if (!rows) return refuse(response, http::status::bad_request);
  return feed(*rows, response);
}

}  // namespace

int main(int argc, char** argv) {
  examples::server_settings settings;
  CLI::App app("Serves /feed.xml?rows=N.");
  examples::add_options(app, settings);
  examples::add_http_options(app, settings);
  CLI11_PARSE(app, argc, argv);
  return examples::run_server(settings, [&](tcp_acceptor acceptor) -> task<void> {
    http::server server(dispatch, settings.http);
    auto const ec = co_await server.serve(acceptor);
    if (ec) throw std::system_error(ec, "accept");
  });
}
