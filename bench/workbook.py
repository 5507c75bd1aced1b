"""A workbook of 1,122 units by 60 indicators and 500 initiatives, with dictionary, sources and live totals: at most 5 s."""

from __future__ import annotations

import random
import time
from datetime import date

from mancomun.lexicon.text import Text
from mancomun.tables.columns import Column
from mancomun.tables.workbook import Formula, Workbook


def main() -> None:
    """Print the seconds of writing it, and its size."""
    draw = random.Random(7)
    numbers = [
        Column(f"i{k}", Text(f"Indicador {k}", f"Indicator {k}"), "decimal", "u", "2024", source="DANE")
        for k in range(60)
    ]
    columns = [Column("code", Text("divipola", "divipola"), "code"), *numbers]
    rows = [[f"{10001 + n}", *(draw.random() * 1000 for _ in range(60))] for n in range(1122)]
    plain = [Column(f"t{k}", Text(f"Campo {k}", f"Field {k}")) for k in range(20)]
    plain.append(Column("sum", Text("Suma", "Sum"), "decimal", "u", "2024"))
    initiatives = [[*(f"texto {n} {k}" for k in range(20)), Formula("=1+{row}", 3.0 + n)] for n in range(500)]
    start = time.perf_counter()
    book = Workbook("bench", "es", date(2026, 11, 26))
    book.table("Indicadores", columns, rows, total={column.key: "AVERAGE" for column in numbers})
    book.table("Iniciativas", plain, initiatives)
    content = book.content()
    print(f"{time.perf_counter() - start:.2f} s, {len(content) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
