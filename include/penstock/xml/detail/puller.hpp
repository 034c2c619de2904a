// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// puller: what a part of an MTOM message is pulled from: a callback or a coroutine of the caller's.

#ifndef PENSTOCK_XML_DETAIL_PULLER_HPP
#define PENSTOCK_XML_DETAIL_PULLER_HPP

#include <penstock/buffer.hpp>
#include <penstock/error.hpp>
#include <penstock/task.hpp>

#include <type_traits>
#include <utility>

namespace penstock::xml::detail {

/** What a part is pulled from, when its turn to be sent has come. */
class puller {
public:
  puller() = default;
  puller(puller const&) = delete;
  puller& operator=(puller const&) = delete;
  virtual ~puller() = default;

  /** Whether it is pull_now() that works, and not pull(). */
  [[nodiscard]] virtual bool is_immediate() const noexcept = 0;
  [[nodiscard]] virtual io_result pull_now(mutable_buffer room) noexcept = 0;
  [[nodiscard]] virtual task<io_result> pull(mutable_buffer room) = 0;
};

template <class Pull>
class puller_of final : public puller {
public:
  explicit puller_of(Pull&& pull) noexcept(std::is_nothrow_move_constructible_v<Pull>)
      : pull_(std::move(pull)) {}

  [[nodiscard]] bool is_immediate() const noexcept override { return is_callback; }
  [[nodiscard]] io_result pull_now(mutable_buffer room) noexcept override {
    if constexpr (is_callback) return pull_(room);
    return {.ec = penstock::errc::bad_state};
  }
  [[nodiscard]] task<io_result> pull(mutable_buffer room) override {
    if constexpr (is_callback)
      return settled(pull_(room));
    else
      return pull_(room);
  }

private:
  using outcome = std::invoke_result_t<Pull&, mutable_buffer>;
  static constexpr bool is_callback = std::is_same_v<outcome, io_result>;
  static_assert(is_callback || std::is_same_v<outcome, task<io_result>>,
                "what a part is pulled from takes a mutable_buffer and gives an io_result, or a "
                "task of one");
  static_assert(!is_callback || std::is_nothrow_invocable_v<Pull&, mutable_buffer>,
                "a callback that a part is pulled from does not throw; a coroutine may");

  static task<io_result> settled(io_result result) { co_return result; }

  Pull pull_;
};

}  // namespace penstock::xml::detail

#endif
