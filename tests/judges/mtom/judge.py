#!/usr/bin/env python3
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Python's email and lxml read every message of tests/data/xml/mtom.md, which the unit tests compare
# byte for byte with what the writer makes, and put its document together again: each part is a part
# to a mail program, each xop:Include names one of them, and the values are those of the calls.
#
#     judge.py tests/data/xml/mtom.md        # exits 77 without lxml (python3-lxml)

import base64
import email
import email.policy
import re
import sys
import urllib.parse

try:
    from lxml import etree
except ImportError:
    print("skipped: no lxml (python3-lxml)")
    sys.exit(77)

XOP = "{http://www.w3.org/2004/08/xop/include}Include"
XMIME = ("{http://www.w3.org/2005/05/xmlmime}contentType",
         "{http://www.w3.org/2004/11/xmlmime}contentType")
# Of documents with nothing but these, the values can be told from the calls.
PLAIN_CALLS = {"options", "start", "end", "full-end", "end-start-tag", "bytes", "bytes-shared",
               "bytes-borrowed", "bytes-moved", "bytes-pulled", "flush"}


def unescape(text):
    """The octets that a string of a case stands for."""
    text = re.sub(r"\\\((\d+)\*([^)]*)\)", lambda m: m[2] * int(m[1]), text)
    octets = bytearray()
    for match in re.finditer(r"\\x([0-9A-F]{2})|\\(.)|([^\\]+)", text):
        if match[1]:
            octets.append(int(match[1], 16))
        elif match[2]:
            octets += {"n": b"\n", "r": b"\r", "t": b"\t"}.get(match[2], match[2].encode())
        else:
            octets += match[3].encode()
    return bytes(octets)


def cases(document):
    """Title, lines of calls and octets of every case that is not refused."""
    for section in re.split(r"^## ", document, flags=re.M)[1:]:
        block = re.search(r"```octets\n(.*?)```", section, re.S)
        if block and not re.search(r"^refused: ", section, re.M):
            calls = re.search(r"```calls\n(.*?)```", section, re.S)[1]
            yield section.split("\n")[0], calls, unescape(block[1].replace("\n", ""))


def read(octets, calls):
    """The message as a mail program has it; what HTTP says in its header is put before it."""
    if "mime_header" not in calls:
        option = lambda name, usual: (re.search(rf"\b{name}=(\S+)", calls) or ["", usual])[1]
        octets = (f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"; '
                  f'type="application/xop+xml"; start="<{option("start", "root@x")}>"; '
                  f'start-info="{option("start_info", "text/xml")}"\r\n\r\n').encode() + octets
    message = email.message_from_bytes(octets, policy=email.policy.HTTP)
    assert not message.defects, message.defects
    assert message.get_content_type() == "multipart/related"
    assert message.get_param("type") == "application/xop+xml"
    parts = message.get_payload()
    assert all(not part.defects for part in parts), "a part has defects"
    assert parts[0].get_content_type() == "application/xop+xml"
    assert parts[0].get_param("type") == message.get_param("start-info")
    assert parts[0]["Content-ID"] == message.get_param("start")
    assert all(part["Content-Transfer-Encoding"] == "binary" for part in parts[1:])
    return parts


def restore(parts):
    """The document with its values in place; each part is used once."""
    by_id = {part["Content-ID"]: part for part in parts[1:]}
    assert len(by_id) == len(parts) - 1, "a Content-ID comes twice"
    root = etree.fromstring(parts[0].get_payload(decode=True))
    for include in list(root.iter(XOP)):
        holder = include.getparent()
        assert len(holder) == 1 and not holder.text and not include.tail, "a part is not alone"
        href = include.get("href")
        assert href.startswith("cid:")
        part = by_id.pop("<" + urllib.parse.unquote(href[4:]) + ">")
        said = [holder.get(name) for name in XMIME if holder.get(name)]
        assert part["Content-Type"] == (said or ["application/octet-stream"])[0]
        holder.remove(include)
        holder.text = base64.b64encode(part.get_payload(decode=True)).decode()
    assert not by_id, "a part that nothing names"
    return root


def expected_values(calls):
    """What the elements with bytes hold, in order; nothing if the calls do not tell."""
    values, is_open = [], False
    for line in calls.strip().split("\n"):
        for call in re.findall(r'(?:"(?:\\.|[^"\\])*"|[^;"])+', line):
            name = call.split()[0]
            if name not in PLAIN_CALLS:
                return None
            if name.startswith("bytes"):
                octets = unescape(re.search(r'"((?:\\.|[^"\\])*)"', call)[1])
                values = values[:-1] + [values[-1] + octets] if is_open else values + [octets]
            is_open = name.startswith("bytes") or (is_open and name == "flush")
    return values


def main():
    judged = told = 0
    with open(sys.argv[1], encoding="utf-8", newline="") as document:
        for title, calls, octets in cases(document.read()):
            try:
                root = restore(read(octets, calls))
                values = expected_values(calls)
                if values is not None:
                    texts = [text for text in root.itertext() if text.strip()]
                    seen = [base64.b64decode(text, validate=True) for text in texts]
                    values = [value for value in values if value]
                    assert [value for value in seen if value] == values, (seen, values)
                    told += 1
            except Exception as wrong:
                print(f"{title}: {wrong!r}")
                return 1
            judged += 1
    print(f"{judged} messages read and put together, the values of {told} compared")
    return 0 if judged >= 40 and told >= 20 else 1


sys.exit(main())
