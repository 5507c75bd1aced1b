"""The atlas as a Parquet file: one row a group, written in row groups as the parts come."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from mancomun.errors import BadInput
from mancomun.legal.atlas import Part
from mancomun.legal.bulk import BulkReader
from mancomun.legal.judge import OUTCOMES

ROWS_AT_ONCE = 1 << 20


class AtlasFile:
    """A Parquet file open for writing: ``size``, ``members`` and ``departments`` (lists of codes), one column an outcome.

    The column is called ``outcome`` when one figure is judged and by the figure's id when several are. The file appears under
    its name only when it is whole. Raises `BadInput` when pyarrow is not installed or the place cannot be written.
    """

    def __init__(self, path: Path, reader: BulkReader, metadata: dict[str, str]) -> None:
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError:
            raise BadInput(
                "falta-pyarrow",
                "Para escribir Parquet falta pyarrow. Instálelo con: pip install 'mancomun[geo]'.",
                "Writing Parquet needs pyarrow. Install it with: pip install 'mancomun[geo]'.",
            ) from None
        self._pa = pa
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._codes = pa.array(reader.codes)
        self._places = pa.array([place or "?" for place in reader.ground.places])
        self._outcomes = pa.array(OUTCOMES)
        names = ["outcome"] if len(reader.figures) == 1 else [figure.id for figure in reader.figures]
        listed = pa.list_(pa.string())
        fields = [("size", pa.int8()), ("members", listed), ("departments", listed)]
        words = pa.dictionary(pa.int8(), pa.string())
        self._schema = pa.schema([*fields, *((name, words) for name in names)], metadata=metadata)
        try:
            self._writer: Any = pq.ParquetWriter(self._part, self._schema, compression="zstd", compression_level=1)
        except OSError as error:
            raise BadInput(
                "salida-ilegible",
                f"No se puede escribir {path}: {error.strerror or error}.",
                f"{path} cannot be written: {error.strerror or error}.",
            ) from None
        self._waiting: list[Any] = []
        self._rows = 0

    def add(self, part: Part) -> None:
        """Some more groups, in the order in which they come."""
        pa = self._pa
        size = part.offsets.size - 1
        if size == 0:
            return
        columns = [
            pa.array(np.diff(part.offsets).astype(np.int8)),
            pa.ListArray.from_arrays(part.offsets.astype(np.int32), self._codes.take(pa.array(part.nodes))),
            pa.ListArray.from_arrays(
                part.department_offsets.astype(np.int32), self._places.take(pa.array(part.departments))
            ),
            *(
                pa.DictionaryArray.from_arrays(pa.array(part.outcomes[:, k].astype(np.int8)), self._outcomes)
                for k in range(part.outcomes.shape[1])
            ),
        ]
        self._waiting.append(pa.record_batch(columns, schema=self._schema))
        self._rows += size
        if self._rows >= ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(self._pa.Table.from_batches(self._waiting), row_group_size=self._rows)
            self._waiting, self._rows = [], 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._flush()
        self._writer.close()
        if kind is None:
            os.replace(self._part, self._path)
        else:
            self._part.unlink(missing_ok=True)
