// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// xml::writer: writes one XML document into an output, in constant memory.
//
//     penstock::xml::writer xml(response);
//     xml.declaration().start_element("feed");
//     for (auto const& row : rows) {
//       xml.element("row", row.text);
//       co_await xml.flush({.min_bytes = 16 * 1024});     // a no-op until 16 KiB are there
//     }
//     xml.end_element();
//     if (!xml.finish()) log(xml.error().message());
//
// What it writes is well-formed XML 1.0 with namespaces, in UTF-8, whatever it is given: a call
// that would make it otherwise is refused. The first refusal is kept; from then on every call is
// refused and writes nothing. So the calls need not be checked one by one: look at error(), or at
// the result of a flush or of finish(). Tokens (a start tag with its attributes, a text, an end
// tag, …) are written whole or not at all, also when the output is full.
//
// Bytes are written straight into the output's memory and counted in when their token is complete.
// A start tag is complete when something else comes; until then no flush sends a byte of it.
// While the writer is in use, the output is the writer's alone; see release().
//
// Text is UTF-8. A character may be cut between two calls of text(). Strings are looked at during
// the call and never kept. In steady state no call takes memory from the heap.
// Not thread-safe: use it on the worker that owns the output. docs/xml.md has a guide.

#ifndef PENSTOCK_XML_WRITER_HPP
#define PENSTOCK_XML_WRITER_HPP

#include <penstock/flush/output.hpp>
#include <penstock/task.hpp>
#include <penstock/xml/array_view.hpp>
#include <penstock/xml/detail/doctype_memory.hpp>
#include <penstock/xml/detail/element_stack.hpp>
#include <penstock/xml/detail/namespaces.hpp>
#include <penstock/xml/detail/puller.hpp>
#include <penstock/xml/detail/start_tag.hpp>
#include <penstock/xml/detail/transcoder.hpp>
#include <penstock/xml/detail/window.hpp>
#include <penstock/xml/dictionary.hpp>
#include <penstock/xml/document_type.hpp>
#include <penstock/xml/error.hpp>
#include <penstock/xml/name.hpp>
#include <penstock/xml/value.hpp>
#include <penstock/xml/writer_options.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace penstock::xml {

namespace detail {
struct binary_state;
struct canonical_state;
struct mtom_state;
struct layout_state;
}  // namespace detail

class element_scope;

/** What the declaration says of external markup (2.9). */
enum class standalone : std::uint8_t { unsaid, yes, no };

class writer {
public:
  /** Write to `out`, which must outlive the writer or its last call. */
  explicit writer(output& out, writer_options const& options = {});
  writer(writer const&) = delete;
  writer& operator=(writer const&) = delete;
  /** Forgets what was not handed to the output yet: finish(), flush() and release() do that. */
  ~writer();

  /** Begin another document, on `out`, also after a refusal. Memory is kept. */
  void reset(output& out) noexcept;

  // The document.

  /** `<?xml version="1.0" encoding="UTF-8"?>`, before anything else. */
  writer& declaration(standalone alone = standalone::unsaid) noexcept;
  /** `<!DOCTYPE …>`, once, before the root. */
  writer& doctype(document_type const& type) noexcept;
  /** `<?target data?>`, anywhere but in a tag. CR in `data` is read back as LF. */
  writer& processing_instruction(std::string_view target, std::string_view data = {}) noexcept;
  /** `<!--text-->`, anywhere but in a tag. CR is read back as LF. */
  writer& comment(std::string_view text) noexcept;

  // Elements. A name is `local` or `prefix:local`, where the prefix must be declared in this tag or
  // around it; or an xml::name, whose namespace is declared in this tag if it is not in scope. A
  // constant_name is a string that need not be looked at again.

  writer& start_element(std::string_view qname) noexcept;
  writer& start_element(constant_name const& qname) noexcept;
  /** With any_prefix: a prefix in scope, or else the default namespace is declared. The choice is
      made here, before the tag's own declarations are known. */
  writer& start_element(name const& name) noexcept;
  writer& start_element(std::string_view prefix, std::string_view local,
                        std::string_view ns) noexcept {
    return start_element(name(prefix, local, ns));
  }
  /** End the start tag here, so that the next flush sends it; the element is then not written as
      `<a/>`. Any content does the same. */
  writer& end_start_tag() noexcept;
  /** `</a>`, or `<a/>` when nothing came after the start tag; see empty_form. */
  writer& end_element() noexcept { return end_element(options_.empty_elements); }
  writer& end_element(empty_form form) noexcept;
  /** `</a>` in any case: `<a></a>`. */
  writer& full_end_element() noexcept { return end_element(empty_form::expand); }
  /** An element without content. */
  writer& empty_element(std::string_view qname) noexcept {
    return start_element(qname).end_element();
  }
  writer& empty_element(name const& name) noexcept { return start_element(name).end_element(); }
  /** An element with `content` and nothing else. */
  writer& element(std::string_view qname, value content) noexcept {
    return start_element(qname).text(content).end_element();
  }
  writer& element(constant_name const& qname, value content) noexcept {
    return start_element(qname).text(content).end_element();
  }
  writer& element(name const& name, value content) noexcept {
    return start_element(name).text(content).end_element();
  }
  /** An element for each of `items`. No items, no elements. */
  writer& array(std::string_view qname, array_view items) noexcept;
  writer& array(name const& name, array_view items) noexcept;
  /** An element for each item of `range`, with what `projection` makes of it: anything that becomes
      a value. Ends early when something is refused. */
  template <std::ranges::input_range Range, class Projection = std::identity>
  writer& elements(std::string_view qname, Range&& range, Projection projection = {}) {
    return put_elements(qname, range, projection);
  }
  template <std::ranges::input_range Range, class Projection = std::identity>
  writer& elements(name const& name, Range&& range, Projection projection = {}) {
    return put_elements(name, range, projection);
  }
  /** Start an element that ends with the returned scope. */
  [[nodiscard]] element_scope scope(std::string_view qname) noexcept;
  [[nodiscard]] element_scope scope(name const& name) noexcept;

  // Attributes and declarations of the element whose start tag is open. In the document, attributes
  // come first, in the order of the calls, and declarations after them.

  writer& attribute(std::string_view qname, value content) noexcept;
  writer& attribute(constant_name const& qname, value content) noexcept;
  writer& attribute(std::string_view qname, value content, quote marks) noexcept {
    return attribute_carefully(qname, content, marks);
  }
  /** With any_prefix: a prefix in scope that is not empty, or else one is made and declared. */
  writer& attribute(name const& name, value content, quote marks = quote::unsaid) noexcept;
  writer& attribute(std::string_view prefix, std::string_view local, std::string_view ns,
                    value content) noexcept {
    return attribute(name(prefix, local, ns), content);
  }
  /** The same; in binary XML, a string of the writer's dictionary is written as its number. */
  writer& attribute(std::string_view qname, dictionary_string const& content) noexcept;
  writer& attribute(name const& name, dictionary_string const& content) noexcept;
  /** An attribute whose value comes in pieces, by text(). */
  writer& start_attribute(std::string_view qname, quote marks = quote::unsaid) noexcept;
  writer& start_attribute(name const& name, quote marks = quote::unsaid) noexcept;
  writer& end_attribute() noexcept;
  /** `xmlns:prefix="ns"`, or `xmlns="ns"` for an empty prefix; `xmlns=""` undeclares the default
      namespace. Not written again when it is in scope already. A prefix that this tag needs for
      another namespace is a clash, found when the tag ends. */
  writer& declare_namespace(std::string_view prefix, std::string_view ns,
                            quote marks = quote::unsaid) noexcept;
  writer& declare_namespace(std::string_view prefix, dictionary_string const& ns) noexcept;
  /** Before anything else, in a fragment or in canonical form: what is written is a part of a
      document, in which `prefix` stands for `ns` around it. It needs no declaration then. */
  writer& surrounding_namespace(std::string_view prefix, std::string_view ns) noexcept;

  // Content.

  /** Text in an element or an open attribute; outside the root, white space only. */
  writer& text(value content) noexcept;
  /** text(), but not copied if it is long, 16 KiB or more, in an element of a document in UTF-8 or
      ASCII, and nothing in it needs to be escaped: then it is queued as it is, and `owner`, if not
      null, keeps it alive until it has left. If the output refuses it, the end of the start tag
      before it stays written. */
  writer& text_shared(std::string_view content, std::shared_ptr<void const> owner) noexcept {
    return text_in_place(content, &owner);
  }
  /** The same of text that stays valid and unchanged until a flush that covers it was awaited, or
      its handle dropped; see output::write_borrowed(). */
  writer& text_borrowed(std::string_view content) noexcept {
    return text_in_place(content, nullptr);
  }
  /** The same; in binary XML, a string of the writer's dictionary is written as its number. */
  writer& text(dictionary_string const& content) noexcept;
  /** `<![CDATA[text]]>`, in as many sections as it takes: see writer_options. */
  writer& cdata(std::string_view text) noexcept;
  /** `content` in base64, in an element or an open attribute. Calls that follow each other make one
      text: up to 2 bytes wait for the next call, and are padded when something else comes.
      In an element, more than 16,000 characters go out as several tokens: they need no contiguous
      room, and when the output is full, those before are written.
      With MTOM, and in an element that has nothing else, `where` says whether the bytes become a
      part instead. They are copied then, within parts_bytes_max. */
  writer& bytes(const_buffer content, placement where = placement::automatic) noexcept;
  /** The same with bytes that as a part are not copied; `owner` keeps them until they have left. */
  writer& bytes_shared(const_buffer content, std::shared_ptr<void const> owner,
                       placement where = placement::automatic) noexcept;
  /** These must stay as they are until a flush of the parts was awaited. */
  writer& bytes_borrowed(const_buffer content, placement where = placement::automatic) noexcept;
  /** These are taken over; within parts_bytes_max. */
  writer& bytes_moved(std::string&& content, placement where = placement::automatic) noexcept;
  /** A range of a file, always as a part; errc::needs_part without MTOM. It is read when it is
      sent: see output::write_file(). */
  writer& bytes_file(std::shared_ptr<file const> from, std::uint64_t offset,
                     std::uint64_t length) noexcept;
  /** What `pull` gives when the part is sent, always as a part. It is called with a mutable_buffer
      until it returns n == 0 or cond::eof, and gives an io_result, or a task<io_result>. Any other
      error of it ends the document, but cond::canceled and cond::timed_out of a task only
      send_parts(). A callback does not throw. */
  template <class Pull>
  writer& bytes_pulled(Pull pull) noexcept {
    return add_pulled(new (std::nothrow) detail::puller_of<Pull>(std::move(pull)));
  }
  /** `content` in hexadecimal digits, upper case; never a part. */
  writer& hex(const_buffer content) noexcept;
  /** The items of `range`, or what `projection` makes of them, with a space between them (XML
      Schema part 2, 2.5.1.2), in an element or an open attribute. Text and bytes that are empty,
      and text with white space, are no items. In an element each item is a token of its own. */
  template <std::ranges::input_range Range, class Projection = std::identity>
  writer& list(Range&& range, Projection projection = {});
  /** `prefix:local` as text that means a name, such as the value of xsi:type. If no prefix in scope
      stands for it, one is declared while the start tag is open, or else that is a refusal. Without
      a prefix it is in the default namespace, in attributes too (XML Schema part 2, 3.2.18). */
  writer& qualified_name(name const& name) noexcept;
  /** The same with nothing checked and nothing declared: two texts and a colon between them, unless
      there is no prefix. */
  writer& qualified_name(std::string_view prefix, std::string_view local) noexcept;

  /** `&#x20AC;`, for a character of XML (2.2), in an element or an open attribute. */
  writer& character_reference(char32_t character) noexcept;
  /** `&name;`, in an element or an open attribute: of an entity that the document's DOCTYPE
      declares, or amp, lt, gt, quot, apos. */
  writer& entity_reference(std::string_view name) noexcept;
  /** Markup of the caller's own making, in an element or an open attribute: one token, whole
      characters. It may refer to namespaces in scope and to entities, and cannot begin with `>`. A
      trusted one is the caller's promise that the document stays well-formed. */
  writer& raw(std::string_view fragment, trust who = trust::checked) noexcept;

  // The end.

  /** Is the document complete? If so hand all of it to the output and let nothing more be written.
      If not, that is a refusal. It does not flush.
      With MTOM the parts follow. When some of them have to be waited for, this is false without a
      refusal: see send_parts(). */
  bool finish() noexcept;

  /** Push what is complete towards the output's destination; see flush.hpp. With fewer than
      `min_bytes` complete here and queued in the output it is skipped, which costs nearly nothing.
      With `more = false` it finishes the document first. After a refusal it sends nothing and fails
      with the code of error().
      With MTOM, a flush behind the root element finishes the document too. If it cannot queue all
      parts, it fails with errc::parts_left, and nothing is lost: send_parts() goes on. */
  [[nodiscard]] flush_operation flush(flush_options const& options = plain_flush) noexcept {
    // After a refusal the window does not know what waits, so the gate does not hold then.
    bool const is_early = options.more && window_.waits_less_than(options.min_bytes);
    // No error, and not made here: that would be a call, in the one place that must cost nothing.
    if (is_early) return flush_result{.state = flush_state::skipped, .error = refusal_};
    return flush_now(options);
  }

  /** A flush that waits for all parts of MTOM, too: for room in the output, and for what they are
      pulled from. Behind the root element it finishes the document, and completes when everything
      has left, or as the first flush on the way that did not succeed; then it can be called again.
      The result is that of all of them. In any other case it is flush(). */
  [[nodiscard]] task<flush_result> send_parts(flush_options options = {});
  /** Whether the document is finished and parts of it are not in the output's queue. */
  [[nodiscard]] bool has_parts_left() const noexcept;
  /** With MTOM, what the Content-Type field of an HTTP message with this document says; else
      empty. */
  [[nodiscard]] std::string content_type() const;

  /** Hand what is complete to the output without flushing, so that the output can be used directly
      until the next call of the writer. */
  void release() noexcept;

  // What happened.

  /** False after a refusal. */
  explicit operator bool() const noexcept { return state_ != state::refused; }
  /** The first refusal; false when there was none. */
  [[nodiscard]] xml::error error() const;
  /** The code of error(), without the rest. */
  [[nodiscard]] std::error_code error_code() const noexcept { return refusal_; }
  /** Bytes of complete tokens since the start of the document, in its encoding. */
  [[nodiscard]] std::uint64_t bytes_written() const noexcept {
    return transcoder_ ? transcoder_->written_with(window_.pending()) : window_.sealed_total();
  }
  /** At most so many more, if all that is open is ended now; what is open counts here, not in
      bytes_written(). */
  [[nodiscard]] std::uint64_t bytes_to_close() const noexcept;
  /** Open elements. */
  [[nodiscard]] std::size_t depth() const noexcept { return elements_.depth(); }
  /** Is a start tag open, to which attributes can be added? */
  [[nodiscard]] bool in_start_tag() const noexcept { return state_ == state::start_tag; }
  /** Is an attribute open, by start_attribute()? */
  [[nodiscard]] bool in_attribute() const noexcept { return state_ == state::attribute; }
  /** The prefix that stands for `ns` here, the innermost of several, with what the open start tag
      has declared so far; nothing if there is none. Valid until the writer's next call. */
  [[nodiscard]] std::optional<std::string_view> prefix_of(std::string_view ns) const noexcept;

private:
  friend class element_scope;
  friend class copier;

  enum class state : std::uint8_t {
    empty,      // nothing was written
    prolog,     // something was, but no element
    start_tag,  // the innermost element's start tag is open
    attribute,  // and an attribute in it
    content,    // inside an element
    epilog,     // the root has ended
    finished,
    undeclared,  // nothing was written, and the declaration must come first
    refused      // refusal_ says why
  };

  struct steps;  // what the calls are made of; in runtime/xml/

  void begin(output& out) noexcept;
  // What the calls do when they are not what usual.hpp is for.
  writer& start_element_carefully(std::string_view qname) noexcept;
  writer& end_element_carefully(empty_form form) noexcept;
  writer& attribute_carefully(std::string_view qname, value content, quote marks) noexcept;
  writer& text_carefully(value content) noexcept;
  writer& text_in_place(std::string_view content, std::shared_ptr<void const>* owner) noexcept;
  [[nodiscard]] flush_operation flush_now(flush_options const& options) noexcept;
  writer& add_pulled(detail::puller* pulled) noexcept;

  template <class Name, class Range, class Projection>
  writer& put_elements(Name const& name, Range& range, Projection& projection);
  void begin_list() noexcept;
  void put_list_item(value content, bool is_first) noexcept;
  void end_list() noexcept;

  std::unique_ptr<detail::transcoder> transcoder_;  // for what is not UTF-8 or has a mark
  detail::window window_;
  detail::element_stack elements_;
  detail::namespaces namespaces_;
  detail::start_tag tag_;
  detail::doctype_memory doctype_;
  writer_options options_;
  state state_ = state::empty;
  operation operation_ = operation::none;  // the present call, or the refused one
  char quote_ = '"';                       // around the attribute that is open, or was last
  std::uint8_t cut_size_ = 0;              // bytes of cut_
  bool cut_is_bytes_ = false;              // they are not of a character, but of base64
  std::array<char, 4> cut_{};              // what the last text(), or bytes(), began
  bool is_usual_ = false;                  // see usual.hpp in runtime/xml/
  std::error_code refusal_;
  std::unique_ptr<detail::binary_state> binary_;        // null: text
  std::unique_ptr<detail::mtom_state> mtom_;            // null: no MTOM
  std::unique_ptr<detail::canonical_state> canonical_;  // null: no canonical form
  std::unique_ptr<detail::layout_state> layout_;        // null: white space is the caller's own
};

template <std::ranges::input_range Range, class Projection>
writer& writer::list(Range&& range, Projection projection) {
  bool is_first = true;
  begin_list();
  for (auto&& item : range) {
    if (!*this) break;
    put_list_item(std::invoke(projection, item), std::exchange(is_first, false));
  }
  end_list();
  return *this;
}

template <class Name, class Range, class Projection>
writer& writer::put_elements(Name const& name, Range& range, Projection& projection) {
  for (auto&& item : range) {
    if (!*this) break;
    element(name, std::invoke(projection, item));
  }
  return *this;
}

/** An element that ends when its scope does.

      {
        auto row = xml.scope("row");
        xml.element("id", 7);
      }                                // </row>

    When the scope is left by an exception the element stays open, so that a document which was cut
    short does not look complete. */
class [[nodiscard]] element_scope {
public:
  element_scope(element_scope const&) = delete;
  element_scope& operator=(element_scope const&) = delete;
  ~element_scope();

  /** End the element now. */
  void end() noexcept;

private:
  friend class writer;
  explicit element_scope(writer& xml) noexcept;

  writer* writer_;  // null: it has ended
  std::size_t depth_;
  int exceptions_;  // in flight when it began
};

}  // namespace penstock::xml

#endif
