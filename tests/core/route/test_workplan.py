"""Agenda, resources and groups: one list for all views, and every remark in its own words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mancomun.errors import BadInput
from mancomun.route import workplan
from mancomun.route.feed import Event, calendar
from mancomun.route.schedule import (
    Momento,
    Task,
    Work,
    check_moments,
    critical_path,
    dated,
    light,
    moments,
    overrun,
    progress,
)
from mancomun.route.workplan import Actividad, Grupo, Need, Person, Recurso, agenda, agenda_from_grid

DAY = date(2026, 3, 20)
ITEMS = [
    Actividad(
        "Convocar actores", "Sociograma", "Secretaría", date(2026, 3, 2), date(2026, 3, 6), (), 100, None, "acta"
    ),
    Actividad(
        "Elaborar sociograma", "Sociograma", "Equipo", date(2026, 3, 7), date(2026, 3, 16), ("Convocar actores",), 60
    ),
    Actividad("Elaborar perfil", "Perfil", "Equipo", date(2026, 3, 7), date(2026, 4, 5), ("Convocar actores",), 10),
    Actividad("Aprobar", "Perfil", "Comité", date(2026, 4, 6), date(2026, 4, 6), ("Elaborar perfil",), milestone=True),
]


def test_one_list_is_board_path_table_and_drawing() -> None:
    found = agenda(ITEMS, DAY, baseline={"Elaborar perfil": (date(2026, 3, 5), date(2026, 3, 30))})
    assert {key: [a.name for a in items] for key, items in found.board().items()} == {
        "pendiente": ["Aprobar"],
        "en_curso": ["Elaborar perfil"],
        "atrasada": ["Elaborar sociograma"],
        "terminada": ["Convocar actores"],
    }
    assert found.path.critical == ("Convocar actores", "Elaborar perfil", "Aprobar")
    assert found.path.length == 35
    assert found.remarks == ()
    rows = found.tables()[0].rows
    assert [row[0] for row in rows] == ["Convocar actores", "Elaborar sociograma", "Elaborar perfil", "Aprobar"]
    drawn = found.picture()
    assert "4 días de atraso" in drawn
    assert "Atrasadas: Elaborar sociograma." in drawn
    assert "4 days late" in found.picture("en")


def test_progress_weighs_days_and_says_the_deviation() -> None:
    found = agenda(ITEMS, DAY).progress
    total = 5 + 10 + 30 + 1
    assert found.real == pytest.approx((5 + 6 + 3) / total)
    assert found.deviation == pytest.approx((found.real or 0) - (found.planned or 0))


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (
            {"end": date(2026, 3, 1)},
            "E-S37-1",
            "«Convocar actores» termina (1 mar 2026) antes de empezar (2 mar 2026).",
        ),
        ({"evidence": ""}, "E-S37-3", "está terminada y no tiene evidencia"),
        ({"owner": " "}, "E-S37-5", "«Convocar actores» no tiene responsable."),
        ({"start": date(2026, 2, 1)}, "A-S37-6", "se sale del momento 1"),
        ({"end": date(2026, 3, 9)}, "A-S37-7", "empieza antes de que termine «Convocar actores»"),
    ],
)
def test_each_fault_has_its_sentence(change: dict[str, object], code: str, says: str) -> None:
    items = [replace(ITEMS[0], **change), *ITEMS[1:]]  # type: ignore[arg-type]
    found = agenda(items, DAY, moments=moments(date(2026, 3, 1)))
    assert any(item.code == code and says in item.text.es for item in found.remarks)


def test_name_without_verb_and_product_without_activity_are_remarked() -> None:
    found = agenda([replace(ITEMS[0], name="Reunión")], DAY, products=["Riesgos"])
    assert [item.code for item in found.remarks] == ["A-S37-4", "A-S37-8"]


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ([replace(ITEMS[0], after=("Aprobar",)), *ITEMS[1:]], "Dependencia circular: Convocar actores → "),
        ([replace(ITEMS[0], percent=140)], "El avance de «Convocar actores» es 140 %. Va de 0 a 100 %."),
        ([ITEMS[0], ITEMS[0]], "está dos veces en la agenda"),
        ([replace(ITEMS[0], after=("Nada",))], "va después de «Nada», que no está en la agenda"),
        ([replace(ITEMS[0], cost=-5)], "es negativo"),
    ],
)
def test_what_can_never_be_is_refused(items: list[Actividad], says: str) -> None:
    with pytest.raises(BadInput) as error:
        agenda(items, DAY)
    assert says in error.value.es


def test_circle_is_told_whole() -> None:
    with pytest.raises(BadInput) as error:
        critical_path([Task("A", 1, ("C",)), Task("B", 1, ("A",)), Task("C", 1, ("B",))])
    assert error.value.code == "E-S37-2"
    assert error.value.es == "Dependencia circular: A → B → C → A. Quite una de esas flechas en «Van antes»."


@given(st.lists(st.tuples(st.integers(0, 9), st.sets(st.integers(0, 11), max_size=3)), min_size=1, max_size=12))
def test_path_agrees_with_the_longest_chain(rows: list[tuple[int, set[int]]]) -> None:
    tasks = [Task(str(k), d, tuple(str(j) for j in sorted(after) if j < k)) for k, (d, after) in enumerate(rows)]
    found = critical_path(tasks)
    best: dict[str, int] = {}
    for task in tasks:  # predecessors always come first here: a plain longest path
        best[task.key] = task.duration + max((best[key] for key in task.after), default=0)
    assert found.length == max(best.values())
    assert all(found.slots[key].early_finish == best[key] for key in best)
    assert all(slot.slack >= 0 for slot in found.slots.values())
    chain = [found.slots[key] for key in found.critical]
    assert chain
    assert max(slot.early_finish for slot in chain) == found.length


def test_agenda_is_read_from_its_template() -> None:
    grid = [
        ["actividad", "producto", "responsable", "inicio", "fin", "predecesoras", "costo", "porcentaje"],
        ["Convocar", "S", "x", "2026-03-02", date(2026, 3, 6), "", "1000000", "50 %"],
        ["Elaborar", "S", "x", "2026-03-07", "2026-03-08", "Convocar", "", "12,5"],
    ]
    found = agenda_from_grid(grid)
    assert (found[0].percent, found[0].cost, found[0].end) == (50, 1_000_000, date(2026, 3, 6))
    assert found[1].after == ("Convocar",)
    grid[2][7] = "12.5"
    grid[1][7] = "50,5"
    with pytest.raises(BadInput, match="unos números llevan coma"):
        agenda_from_grid(grid)
    grid[2][3] = "marzo"
    grid[1][7] = ""
    with pytest.raises(BadInput, match="Fila 3: La fecha debe escribirse"):
        agenda_from_grid(grid)


def test_feed_is_whole_folded_and_escaped() -> None:
    text = calendar(
        [Event("a b;ñ", "Reunión, con «ñandú»; y más " * 4, DAY, DAY, "línea\notra\\")], name="Ruta", stamp=DAY
    )
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = text.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20260320" in whole
    assert "DTEND;VALUE=DATE:20260321" in whole
    assert "SUMMARY:Reunión\\, con «ñandú»\\; y más" in whole
    assert "DESCRIPTION:línea\\notra\\\\" in whole
    assert re.search(r"UID:ax20bx3bxf1@mancomun", whole)
    assert calendar([], name="x", stamp=DAY) == calendar([], name="x", stamp=DAY)


# --- dates ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "colour", "says"),
    [
        (date(2026, 4, 25), "verde", "faltan 5 días"),
        (date(2026, 4, 30), "verde", "vence hoy"),
        (date(2026, 5, 1), "ambar", "1 día de atraso"),
        (date(2026, 5, 30), "ambar", "30 días de atraso"),
        (date(2026, 5, 31), "rojo", "31 días de atraso"),
    ],
)
def test_lights_have_words(day: date, colour: str, says: str) -> None:
    first = moments(date(2026, 2, 28))[0]
    assert first.end == date(2026, 4, 28)
    found = light(replace(first, end=date(2026, 4, 30)), day)
    assert (found.colour, found.text.es) == (colour, says)


def test_overrun_and_review_are_said_word_for_word() -> None:
    first, _, third = moments(date(2026, 1, 1))
    said = overrun(first, date(2026, 3, 11))
    assert said is not None
    assert said.text.es == (
        "El aprestamiento lleva 10 días más de lo previsto (2 meses). Registre el motivo y la nueva fecha."
    )
    late = overrun(third, date(2027, 7, 1))
    assert late is not None
    assert late.text.es == "Han pasado 395 días desde la última revisión anual."
    assert overrun(replace(third, last_review=date(2027, 1, 1)), date(2027, 7, 1)) is None
    assert overrun(replace(first, real_end=date(2026, 4, 1)), date(2026, 5, 1)) is None


def test_second_moment_waits_for_the_first_unless_somebody_says_why() -> None:
    first, second, _ = moments(date(2026, 1, 1))
    early = replace(second, real_start=date(2026, 2, 20))
    assert [item.code for item in check_moments([first, early])] == ["E-S28-3"]
    assert check_moments([replace(first, real_end=date(2026, 2, 20)), early]) == []
    assert check_moments([first, replace(early, overlap="Se adelanta el taller de visión")]) == []
    backward = Momento(1, date(2026, 1, 1), None, date(2026, 2, 1), date(2026, 1, 15))
    assert [item.code for item in check_moments([backward])] == ["E-S28-2"]


def test_progress_of_nothing_is_nothing() -> None:
    assert progress([], DAY).real is None
    stone = Work(1, DAY, DAY, 0.0)
    assert progress([stone], DAY).planned == 1.0


def test_early_dates_from_the_anchor() -> None:
    found = dated(critical_path([Task("A", 5), Task("B", 0, ("A",)), Task("C", 2, ("B",))]), date(2026, 3, 2))
    assert found == {
        "A": (date(2026, 3, 2), date(2026, 3, 6)),
        "B": (date(2026, 3, 7), date(2026, 3, 7)),
        "C": (date(2026, 3, 7), date(2026, 3, 8)),
    }


# --- resources and groups -----------------------------------------------------------------------------------------------

ANA = Recurso(
    "humano", "Coordinación", "Alcaldía de A", 2, "persona-mes", date(2026, 3, 1), date(2026, 4, 30), 8_000_000,
    person="Ana", percent=100,
)  # fmt: skip


def test_person_at_180_per_cent_is_remarked_by_month() -> None:
    more = replace(ANA, text="Perfil", percent=80, until=date(2026, 3, 31))
    said = [item.text.es for item in workplan.resource_remarks([ANA, more])]
    assert said == ["Ana está asignada 180% en marzo de 2026. Baje una de sus partes."]


def test_heavy_contribution_and_promise_without_paper_are_said() -> None:
    said = [
        item.text.es
        for item in workplan.resource_remarks([replace(ANA, confirmed=True)], icld={"Alcaldía de A": 200_000_000})
    ]
    assert "«Coordinación» está confirmado sin soporte. Adjunte el CDP o la carta." in said
    assert "Alcaldía de A aportaría 4,0% de sus ICLD." in said


def test_shortfall_is_need_less_confirmed_by_month() -> None:
    need = Need("humano", 4, "persona-mes", date(2026, 3, 1), date(2026, 4, 30))
    found = workplan.shortfall([need], [replace(ANA, confirmed=True, support="carta"), replace(ANA, text="otra")])
    assert set(found.values()) == {1.0}
    tables = workplan.resource_tables([need], [ANA])
    assert tables[1].rows == [("Alcaldía de A", 8_000_000, 100.0)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"percent": 120}, "es 120 %. Va de 0 a 100 %."),
        ({"kind": "animal"}, "llegó «animal»"),
        ({"until": date(2026, 1, 1)}, "termina antes de empezar"),
    ],
)
def test_resources_that_cannot_be(change: dict[str, object], says: str) -> None:
    with pytest.raises(BadInput) as error:
        workplan.resource_remarks([replace(ANA, **change)])  # type: ignore[arg-type]
    assert says in error.value.es


def test_groups_say_who_is_not_there() -> None:
    people = tuple(Person(f"P{k}", "A", "estado", consent=k > 0) for k in range(6))
    good = Grupo("Técnico", "tecnico", "Elaborar", "P1", people)
    said = [
        item.text.es
        for item in workplan.group_remarks([good, Grupo("Mesa", "tematico", "", "", people[:1])], ["A", "B"])
    ]
    assert "El grupo «Mesa» no tiene coordinador." in said
    assert "El grupo «Mesa» tiene 1 persona; necesita al menos tres." in said
    assert "Ningún grupo incluye a B." in said
    assert "Nadie de la familia «comunidad» está en los grupos." in said
    assert any("datos personales de P0 sin autorización vigente" in text for text in said)
    assert workplan.balance([good])["estado"] == 6
    few = replace(good, members=people[:3])
    assert workplan.balance([few])["estado"] is None
    assert workplan.group_tables([few], ["A", "B"])[1].rows[0] == ("Estado", "menos de 5")
    with pytest.raises(BadInput, match="llegó «club»"):
        workplan.group_remarks([replace(good, kind="club")], [])
