# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
"""A server that is measured, and whose it is."""

import dataclasses
import pathlib

RAW = "raw"  # nothing but the kernel's interface: the floor
OWN = "penstock"
PEER = "peer"

KIB = 1024


@dataclasses.dataclass(frozen=True)
class Variant:
    name: str
    group: str
    program: str
    arguments: tuple = ()

    def command(self, build):
        return [str(self.path(build)), *map(str, self.arguments)]

    def path(self, build):
        """Below the build directory, unless it is somewhere else altogether."""
        for place in ("tests/bench", "examples"):
            path = pathlib.Path(build) / place / self.program
            if path.exists():
                return path
        return pathlib.Path(self.program)

    def is_built(self, build):
        return self.path(build).exists()


def parse_extra(text):
    """NAME=PROGRAM [ARGUMENT…]: a server from the command line, in the same rounds."""
    name, _, command = text.partition("=")
    program, *arguments = command.split()
    return Variant(name, PEER, program, tuple(arguments))
