# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
"""A network of the benchmark's own: a namespace in which there is nothing but loopback, with TCP's
plainest congestion control. One that paces, such as BBR, sends by timers, which costs more than
what is measured here and varies from run to run."""

import ctypes
import fcntl
import os
import socket
import struct

CLONE_NEWNET = 0x40000000  # sched.h
SIOCSIFFLAGS = 0x8914  # linux/sockios.h
IFF_UP = 0x1
CONGESTION_CONTROL = "/proc/sys/net/ipv4/tcp_congestion_control"


def enter():
    """For this process and those that it starts. Without permission it says so and stays."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        with open(CONGESTION_CONTROL, encoding="ascii") as file:
            used = file.read().strip()
        reason = os.strerror(ctypes.get_errno())
        print(f"no network of its own ({reason}): TCP's congestion control is {used}")
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh", b"lo", IFF_UP).ljust(40, b"\0")  # struct ifreq
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, request)
    with open(CONGESTION_CONTROL, "w", encoding="ascii") as file:
        file.write("reno")
