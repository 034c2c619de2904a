# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
"""Runs to medians, tables and ratios."""

import dataclasses
import statistics

from runner.variants import OWN, PEER, RAW


@dataclasses.dataclass(frozen=True)
class Column:
    """One measured quantity, and how people see it."""

    key: str
    title: str
    digits: int
    has_range: bool = True


class Series:
    """The runs of one variant at one point."""

    def __init__(self, variant):
        self.variant = variant
        self.runs = []

    def values(self, key):
        return [run[key] for run in self.runs]

    def median(self, key):
        return statistics.median(self.values(key))

    def highest(self, key):
        return max(self.values(key))


def cell(series, column):
    def show(value):
        return f"{value:.{column.digits}f}"

    values = series.values(column.key)
    middle = show(statistics.median(values))
    return f"{middle} ({show(min(values))}–{show(max(values))})" if column.has_range else middle


def print_table(title, columns, measured):
    """One line for each variant, in the order of the first column's medians."""
    lowest_first = sorted(measured, key=lambda one: one.median(columns[0].key))
    rows = [["", *(column.title for column in columns)]]
    rows += [[one.variant.name, *(cell(one, column) for column in columns)] for one in lowest_first]
    widths = [max(len(row[i]) for row in rows) for i in range(len(columns) + 1)]
    print(f"\n{title}")
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:]))]
        print("  " + "  ".join(cells), flush=True)


def print_ratios(measured, columns, is_two_cores):
    """Penstock against the best raw variant of the run, and against each peer. On one core what
    counts is the first column. On two it is throughput and the slowest answers; throughput has a
    fast and a slow state of the machine, so there each one's best round counts."""
    if not is_two_cores:
        print_ratios_of(measured, columns[0].key, Series.median, min)
        return
    print_ratios_of(measured, "rate", Series.highest, max)
    if any(column.key == "p99" for column in columns):
        print_ratios_of(measured, "p99", Series.median, min)


def print_ratios_of(measured, key, figure, best_of):
    def group(name):
        return [one for one in measured if one.variant.group == name]

    others = [(peer, "") for peer in group(PEER)]
    if group(RAW):
        best = best_of(group(RAW), key=lambda one: figure(one, key))
        others.insert(0, (best, " (the best raw)"))
    for mine in group(OWN):
        for other, note in others:
            if figure(other, key) <= 0:
                continue
            ratio = figure(mine, key) / figure(other, key)
            print(f"  {key}: {mine.variant.name} / {other.variant.name}{note} = {ratio:.3f}")


def write_runs(file, fields, measured, has_head):
    """One line for each run, tab-separated, for other programs."""
    if has_head:
        keys = [*fields, "variant", "group", "round", *measured[0].runs[0]]
        print(*keys, sep="\t", file=file)
    for series in measured:
        for number, run in enumerate(series.runs):
            values = (series.variant.name, series.variant.group, number, *run.values())
            print(*fields.values(), *values, sep="\t", file=file, flush=True)
