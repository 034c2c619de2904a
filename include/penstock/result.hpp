// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// result<T>: a thing, or the error that kept it from being made.
//
//     auto socket = co_await acceptor.accept();
//     if (!socket) co_return log(socket.error().message());
//     use(*socket);
//
// Transfers do not use it: they return io_result, because a short transfer has a count and an error
// at once.

#ifndef PENSTOCK_RESULT_HPP
#define PENSTOCK_RESULT_HPP

#include <boost/system/result.hpp>
#include <system_error>

namespace penstock {

template <class T>
using result = boost::system::result<T, std::error_code>;

}  // namespace penstock

#endif
