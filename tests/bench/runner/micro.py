# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
"""What a flush costs by itself: time, or instructions, which are the same on every run."""

import re
import shutil
import subprocess

from runner.machine import Failure

SHORT = 1000
LONG = 11000


def measure_time(program, count, repetitions, placement):
    command = [program, f"--count={count}", f"--repetitions={repetitions}"]
    subprocess.run(command, check=True, timeout=300, preexec_fn=placement.enter(placement.load))


def count_instructions(program):
    """The difference of a long and a short run, so that what is done once does not count."""
    if shutil.which("valgrind") is None:
        raise Failure("--instructions needs valgrind")
    number = 1
    while name := name_of(program, number):
        more = instructions(program, number, LONG) - instructions(program, number, SHORT)
        print(f"{name:46} {more / (LONG - SHORT):8.1f} instructions", flush=True)
        number += 1


def run(command):
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def name_of(program, number):
    """The name of a measurement; none behind the last."""
    done = run([program, f"--only={number}", "--count=1", "--repetitions=1"])
    return re.sub(r"\s+[\d.]+ ns\s*$", "", done.stdout)


def instructions(program, number, count):
    done = run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program,
                f"--only={number}", f"--count={count}", "--repetitions=1"])
    collected = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not collected:
        raise Failure(f"callgrind failed: {done.stderr.strip()}")
    return int(collected[1])
