"""Tables of groups: the quick reader, the patient one and the expected rows are the same, complaints included."""

from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.errors import BadInput
from mancomun.interchange import group_table
from mancomun.interchange.group_table import GroupTable, Scattered
from mancomun.kernels.lines import repeated_member

INDEX = {"05615": 0, "05318": 1, "11001": 2, "05": 3, "AM-05001": 4, "99999": 5}
CODES = list(INDEX)


def resolve(text):
    if text == "Rionegro":
        return "05615"
    raise BadInput("no", f"No existe {text}.", f"There is no {text}.")


def read(data, chunk=1 << 22, method="blocks"):
    table = GroupTable(io.BytesIO(data), INDEX, resolve, chunk=chunk)
    groups = []
    for block in getattr(table, method)():
        assert len(block.names) == block.offsets.size - 1
        for name, (low, high) in zip(block.names, pairwise(block.offsets.tolist()), strict=True):
            groups.append((name, block.nodes[low:high].tolist()))
    return groups


def outcome(data, **options):
    try:
        return read(data, **options)
    except BadInput as error:
        return error.code, error.es, error.en


@pytest.fixture(params=["quick", "patient", "without numba"])
def way(request, monkeypatch):
    monkeypatch.setattr(group_table, "_NOT_WORTH", 0 if request.param != "patient" else 1 << 30)
    if request.param == "without numba":
        monkeypatch.setenv("MANCOMUN_NO_NUMBA", "1")
    return request.param


@st.composite
def tables(draw):
    names = draw(
        st.lists(st.text("abñ 1", min_size=1, max_size=4).map(str.strip).filter(bool), unique=True, max_size=6)
    )
    groups = [(name, draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))) for name in names]
    sep = draw(st.sampled_from([",", ";", "\t"]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    header, row = draw(
        st.sampled_from(
            [
                (["group", "code"], lambda g, c: [g, c]),
                (["code", "group"], lambda g, c: [c, g]),
                (["n", "GROUP", "x", "Code"], lambda g, c: ["1", f" {g}", "", f"{c} "]),
            ]
        )
    )
    lines = [sep.join(header)]
    for name, codes in groups:
        lines += [sep.join(row(name, code)) for code in codes]
        lines += [""] * draw(st.integers(0, 1))
    text = end.join(lines) + (end if draw(st.booleans()) else "")
    return text.encode(), [(name.encode(), [INDEX[code] for code in codes]) for name, codes in groups]


@given(tables(), st.integers(1, 80))
@settings(max_examples=150, deadline=None)
def test_both_readers_find_the_groups_whatever_the_size_of_the_bites(table, chunk):
    data, expected = table
    with pytest.MonkeyPatch.context() as patch:
        assert read(data) == expected
        assert read(data, method="gathered") == expected
        patch.setattr(group_table, "_NOT_WORTH", 0)
        assert read(data, chunk) == expected
        assert read(b"\xef\xbb\xbf" + data) == expected


HEAD = b"group,code\n"
BAD = {
    "sin fila de nombres": (b"a,05615\n", "La primera línea debe ser «group,code»; llegó «a,05615»."),
    "vacía": (b"", "La primera línea debe ser «group,code»; llegó «»."),
    "código desconocido": (HEAD + b"a,05615\na,5318\n", "Línea 3: No existe 5318."),
    "tras filas vacías": (HEAD + b"a,05615\n\n\na,nada\n", "Línea 5: No existe nada."),
    "repetido": (
        HEAD + b"a,05615\nb,05615\nb,05615\n",
        "Línea 4: 05615 está dos veces en el grupo «b». Déjelo una sola vez.",
    ),
    "repetido con su nombre": (
        HEAD + b"a,05615\na,Rionegro\n",
        "Línea 3: Rionegro está dos veces en el grupo «a». Déjelo una sola vez.",
    ),
    "faltan columnas": (HEAD + b"a,05615\nb\n", "Línea 3: tiene 1 columna y la primera línea tiene 2."),
    "sobran columnas": (HEAD + b"a,05615,x\n", "Línea 2: tiene 3 columnas y la primera línea tiene 2."),
    "sin grupo": (HEAD + b"a,05615\n ,05318\n", "Línea 3: falta el nombre del grupo."),
    "disperso": (
        HEAD + b"a,05615\nb,05615\na,05318\n",
        "Línea 4: el grupo «a» ya había terminado. Ponga juntas las filas de cada grupo, o dé un archivo.",
    ),
}


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("chunk", [1, 20, 1 << 22])
def test_a_wrong_row_is_one_sentence_with_its_line(what, chunk, way):
    data, sentence = BAD[what]
    with pytest.raises(BadInput) as caught:
        read(data, chunk)
    assert caught.value.es == sentence
    assert caught.value.en


def test_quotes_are_understood_from_where_they_begin(way):
    rows = HEAD + b"a,05615\na,05318\nb,11001\n" + b'"c, ""d""",05615\n"c, ""d""","05318"\n'
    assert read(rows, 12) == read(rows) == [(b"a", [0, 1]), (b"b", [2]), (b'c, "d"', [0, 1])]
    with pytest.raises(BadInput, match="comillas no se cierran bien"):
        read(HEAD + b'a,05615\n"b,05615\n')
    with pytest.raises(Scattered):
        read(rows + b"a,99999\n", 12)


def test_names_and_areas_are_members_too(way):
    assert read(HEAD + "a,Rionegro\na,AM-05001\nñ,11001\n".encode()) == [(b"a", [0, 4]), ("ñ".encode(), [2])]


def test_scattered_rows_can_be_gathered(way):
    data = HEAD + b"a,05615\nb,05615\na,05318\n"
    assert read(data, method="gathered") == [(b"a", [0, 1]), (b"b", [0])]
    assert outcome(data + b"a,05318\n", method="gathered")[0] == "miembro-repetido"


def test_a_table_of_no_groups_and_a_line_without_end(way, monkeypatch):
    assert read(HEAD) == []
    assert read(HEAD + b"\n\n") == []
    monkeypatch.setattr(group_table, "_LONGEST_LINE", 100)
    if way == "quick":
        with pytest.raises(BadInput, match="la línea no termina nunca"):
            read(HEAD + b"a" * 10_000, 50)


def test_many_groups_in_few_bites_keep_their_order():
    data = HEAD + b"".join(b"g%d,05615\ng%d,05318\n" % (k, k) for k in range(30_000))
    for chunk in (70_000, 1 << 22):
        groups = read(data, chunk)
        assert [name for name, _ in groups] == [b"g%d" % k for k in range(30_000)]
        assert all(nodes == [0, 1] for _, nodes in groups)
    line = outcome(data + b"g77,11001\n", chunk=70_000)[1]
    assert line.startswith("Línea 60002: el grupo «g77»")


def test_repeated_member_marks_only_its_own_group():
    starts, units = np.array([0, 2, 5]), np.array([0, 1, 1, 0, 1], np.int32)
    assert repeated_member(starts, units, 2, np.full(2, -1)) == 4
    assert repeated_member(starts, units, 1, np.full(2, -1)) == -1
