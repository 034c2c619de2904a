#!/usr/bin/env python3
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
"""Run the benchmarks: what is compared, in rounds. Called by tests/bench/run, which builds."""

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys

from runner import machine, micro, network, report, variants, xml
from runner.kinds import KINDS


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="build directory")
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    for name, kind in KINDS.items():
        sub = kinds.add_parser(name, help=kind.__doc__)
        kind.add_options(sub)
        add_common(sub, kind)
    flushes = kinds.add_parser("micro", help="What a flush costs beside its system call.")
    flushes.add_argument("--count", type=int, default=100000, help="flushes in a repetition")
    flushes.add_argument("--repetitions", type=int, default=50, help="of which the fastest counts")
    flushes.add_argument("--instructions", action="store_true", help="count these, with callgrind")
    xml.add_options(kinds.add_parser("xml", help="What writing an XML document costs."))
    return parser.parse_args()


def add_common(parser, kind):
    parser.add_argument("--rounds", type=int, default=kind.rounds, help="starts of all variants")
    parser.add_argument("--final-rounds", type=int, default=kind.final_rounds,
                        help="more, of ours and of the best raw ones; 0: none")
    if kind.slices > 1:
        parser.add_argument("--slices", type=int, default=kind.slices, help="of a round")
        parser.add_argument("--seconds", type=float, help="of each slice, after a fifth of that to "
                            "warm up; default: enough for some thousand operations")
        parser.add_argument("--two-cores", action="store_true", help="one for the server, one more "
                            "for its load: throughput and latency, which vary much")
    else:
        parser.set_defaults(slices=1, two_cores=False)
    parser.add_argument("--only", metavar="NAME,…", help="variants that begin with one of these")
    parser.add_argument("--also", action="append", default=[], metavar="NAME=COMMAND",
                        help="one more server, such as another build of one of these")
    parser.add_argument("--tsv", metavar="FILE", help="all runs; default: KIND.tsv in the build")
    parser.add_argument("--seed", type=int, default=1, help="of the order of the runs")


def chosen(point, arguments):
    """The variants that are asked for and built."""
    wanted = point.variants + [variants.parse_extra(text) for text in arguments.also]
    if arguments.only:
        names = tuple(arguments.only.split(","))
        wanted = [one for one in wanted if one.name.startswith(names)]
    built = [one for one in wanted if one.is_built(arguments.build)]
    if not built:
        raise machine.Failure("no variant of that name is built")
    skipped = [one.name for one in wanted if one not in built]
    if skipped:
        print(f"\nskipped, because not installed: {', '.join(skipped)}")
    return built


def place(is_two_cores):
    """Where server and load run. This process itself stays off the server's core if it can."""
    cores = machine.cores()
    if is_two_cores and len(cores) < 2:
        raise machine.Failure("--two-cores needs two cores")
    fifo = machine.may_use_fifo()
    if not fifo:
        print("no permission for SCHED_FIFO: whatever else runs here disturbs the figures")
    os.sched_setaffinity(0, set(cores[1:]) or set(cores))
    return machine.Placement(cores[0], cores[1] if is_two_cores else cores[0], fifo)


@contextlib.contextmanager
def server_and_load(variant, point, arguments, placement):
    """A server with its load, which waits to be told to measure."""
    program, *options = point.load
    with machine.Server(variant.command(arguments.build), placement) as server:
        command = [f"{arguments.build}/tests/bench/{program}", *options,
                   f"--port={server.port}", f"--server={server.pid}"]
        if point.seconds:
            command += [f"--warmup={point.warmup}", f"--seconds={point.seconds}"]
        with machine.Load(command, placement) as load:
            yield load


def measure(point, arguments, placement, order):
    """All variants in some rounds, then the best of them again."""
    measured = [report.Series(one) for one in chosen(point, arguments)]
    run_rounds(measured, arguments.rounds, point, arguments, placement, order)
    yield f"{arguments.rounds} rounds", measured
    if arguments.final_rounds > 0:
        best = report.finalists(measured, KINDS[arguments.kind].columns[0])
        run_rounds(best, arguments.final_rounds, point, arguments, placement, order)
        yield f"{arguments.final_rounds} final rounds", best


def run_rounds(measured, rounds, point, arguments, placement, order):
    """A round starts every variant. In each of its slices each of them is measured for a moment, in
    a new order: what else the machine does meanwhile meets all of them alike."""
    for _ in range(rounds):
        with contextlib.ExitStack() as running:
            loads = [(series, running.enter_context(
                          server_and_load(series.variant, point, arguments, placement)))
                     for series in order.sample(measured, len(measured))]
            for series in measured:
                series.begin_round()
            for _ in range(arguments.slices):
                for series, load in order.sample(loads, len(loads)):
                    series.add(load.measure(point.warmup + point.seconds))


def run_kind(arguments):
    kind = KINDS[arguments.kind]
    mode = "two-cores" if arguments.two_cores else "shared-core"
    path = arguments.tsv or f"{arguments.build}/{arguments.kind}.tsv"
    placement = place(arguments.two_cores)
    network.enter()
    order = random.Random(arguments.seed)
    with open(path, "w", encoding="utf-8") as file:
        for point in kind.points(arguments):
            for stage, measured in measure(point, arguments, placement, order):
                title = f"{arguments.kind}, {point.title}, {mode}, {stage}"
                report.print_table(title, kind.columns, measured)
                report.print_ratios(measured, kind.columns, arguments.two_cores)
                fields = {"kind": arguments.kind, "mode": mode, **point.fields, "stage": stage}
                report.write_runs(file, fields, measured, has_head=file.tell() == 0)
    print(f"\nall runs: {path}")


def run_micro(arguments):
    program = f"{arguments.build}/tests/bench/flush_micro"
    if arguments.instructions:
        micro.count_instructions(program)
    else:
        micro.measure_time(program, arguments.count, arguments.repetitions, place(False))


def run_chosen(arguments):
    if arguments.kind == "micro":
        run_micro(arguments)
    elif arguments.kind == "xml":
        xml.run(arguments.build, arguments, place(False))
    else:
        run_kind(arguments)


def main():
    arguments = parse_arguments()
    # As an exception, so that it passes through what ends the servers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        run_chosen(arguments)
    except (machine.Failure, subprocess.SubprocessError) as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
