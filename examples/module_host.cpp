// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// module_host: serves with modules that were written for IIS.
//
//     module_host --port 8080 --module ./seed_module.so

#include "server_main.hpp"

#include <penstock/compat/module_host.hpp>
#include <penstock/http/server.hpp>
#include <penstock/penstock.hpp>

#include <cstdio>
#include <string>
#include <system_error>
#include <vector>

using namespace penstock;

int main(int argc, char** argv) {
  examples::server_settings settings;
  std::vector<std::string> modules;
  CLI::App app("Serves with native modules: shared objects that export RegisterModule.");
  examples::add_options(app, settings);
  examples::add_http_options(app, settings);
  app.add_option("--module", modules, "A module to load; may be said more than once");
  CLI11_PARSE(app, argc, argv);

  compat::module_host host;
  for (std::string const& module : modules) {
    if (auto const loaded = host.load(module); !loaded) {
      std::fprintf(stderr, "%s: %s\n", module.c_str(), loaded.reason.c_str());
      return 2;
    }
  }
  auto const handle = [&](http::request& request, http::response& response) {
    return host.handle(request, response);
  };
  return examples::run_server(settings, [&](tcp_acceptor acceptor) -> task<void> {
    http::server server(handle, settings.http);
    auto const ec = co_await server.serve(acceptor);
    if (ec) throw std::system_error(ec, "accept");
  });
}
