// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// guarded: the one catch-all that every entry point of the interfaces ends in.

#ifndef PENSTOCK_COMPAT_GUARDED_HPP
#define PENSTOCK_COMPAT_GUARDED_HPP

#include <penstock/compat/hresult.hpp>

#include <winerror.h>

#include <cerrno>
#include <new>
#include <system_error>

namespace penstock::compat {

/** What `call()` gives; an HRESULT for what it throws. */
template <class Call>
hresult guarded(face words, Call const& call) noexcept try {
  return call();
} catch (std::bad_alloc const&) {
  return to_hresult(std::make_error_code(std::errc::not_enough_memory), words);
} catch (std::system_error const& e) {
  return to_hresult(e.code(), words);
} catch (...) {
  return E_FAIL;
}

}  // namespace penstock::compat

#endif
