"""Rows of a table of groups straight from its bytes: where each field is, which unit it names, where a group ends.

Only for tables without quotes, which are nearly all; whoever calls reads the others with the ``csv`` module.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mancomun.kernels.compiled import compiled
from mancomun.kernels.components import Ints

Raw = NDArray[np.uint8]
Places = NDArray[np.int64]

_NEWLINE, _RETURN, _SPACE, _TAB, _ZERO = 10, 13, 32, 9, 48


@compiled
def read_rows(
    data: Raw,
    sep: int,
    columns: int,
    group_column: int,
    code_column: int,
    five: Ints,
    two: Ints,
    rows: Places,
    units: Ints,
) -> int:
    """Fill ``rows [n, 5]`` and ``units [n]`` from whole lines; the number of rows read.

    A row is (line within ``data``, group from, group to, code from, code to), ends trimmed of blanks. ``units`` is the index
    that ``five [100000]`` or ``two [100]`` give for a code of five or two digits, else -1. Blank lines are passed over; a
    line whose number of fields is not ``columns`` gives the row (line, -1, fields, 0, 0).
    """
    count = 0
    line = 0
    at = 0
    size = data.size
    while at < size:
        field = 0
        start = at
        blank = True
        group_from = group_to = code_from = code_to = 0
        while True:
            byte = data[at] if at < size else _NEWLINE
            if byte in (sep, _NEWLINE):
                low = start
                high = at
                while low < high and (data[low] == _SPACE or data[low] == _TAB):
                    low += 1
                while high > low and (data[high - 1] == _SPACE or data[high - 1] == _TAB or data[high - 1] == _RETURN):
                    high -= 1
                if high > low or byte == sep:
                    blank = False
                if field == group_column:
                    group_from = low
                    group_to = high
                elif field == code_column:
                    code_from = low
                    code_to = high
                field += 1
                start = at + 1
                if byte == _NEWLINE:
                    break
            at += 1
        at += 1
        if not blank:
            rows[count, 0] = line
            units[count] = -1
            if field != columns:
                rows[count, 1] = -1
                rows[count, 2] = field
                rows[count, 3] = 0
                rows[count, 4] = 0
            else:
                rows[count, 1] = group_from
                rows[count, 2] = group_to
                rows[count, 3] = code_from
                rows[count, 4] = code_to
                width = code_to - code_from
                if width in (2, 5):
                    number = np.int64(0)
                    for k in range(code_from, code_to):
                        digit = np.int64(data[k]) - _ZERO
                        if digit < 0 or digit > 9:
                            number = np.int64(-1)
                            break
                        number = number * 10 + digit
                    if number >= 0:
                        units[count] = five[number] if width == 5 else two[number]
            count += 1
        line += 1
    return count


@compiled
def group_starts(data: Raw, rows: Places, count: int, starts: Places, hashes: Places) -> int:
    """First row and a 62-bit hash of the name of each run of rows of one group; how many runs there are.

    ``starts [count + 1]`` and ``hashes [count]``; ``starts`` closes with ``count``.
    """
    groups = 0
    for row in range(count):
        low = rows[row, 1]
        high = rows[row, 2]
        same = row > 0 and rows[row - 1, 2] - rows[row - 1, 1] == high - low
        if same:
            back = rows[row - 1, 1]
            for k in range(high - low):
                if data[low + k] != data[back + k]:
                    same = False
                    break
        if not same:
            one = np.int64(17)
            other = np.int64(91)
            for k in range(low, high):
                byte = np.int64(data[k])
                one = (one * 257 + byte) % 2147483647
                other = (other * 131 + byte) % 2147483629
            starts[groups] = row
            hashes[groups] = one * 2147483648 + other
            groups += 1
    starts[groups] = count
    return groups


@compiled
def repeated_member(starts: Places, units: Ints, groups: int, stamp: Places) -> int:
    """The first row that names a unit its group already has, or -1; ``stamp [units]`` starts below zero."""
    for group in range(groups):
        for row in range(starts[group], starts[group + 1]):
            if stamp[units[row]] == group:
                return row
            stamp[units[row]] = group
    return -1
