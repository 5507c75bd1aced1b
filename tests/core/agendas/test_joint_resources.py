"""Working together without a figure: five steps, who authorises before whom, and twelve contents that nobody invents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mancomun.agendas.figure_choice import NO_FIGURE
from mancomun.agendas.formalisation import Acto, Clausula, Formalizacion, Miembro
from mancomun.agendas.joint_resources import (
    PAPER,
    STEPS,
    TWELVE,
    joint_remarks,
    joint_tables,
    numeral_title,
    starting_rows,
    states,
)

MEMBERS = (Miembro("1", "Alba"), Miembro("05", "Brisa", "departamento"))
DONE = (
    Acto("otro", day=date(2026, 1, 10), step=1, key="a1"),
    Acto("acta_voluntades", day=date(2026, 1, 20), key="a2"),
    Acto("acuerdos_concejo", "1", "8", date(2026, 3, 1), key="a3"),
    Acto("ordenanzas_asamblea", "05", "4", date(2026, 3, 5), key="a4"),
    Acto("otro", "1", day=date(2026, 4, 1), step=4, key="a5"),
    Acto("otro", "05", day=date(2026, 4, 2), step=4, key="a6"),
    Acto("convenio", day=date(2026, 5, 1), key="a7"),
)
CLAUSES = {PAPER: {f"{n}": Clausula(f"cláusula {n}", f"contenido {n}") for n in range(1, TWELVE + 1)}}
CASE = Formalizacion(NO_FIGURE, date(2026, 11, 27), "Juntos", MEMBERS, DONE, CLAUSES)


def says(case: Formalizacion) -> list[tuple[str, str]]:
    return [(one.code, one.text.es) for one in joint_remarks(case)]


def test_a_whole_case_has_its_five_steps_and_nothing_to_mend() -> None:
    assert states(CASE) == ["hecho"] * len(STEPS)
    assert says(CASE) == []
    tables = joint_tables(CASE, "es")
    assert tables["contenidos"].title.startswith("Convenio de concurrencia: 12 de 12 · Ley 1955 de 2019, art. 251")
    assert "Decreto 1066 de 2015, arts. 2.2.5.7.1 y 2.2.5.7.2" in tables["contenidos"].title
    assert tables["matriz"].rows == [
        ("Alba", "8 · 1 mar 2026", "1 abr 2026"), ("Brisa", "4 · 5 mar 2026", "2 abr 2026"),
    ]  # fmt: skip


def test_steps_wait_for_one_another_and_a_half_done_one_says_who_lacks() -> None:
    half = replace(CASE, acts=DONE[:3])
    assert states(half) == ["hecho", "hecho", "en_curso", "espera", "espera"]
    row = joint_tables(half, "es")["pasos"].rows[2]
    assert row[-2:] == ("en curso", "Brisa")
    assert joint_tables(CASE, "es")["pasos"].rows[2][-2:] == ("hecho", "")
    assert states(replace(CASE, acts=())) == ["abierto", "espera", "espera", "espera", "espera"]


def test_the_convenio_comes_after_each_authorisation_and_never_without_one() -> None:
    early = replace(CASE, acts=(*DONE[:-1], replace(DONE[-1], day=date(2026, 3, 2))))
    assert says(early) == [
        (
            "E-S58-1",
            "El convenio (2 de marzo de 2026) es anterior a la autorización de la asamblea de Brisa (5 de marzo de 2026).",
        )
    ]
    without = replace(CASE, acts=tuple(one for one in DONE if one.kind != "ordenanzas_asamblea"))
    assert [code for code, _ in says(without)] == ["E-S58-11"]
    assert "Falta la autorización de la asamblea de Brisa" in says(without)[0][1]
    assert "Ley 2294 de 2023, art. 278" in says(without)[0][1]


def test_what_the_convenio_lacks_is_told_by_number_and_no_content_is_invented() -> None:
    some = {PAPER: {key: one for key, one in CLAUSES[PAPER].items() if key not in ("3", "12")}}
    assert says(replace(CASE, clauses=some)) == [
        (
            "E-S58-12",
            "Al convenio le faltan contenidos de los doce de la norma: 3 y 12. Cópielos y diga qué cláusula cubre cada uno.",
        )
    ]
    assert numeral_title(3).es == "Convenio de concurrencia 3: el contenido 3 de la norma"
    empty = joint_tables(replace(CASE, clauses={}), "es")["contenidos"].rows
    assert [row[0] for row in empty] == list(range(1, 13))
    assert {row[1:] for row in empty} == {(None, "falta")}


def test_before_the_law_it_may_not_be_done_and_rows_begin_pending() -> None:
    assert [code for code, _ in says(replace(CASE, day=date(2018, 1, 1)))] == ["E-S58-19"]
    rows = starting_rows(MEMBERS)
    assert [(row["acto"], row["miembro"]) for row in rows] == [
        ("otro", ""), ("acta_voluntades", ""), ("acuerdos_concejo", "1"), ("ordenanzas_asamblea", "05"),
        ("otro", "1"), ("otro", "05"), ("convenio", ""),
    ]  # fmt: skip
    assert [row.get("paso") for row in rows if row["acto"] == "otro"] == ["1", "4", "4"]
