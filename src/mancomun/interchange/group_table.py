"""``group,code`` tables: any number of groups, one row a member, read in blocks and never held whole.

Plain tables go through a compiled reader of bytes; from the first quote on, or without numba, the ``csv`` module reads.
Both give the same blocks and the same complaints, each with its line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from mancomun.errors import BadInput
from mancomun.kernels.compiled import numba_module
from mancomun.kernels.components import Ints
from mancomun.kernels.lines import group_starts, read_rows, repeated_member

Offsets = NDArray[np.int64]

CHUNK = 1 << 22
"""Bytes read at once."""

_GROUP, _CODE = ("group", "grupo"), ("code", "codigo", "código")
_LONGEST_LINE = 1 << 16
_NOT_WORTH = 1 << 16


@dataclass(frozen=True)
class GroupBlock:
    """Some whole groups: their names as written, and their members as ``nodes[offsets[g]:offsets[g + 1]]``."""

    names: list[bytes]
    offsets: Offsets
    nodes: Ints


class Scattered(BadInput):
    """A group whose rows do not stand together: one who streams cannot judge it, one who can read twice may gather."""


def _at(line: int, error: BadInput) -> BadInput:
    return BadInput(error.code, f"Línea {line}: {error.es}", f"Line {line}: {error.en}", status=error.status)


def _wrong(line: int, code: str, es: str, en: str) -> BadInput:
    return _at(line, BadInput(code, es, en))


class GroupTable:
    """A table of groups open for reading, once, from a binary stream.

    ``index`` gives the number of each unit by its code; ``resolve`` turns anything else that names a unit into its code or
    raises `BadInput`, as it does for a code that lost its zero.
    """

    def __init__(
        self, stream: BinaryIO, index: Mapping[str, int], resolve: Callable[[str], str], *, chunk: int = CHUNK
    ) -> None:
        self._stream = stream
        self._index = index
        self._resolve = resolve
        self._chunk = chunk
        self._known: dict[bytes, int] = {}
        self._seen = np.zeros(0, np.int64)
        self._units = len(index)
        self._line = 1
        self._five = np.full(100_000, -1, np.int32)
        self._two = np.full(100, -1, np.int32)
        for code, number in index.items():
            if code.isascii() and code.isdigit() and len(code) in (2, 5):
                (self._five if len(code) == 5 else self._two)[int(code)] = number

    def blocks(self) -> Iterator[GroupBlock]:
        """The groups in the order of the table. `BadInput` says what is wrong and in which line; `Scattered` is one."""
        head = self._stream.readline(_LONGEST_LINE)
        self._sep, self._columns, self._group, self._code = _header(head)
        rest = b""
        while True:
            read = self._stream.read(self._chunk)
            data = rest + read
            if not data:
                return
            if read and b"\n" not in read:
                if len(data) > self._chunk + _LONGEST_LINE:
                    raise _wrong(self._line + 1, "fila-larga", "la línea no termina nunca.", "the line never ends.")
                rest = data
                continue
            whole = data if not read else data[: data.rfind(b"\n") + 1]
            tail = data[len(whole) :]
            small = not rest and len(read) < _NOT_WORTH  # a whole table not worth waking the compiler
            if small or b'"' in data or numba_module() is None:
                yield from self._slowly(data)
                return
            block, kept = self._quickly(whole, last=not read)
            rest = kept + tail
            if block is not None:
                yield block
            if not read:
                return

    # The quick way: bytes in, arrays out.
    def _quickly(self, whole: bytes, *, last: bool) -> tuple[GroupBlock | None, bytes]:
        """The groups that surely end in ``whole``, and the bytes of the one that may go on."""
        data = np.frombuffer(whole, np.uint8)
        most = whole.count(b"\n") + 1
        rows, units = np.empty((most, 5), np.int64), np.empty(most, np.int32)
        count = read_rows(
            data, ord(self._sep), self._columns, self._group, self._code, self._five, self._two, rows, units
        )
        rows, units = rows[:count], units[:count]
        for row in np.flatnonzero(units < 0).tolist():
            line, low, high, code_low, code_high = rows[row].tolist()
            if low < 0:
                raise self._fields(self._line + 1 + line, high)
            units[row] = self._unit(whole[code_low:code_high], self._line + 1 + line)
        empty = np.flatnonzero(rows[:, 1] == rows[:, 2])
        if empty.size:
            raise self._nameless(self._line + 1 + int(rows[empty[0], 0]))
        starts, hashes = np.empty(count + 1, np.int64), np.empty(count, np.int64)
        groups = group_starts(data, rows, count, starts, hashes)
        again = repeated_member(starts, units, groups, np.full(self._units, -1, np.int64))
        if again >= 0:
            low, high = rows[again, 3], rows[again, 4]
            group = whole[rows[again, 1] : rows[again, 2]]
            raise self._twice(self._line + 1 + int(rows[again, 0]), whole[low:high], group)
        done = groups if last else max(groups - 1, 0)
        end = int(starts[done])
        if done == 0:
            if last:
                return None, b""
            first = int(rows[0, 1]) if count else len(whole)  # all of one group so far: wait for its end
            cut = whole.rfind(b"\n", 0, first) + 1
            self._line += whole.count(b"\n", 0, cut)
            return None, whole[cut:]
        self._meet(hashes[:done], starts, rows, whole)
        names = [whole[low:high] for low, high in rows[starts[:done], 1:3].tolist()]
        block = GroupBlock(names, starts[: done + 1].copy(), units[:end].copy())
        if last:
            return block, b""
        cut = whole.rfind(b"\n", 0, min(int(rows[end, 1]), int(rows[end, 3]))) + 1
        self._line += whole.count(b"\n", 0, cut)
        return block, whole[cut:]

    def _meet(self, hashes: Offsets, starts: Offsets, rows: Offsets, whole: bytes) -> None:
        """Remember the names of these groups by hash, 8 bytes each, and refuse one met before."""
        fresh, first = np.unique(hashes, return_index=True)
        old = np.zeros(fresh.size, np.bool_)
        if self._seen.size:
            place = np.minimum(np.searchsorted(self._seen, fresh), self._seen.size - 1)
            old = self._seen[place] == fresh
        again = first[old].tolist()
        if fresh.size < hashes.size:
            again.append(int(np.setdiff1d(np.arange(hashes.size), first)[0]))
        if again:
            row = int(starts[min(again)])
            raise _scattered(self._line + 1 + int(rows[row, 0]), whole[rows[row, 1] : rows[row, 2]])
        self._seen = np.sort(np.concatenate((self._seen, fresh)), kind="stable")

    # The slow way: the csv module.
    def _slowly(self, begun: bytes) -> Iterator[GroupBlock]:
        """Everything from ``begun`` on, with quotes understood."""
        seen = {int(value) for value in self._seen.tolist()}
        names: list[bytes] = []
        sizes: list[int] = []
        nodes: list[int] = []
        inside: set[int] = set()
        for line, name, code in self._records(begun):
            number = self._unit(code, line)
            if not names or name != names[-1]:
                if len(nodes) >= 1 << 16:
                    yield _block(names, sizes, nodes)
                    names, sizes, nodes = [], [], []
                key = _hash(name)
                if key in seen:
                    raise _scattered(line, name)
                seen.add(key)
                names.append(name)
                sizes.append(0)
                inside = set()
            if number in inside:
                raise self._twice(line, code, name)
            inside.add(number)
            nodes.append(number)
            sizes[-1] += 1
        if names:
            yield _block(names, sizes, nodes)

    def gathered(self) -> Iterator[GroupBlock]:
        """The groups when their rows are scattered: all in memory, in the order in which each first appears."""
        head = self._stream.readline(_LONGEST_LINE)
        self._sep, self._columns, self._group, self._code = _header(head)
        groups: dict[bytes, list[int]] = {}
        for line, name, code in self._records(b""):
            members = groups.setdefault(name, [])
            number = self._unit(code, line)
            if number in members:
                raise self._twice(line, code, name)
            members.append(number)
        if groups:
            nodes = [number for members in groups.values() for number in members]
            yield _block(list(groups), [len(members) for members in groups.values()], nodes)

    def _records(self, begun: bytes) -> Iterator[tuple[int, bytes, bytes]]:
        joined = io.BufferedReader(_Joined(begun, self._stream))
        raw = io.TextIOWrapper(joined, encoding="utf-8", errors="surrogateescape", newline="")
        before = self._line
        reader = csv.reader(raw, delimiter=self._sep, strict=True)
        while True:
            line = before + reader.line_num + 1
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise _wrong(
                    line, "fila-comillas", "las comillas no se cierran bien.", "its quotes do not close properly."
                ) from None
            if not fields or (len(fields) == 1 and not fields[0].strip()):
                continue
            if len(fields) != self._columns:
                raise self._fields(line, len(fields))
            name, code = (
                fields[k].strip(" \t\r").encode("utf-8", "surrogateescape") for k in (self._group, self._code)
            )
            if not name:
                raise self._nameless(line)
            yield line, name, code

    def _unit(self, code: bytes, line: int) -> int:
        number = self._known.get(code)
        if number is None:
            text = _text(code)
            if text not in self._index:
                try:
                    text = self._resolve(text)
                except BadInput as error:
                    raise _at(line, error) from None
            number = self._index[text]
            if len(self._known) < 100_000:
                self._known[code] = number
        return number

    def _fields(self, line: int, fields: int) -> BadInput:
        return _wrong(
            line,
            "fila-columnas",
            f"tiene {fields} columna{'s' * (fields != 1)} y la primera línea tiene {self._columns}.",
            f"it has {fields} column{'s' * (fields != 1)} and the first line has {self._columns}.",
        )

    def _nameless(self, line: int) -> BadInput:
        return _wrong(line, "grupo-sin-nombre", "falta el nombre del grupo.", "the name of the group is missing.")

    def _twice(self, line: int, code: bytes, group: bytes) -> BadInput:
        who, name = _text(code), _text(group)
        return _wrong(
            line,
            "miembro-repetido",
            f"{who} está dos veces en el grupo «{name}». Déjelo una sola vez.",
            f"{who} is in the group “{name}” twice. Leave it once.",
        )


class _Joined(io.RawIOBase):
    """Bytes already read, then the rest of a stream."""

    def __init__(self, begun: bytes, stream: BinaryIO) -> None:
        self._begun = begun
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._begun[: len(buffer)] or self._stream.read(len(buffer))
        self._begun = self._begun[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def _block(names: list[bytes], sizes: list[int], nodes: list[int]) -> GroupBlock:
    offsets = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return GroupBlock(names, offsets, np.array(nodes, np.int32))


def _hash(name: bytes) -> int:
    one, other = 17, 91
    for byte in name:
        one = (one * 257 + byte) % 2147483647
        other = (other * 131 + byte) % 2147483629
    return one * 2147483648 + other


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _scattered(line: int, group: bytes) -> Scattered:
    name = _text(group)
    return Scattered(
        "grupo-disperso",
        f"Línea {line}: el grupo «{name}» ya había terminado. Ponga juntas las filas de cada grupo, o dé un archivo.",
        f"Line {line}: the group “{name}” had already ended. Put the rows of each group together, or give a file.",
    )


def _header(head: bytes) -> tuple[str, int, int, int]:
    """Separator, number of columns, and which of them are group and code."""
    text = _text(head.removeprefix(b"\xef\xbb\xbf")).strip("\r\n")
    for sep in (",", ";", "\t"):
        names = [name.strip().strip('"').casefold() for name in text.split(sep)]
        groups = [k for k, name in enumerate(names) if name in _GROUP]
        codes = [k for k, name in enumerate(names) if name in _CODE]
        if len(groups) == 1 and len(codes) == 1:
            return sep, len(names), groups[0], codes[0]
    shown = "".join(mark if mark.isprintable() else " " for mark in text)[:60]
    raise BadInput(
        "tabla-encabezado",
        f"La primera línea debe ser «group,code»; llegó «{shown}».",
        f"The first line must be “group,code”; we got “{shown}”.",
    )
