# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
"""What writing an XML document costs: every writer that is built, in one process, in rounds."""

import json
import re
import shutil
import statistics
import subprocess

from runner import report
from runner.machine import Failure
from runner.variants import OWN, PEER, RAW, Variant

DOCUMENTS = ("mix", "short")
FEW = 16000  # records, to count instructions
COUNTED = "penstock,penstock-constants,pugixml-save,append-fused"


def add_options(parser):
    parser.add_argument("--document", choices=DOCUMENTS, help="default: both")
    parser.add_argument("--records", type=int, default=100000, help="of the document")
    parser.add_argument("--rounds", type=int, default=15, help="of all writers")
    parser.add_argument("--only", metavar="NAME,…", help="these writers")
    parser.add_argument("--seed", type=int, default=1, help="of the order in each round")
    parser.add_argument("--instructions", action="store_true", help="count these, with callgrind")


def run(build, arguments, placement):
    program = f"{build}/tests/bench/xml_writers"
    documents = [arguments.document] if arguments.document else DOCUMENTS
    for document in documents:
        if arguments.instructions:
            count_instructions(program, document, arguments)
        else:
            measure(program, document, arguments, placement)
    if not arguments.instructions:
        print("\nthe writer alone")
        run_program([f"{build}/tests/bench/xml_micro"], placement, show=True)


def measure(program, document, arguments, placement):
    command = [program, f"--document={document}", f"--count={arguments.records}",
               f"--rounds={arguments.rounds}", f"--seed={arguments.seed}"]
    command += [f"--only={arguments.only}"] if arguments.only else []
    lines = [json.loads(line) for line in run_program(command, placement).splitlines()]
    writers = [line for line in lines if "writer" in line]
    print_checks(writers)
    measured = series_of(writers, [line for line in lines if "run" in line], arguments.records)
    size = max(one["bytes"] for one in writers)
    print_times(f"{document}, {size / 1e6:.2f} MB, {arguments.rounds} rounds", measured, size,
                arguments.records)
    print_ratios(measured)


def run_program(command, placement, show=False):
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, text=True, timeout=600,
                              stdout=None if show else subprocess.PIPE, stderr=subprocess.PIPE,
                              preexec_fn=placement.enter(placement.load))
    except subprocess.TimeoutExpired:
        raise Failure(f"{command[0]} did not end") from None
    if done.returncode != 0:
        raise Failure(done.stderr.strip() or f"{command[0]}: {done.returncode}")
    return done.stdout


def series_of(writers, runs, records):
    """A series for each writer, its runs in the order of the rounds."""
    measured = {one["writer"]: report.Series(Variant(one["writer"], one["group"], ""))
                for one in writers}
    for series in measured.values():
        series.begin_round()
    for one in sorted(runs, key=lambda each: each["round"]):
        measured[one["run"]].add({"ns": one["ns"] / records})
    return list(measured.values())


def print_checks(writers):
    print("\nwhat each looks at beside the characters to escape; all documents were the same")
    width = max(len(one["writer"]) for one in writers)
    for one in writers:
        print(f"  {one['writer']:{width}}  {one['checks']}")


def print_times(title, measured, size, records):
    """The median of the rounds, and between what nine of ten of them are."""
    print(f"\n{title}")
    width = max(len(one.variant.name) for one in measured)
    for one in sorted(measured, key=lambda each: each.median("ns")):
        values = sorted(one.values("ns"))
        margin = len(values) // 20
        low, high, middle = values[margin], values[-1 - margin], statistics.median(values)
        speed = size / records / middle * 1e3
        print(f"  {one.variant.name:{width}}  {speed:8.0f} MB/s  {middle:8.1f} ns/record "
              f"({low:.1f}–{high:.1f})")


def print_ratios(measured):
    """How many times as fast as each other one; in each round both met much the same machine."""
    for mine in report.group(measured, OWN):
        for other in report.group(measured, PEER) + report.group(measured, RAW):
            ratio = report.in_rounds(other, mine, "ns")
            print(f"  {mine.variant.name} is {ratio} times as fast as {other.variant.name}")


def count_instructions(program, document, arguments):
    """The difference of more and fewer rounds, so that what is done once does not count."""
    if shutil.which("valgrind") is None:
        raise Failure("--instructions needs valgrind")
    print(f"\n{document}")
    for name in (arguments.only or COUNTED).split(","):
        more = instructions(program, document, name, 3) - instructions(program, document, name, 1)
        print(f"  {name:20} {more / (2 * FEW):8.0f} instructions/record", flush=True)


def instructions(program, document, name, rounds):
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program,
         f"--document={document}", f"--count={FEW}", f"--rounds={rounds}", f"--only={name}"],
        capture_output=True, text=True, timeout=600)
    collected = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not collected:
        raise Failure(f"callgrind failed: {done.stderr.strip()}")
    return int(collected[1])
