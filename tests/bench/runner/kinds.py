# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
"""The kinds of benchmark: which points each has, what is compared at a point, with which load."""

import dataclasses

from runner.report import Column
from runner.variants import KIB, OWN, PEER, RAW, Variant

MIB = 1024 * KIB


@dataclasses.dataclass(frozen=True)
class Point:
    """Servers, the load that meets each of them, and what names the point in a table."""

    title: str
    fields: dict
    variants: list
    load: tuple
    seconds: float = 0  # of a slice; 0: the load knows

    @property
    def warmup(self):
        return self.seconds / 5


class Echo:
    """CPU of a message that comes back."""

    columns = (
        Column("cpu", "server CPU, µs/echo", 2),
        Column("rate", "echoes/s", 0),
        Column("p50", "p50, µs", 1, has_range=False),
        Column("p99", "p99, µs", 1, has_range=False),
    )
    rounds = 2
    final_rounds = 5
    slices = 20

    @staticmethod
    def add_options(parser):
        sizes = (64, 1 * KIB, 16 * KIB, 256 * KIB)
        parser.add_argument("--size", type=numbers, default=sizes, metavar="N,…", help="bytes")
        parser.add_argument("--connections", type=numbers, default=(1, 64, 512), metavar="N,…")

    @staticmethod
    def points(arguments):
        for size in arguments.size:
            for connections in arguments.connections:
                yield Point(
                    title=f"{connections} × {size} B",
                    fields={"size": size, "connections": connections},
                    variants=echo_variants(size, connections),
                    load=("echo_load", f"--size={size}", f"--connections={connections}"),
                    seconds=arguments.seconds or echo_seconds(size, connections),
                )


class Stream:
    """CPU of a large body that is flushed chunk by chunk."""

    columns = (
        Column("cpu", "server CPU, s/GiB", 4),
        Column("rate", "MB/s", 0),
    )
    rounds = 2
    final_rounds = 4
    slices = 8

    @staticmethod
    def add_options(parser):
        parser.add_argument("--chunk", type=numbers, default=(64 * KIB, 4 * KIB), metavar="N,…")
        parser.add_argument("--connections", type=numbers, default=(1,), metavar="N,…")
        parser.add_argument("--total", type=int, default=100 * MIB, help="bytes of each stream")

    @staticmethod
    def points(arguments):
        for chunk in arguments.chunk:
            for connections in arguments.connections:
                yield Point(
                    title=f"{connections} × chunks of {chunk} B",
                    fields={"chunk": chunk, "connections": connections},
                    variants=stream_variants(f"--chunk={chunk}", f"--total={arguments.total}"),
                    load=("stream_load", f"--connections={connections}",
                          f"--total={arguments.total}"),
                    # Server and load take turns of up to 20 ms, as long as the socket has room.
                    seconds=arguments.seconds or 0.3,
                )


class Idle:
    """Resident memory of a connection that had one echo and waits."""

    columns = (Column("bytes", "bytes/connection", 0),)
    rounds = 3
    final_rounds = 0
    slices = 1

    @staticmethod
    def add_options(parser):
        parser.add_argument("--connections", type=int, default=10000)

    @staticmethod
    def points(arguments):
        yield Point(
            title=f"{arguments.connections} connections",
            fields={"connections": arguments.connections},
            variants=idle_variants(),
            load=("idle_load", f"--connections={arguments.connections}"),
        )


KINDS = {"echo": Echo, "stream": Stream, "idle": Idle}


def numbers(text):
    return [int(word) for word in text.split(",")]


def echo_seconds(size, connections):
    """A few messages of each connection, which take up to 2 ns for each byte there and back."""
    return min(max(0.05, 10e-9 * size * connections), 0.3)


def echo_variants(size, connections):
    """Which raw server is the cheapest depends on the point: sends through the ring win with many
    connections, sends in the call with few, and with large messages buffers that stay in cache.
    So all of them run, and the best of the run is what the others are compared with."""
    return [
        *raw_epoll_echo(size),
        *raw_uring_echo(size, connections),
        Variant("penstock", OWN, "echo_server"),
        Variant("asio-epoll", PEER, "asio_epoll_echo"),
        Variant("asio-uring", PEER, "asio_uring_echo"),
        Variant("libuv", PEER, "uv_echo"),
    ]


def raw_epoll_echo(size):
    """Edge-triggered epoll, then multishot poll, each with sends in the call."""
    yield Variant("epoll", RAW, "raw_epoll_echo")
    for kib in (64,) if size <= 64 * KIB else (64, 256, 512):
        options = ("--shared", "--buffer-bytes", kib * KIB)
        yield Variant(f"epoll-shared-{kib}k", RAW, "raw_epoll_echo", options)
    for kib in (64,) if size <= 64 * KIB else (64, 256):
        options = ("--buffer-bytes", kib * KIB)
        yield Variant(f"uring-poll-{kib}k", RAW, "raw_uring_poll_echo", options)


def raw_uring_echo(size, connections):
    """Multishot receive."""
    sends = {
        "submit": ("--send", "submit"),
        "direct": ("--send", "submit", "--direct"),
        "inline": ("--send", "inline"),
        "adaptive": ("--send", "adaptive"),
    }
    for count, kib in buffer_rings(size, connections):
        buffers = ("--buffers", count, "--buffer-bytes", kib * KIB)
        for send, options in sends.items():
            name = f"uring-{send}-{count}x{kib}k"
            yield Variant(name, RAW, "raw_uring_echo", buffers + options)


def buffer_rings(size, connections):
    """(count, KiB of each): they fit the message, and are not more than stay in cache, except where
    very many messages arrive at a time."""
    many = 4 if connections > 256 else 1
    if size <= 4 * KIB:
        return [(256 * many, 4)]
    if size <= 64 * KIB:
        return [(64 * many, 16)]
    return [(4, 64), (16, 64), (4, 256)]


def stream_variants(*options):
    return [
        Variant("send-blocking", RAW, "raw_stream", ("--blocking", *options)),
        Variant("send-epoll", RAW, "raw_stream", options),
        Variant("penstock-borrowed", OWN, "penstock_stream", ("--memory", "borrowed", *options)),
        Variant("penstock-shared", OWN, "penstock_stream", ("--memory", "shared", *options)),
        Variant("penstock-copied", OWN, "penstock_stream", ("--memory", "copied", *options)),
        Variant("asio-epoll", PEER, "asio_epoll_stream", options),
        Variant("asio-uring", PEER, "asio_uring_stream", options),
    ]


def idle_variants():
    """Servers that need a buffer for each connection get a small one."""
    small = ("--buffer-bytes", 4 * KIB)
    ring = ("--buffers", 256, *small)
    return [
        Variant("epoll-shared", RAW, "raw_epoll_echo", ("--shared",)),
        Variant("uring", RAW, "raw_uring_echo", ring),
        Variant("uring-direct", RAW, "raw_uring_echo", (*ring, "--direct")),
        Variant("penstock", OWN, "echo_server"),
        Variant("asio-epoll-4k", PEER, "asio_epoll_echo", small),
        Variant("asio-uring-4k", PEER, "asio_uring_echo", small),
        Variant("libuv-4k", PEER, "uv_echo", small),
    ]
