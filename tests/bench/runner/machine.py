# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
"""Processes: on which core and with which priority they run, and that they end."""

import json
import os
import resource
import selectors
import signal
import subprocess

PRIORITY = 10  # of SCHED_FIFO
START_SECONDS = 10
STOP_SECONDS = 5


class Failure(Exception):
    """A program did not do its part; the message says which and how."""


def may_use_fifo():
    """Whether this user may run programs before all ordinary ones. Asked in a child process,
    so that this one stays ordinary."""
    child = os.fork()
    if child == 0:
        try:
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def cores():
    return sorted(os.sched_getaffinity(0))


class Placement:
    """A core for the server and one for its load, which may be the same, and a scheduling class."""

    def __init__(self, server, load, fifo):
        self.server = server
        self.load = load
        self.fifo = fifo

    def enter(self, core):
        """A function for the child process to call before it becomes the program."""

        def become():
            os.sched_setaffinity(0, {core})
            if self.fifo:
                os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
            hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

        return become


def start(command, stdin, become):
    """The process of a command that says what it has to say through pipes."""
    return subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            preexec_fn=become)


class Server:
    """A server under measurement, as a context: it listens inside, and has ended outside. One that
    crashed, or had to be killed, has no figures."""

    def __init__(self, command, placement):
        self.command = command
        self.placement = placement

    def __enter__(self):
        self.process = start(self.command, subprocess.DEVNULL,
                             self.placement.enter(self.placement.server))
        try:
            self.port = self.wait_for_port()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()
        if self.process.returncode not in (0, -signal.SIGTERM):
            raise Failure(f"{self.command[0]} failed: {self.process.returncode}\n"
                          f"{self.process.stderr.read().decode()}")

    @property
    def pid(self):
        return self.process.pid

    def wait_for_port(self):
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            if not selector.select(START_SECONDS):
                raise Failure(f"{self.command[0]} does not say where it listens")
        line = self.process.stdout.readline().decode()
        if not line.startswith("listening on "):
            self.stop()
            complaint = self.process.stderr.read().decode()
            raise Failure(f"{self.command[0]} did not start: {line}{complaint}")
        return int(line.rsplit(":", 1)[1])

    def stop(self):
        if self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Load:
    """A load generator, as a context: inside it is connected, and measures when asked to."""

    def __init__(self, command, placement):
        self.command = command
        self.placement = placement

    def __enter__(self):
        self.process = start(self.command, subprocess.PIPE,
                             self.placement.enter(self.placement.load))
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def measure(self, seconds):
        """What one slice gave, which takes `seconds` and may take some more."""
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            if not selector.select(seconds + 20):
                raise Failure(f"{self.command[0]} does not end")
        printed = self.process.stdout.readline()
        if not printed:
            complaint = self.process.stderr.read().decode().strip()
            raise Failure(complaint or f"{self.command[0]} printed nothing")
        return json.loads(printed)
