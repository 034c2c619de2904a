# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
"""Runs to medians, tables and ratios."""

import dataclasses
import math
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
    """What the slices of one variant at one point gave, by rounds."""

    def __init__(self, variant):
        self.variant = variant
        self.rounds = []

    def begin_round(self):
        self.rounds.append([])

    def add(self, slice_):
        self.rounds[-1].append(slice_)

    def values(self, key):
        return [slice_[key] for round_ in self.rounds for slice_ in round_]

    def median(self, key):
        return statistics.median(self.values(key))

    def highest(self, key):
        return max(self.values(key))


def finalists(measured, column):
    """Ours, and the raw variants with the lowest medians. The lowest of many medians is low by
    chance, too, so what these are compared by is measured again."""
    raw_max = 3
    raw = sorted(group(measured, RAW), key=lambda one: one.median(column.key))[:raw_max]
    return [Series(one.variant) for one in group(measured, OWN) + raw]


def group(measured, name):
    return [one for one in measured if one.variant.group == name]


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
        print_ratios_of(measured, columns[0].key, Series.median, min, in_slices)
        return
    print_ratios_of(measured, "rate", Series.highest, max, of_figures(Series.highest))
    if any(column.key == "p99" for column in columns):
        print_ratios_of(measured, "p99", Series.median, min, of_figures(Series.median))


def print_ratios_of(measured, key, figure, best_of, show_ratio):
    others = [(peer, "") for peer in group(measured, PEER)]
    raw = group(measured, RAW)
    if raw:
        others.insert(0, (best_of(raw, key=lambda one: figure(one, key)), " (the best raw)"))
    for mine in group(measured, OWN):
        for other, note in others:
            if figure(other, key) <= 0:
                continue
            ratio = show_ratio(mine, other, key)
            print(f"  {key}: {mine.variant.name} / {other.variant.name}{note} = {ratio}")


def of_figures(figure):
    return lambda mine, other, key: f"{figure(mine, key) / figure(other, key):.3f}"


def in_slices(mine, other, key):
    """The median of the ratios in each slice, in which both met much the same machine. Then the
    range of the medians of the rounds: each start gives a program other places in memory."""
    ratios = [[a[key] / b[key] for a, b in zip(*both)] for both in zip(mine.rounds, other.rounds)]
    rounds = [statistics.median(round_) for round_ in ratios]
    middle = statistics.median(ratio for round_ in ratios for ratio in round_)
    return f"{middle:.3f} ({min(rounds):.3f}–{max(rounds):.3f})"


def in_rounds(mine, other, key):
    """The same for rounds that all ran in one start, with the range in which the median of very
    many of them would be, nine times of ten."""
    ratios = sorted(a / b for a, b in zip(mine.values(key), other.values(key)))
    skipped = 0
    while below(skipped, len(ratios)) <= 0.05:
        skipped += 1
    low, high = ratios[max(skipped - 1, 0)], ratios[-max(skipped, 1)]
    return f"{statistics.median(ratios):.3f} ({low:.3f}–{high:.3f})"


def below(count, rounds):
    """How probable it is that at most `count` of so many rounds are below the true median."""
    return sum(math.comb(rounds, i) for i in range(count + 1)) / 2**rounds


def write_runs(file, fields, measured, has_head):
    """One line for each slice, tab-separated, for other programs."""
    if has_head:
        keys = [*fields, "variant", "group", "round", *measured[0].rounds[0][0]]
        print(*keys, sep="\t", file=file)
    for series in measured:
        name, group_name = series.variant.name, series.variant.group
        for number, round_ in enumerate(series.rounds):
            for slice_ in round_:
                values = (name, group_name, number, *slice_.values())
                print(*fields.values(), *values, sep="\t", file=file, flush=True)
