// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// libxml2_stream: an XML writer that calls back streams into an HTTP response in constant memory.
//
// libxml2 writes through a callback that must return when the bytes are out; it knows nothing of
// coroutines. On a fiber it need not: the callback waits for the flush, and the worker serves its
// other connections meanwhile.

#include "server_main.hpp"

#include <penstock/http/server.hpp>
#include <penstock/penstock.hpp>

#include <libxml/parser.h>
#include <libxml/xmlwriter.h>

#include <charconv>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

namespace {

using namespace penstock;

xmlChar const* xml_text(char const* text) noexcept {
  return reinterpret_cast<xmlChar const*>(text);
}

/** libxml2 calls this, from deep inside, whenever it has some bytes. It takes -1 for an error. */
int write_piece(void* context, char const* bytes, int size) noexcept {
  auto& response = *static_cast<http::response*>(context);
  std::string_view const piece(bytes, static_cast<std::size_t>(size));
  if (response.write(piece) == write_status::refused) return -1;
  flush_result const sent = response.flush({.min_bytes = 16 * 1024}).wait();
  return sent ? size : -1;
}

struct free_writer {
  void operator()(xmlTextWriter* xml) const noexcept { xmlFreeTextWriter(xml); }
};

std::unique_ptr<xmlTextWriter, free_writer> writer_into(http::response& response) {
  xmlOutputBuffer* const out = xmlOutputBufferCreateIO(write_piece, nullptr, &response, nullptr);
  xmlTextWriter* const xml = out != nullptr ? xmlNewTextWriter(out) : nullptr;
  if (xml == nullptr) xmlOutputBufferClose(out);
  return std::unique_ptr<xmlTextWriter, free_writer>(xml);
}

bool write_row(xmlTextWriter* xml, std::uint64_t number) {
  std::string const id = std::to_string(number);
  return xmlTextWriterStartElement(xml, xml_text("row")) >= 0 &&
         xmlTextWriterWriteAttribute(xml, xml_text("id"), xml_text(id.c_str())) >= 0 &&
         xmlTextWriterWriteElement(xml, xml_text("title"),
                                   xml_text("Row with <markup> & entities")) >= 0 &&
         xmlTextWriterEndElement(xml) >= 0;
}

/** Plain blocking-style code; false when libxml2 or the client gave up. */
bool write_feed(http::response& response, std::uint64_t rows) {
  auto const xml = writer_into(response);
  if (!xml || xmlTextWriterStartDocument(xml.get(), nullptr, "UTF-8", nullptr) < 0) return false;
  if (xmlTextWriterStartElement(xml.get(), xml_text("feed")) < 0) return false;
  for (std::uint64_t i = 0; i < rows; ++i) {
    if (!write_row(xml.get(), i)) return false;
  }
  return xmlTextWriterEndDocument(xml.get()) >= 0 && xmlTextWriterFlush(xml.get()) >= 0;
}

/** /feed.xml?rows=N. */
task<void> feed(http::request& request, http::response& response) {
  std::string const text = request.query_value("rows").value_or("100");
  std::uint64_t rows = 0;
  auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), rows);
  if (request.path() != "/feed.xml" || ec != std::errc() || end != text.data() + text.size()) {
    examples::answer(response, http::status::not_found);
    co_return;
  }
  response.set_header("Content-Type", "application/xml");
  bool const is_whole = co_await fiber([&] { return write_feed(response, rows); });
  if (!is_whole) response.abort();  // so that nobody takes it for whole
}

}  // namespace

int main(int argc, char** argv) {
  examples::server_settings settings;
  CLI::App app("Serves /feed.xml?rows=N, written by libxml2.");
  examples::add_options(app, settings);
  examples::add_http_options(app, settings);
  CLI11_PARSE(app, argc, argv);
  xmlInitParser();
  return examples::run_server(settings, [&](tcp_acceptor acceptor) -> task<void> {
    http::server server(feed, settings.http);
    auto const ec = co_await server.serve(acceptor);
    if (ec) throw std::system_error(ec, "accept");
  });
}
