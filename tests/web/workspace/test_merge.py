"""Three-way joining of two people's edits, without a database."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mancomun.errors import BadInput
from mancomun.web.workspace import merge
from mancomun.web.workspace.merge import Step
from tests.web.workspace.conftest import RISKS


def start() -> dict[str, Any]:
    return {"objeto": "uno", "riesgos": [{"id": "a", "nombre": "agua"}, {"id": "b", "nombre": "vías"}]}


def put(path: str, base: Any, value: Any, key: str = "k") -> Step:
    return Step(key, "set", path, base=base, value=value)


def test_what_was_seen_gives_way_and_what_was_not_is_held() -> None:
    content = start()
    assert merge.apply(RISKS, content, put("objeto", "uno", "dos")).outcome == "applied"
    held = merge.apply(RISKS, content, put("objeto", "uno", "tres"))
    assert (held.outcome, held.before, held.after) == ("held", "dos", "tres")
    assert content["objeto"] == "dos"
    assert merge.apply(RISKS, content, put("objeto", "uno", "dos ")).outcome == "same"


def test_different_fields_of_a_row_join() -> None:
    content = start()
    merge.apply(RISKS, content, put("riesgos/a/nombre", "agua", "agua potable"))
    merge.apply(RISKS, content, put("riesgos/a/control", "", "medidor"))
    assert content["riesgos"][0] == {"id": "a", "nombre": "agua potable", "control": "medidor"}


def test_rows_come_go_and_move_by_their_ids() -> None:
    content = start()
    merge.apply(RISKS, content, Step("1", "add", "riesgos", "c", value={"nombre": "luz", "otra": "x"}, after="a"))
    merge.apply(RISKS, content, Step("2", "move", "riesgos", "b", after=""))
    assert [row["id"] for row in content["riesgos"]] == ["b", "a", "c"]
    assert "otra" not in content["riesgos"][2]
    changed = merge.apply(RISKS, content, Step("3", "remove", "riesgos", "a", base={"id": "a", "nombre": "otra cosa"}))
    assert changed.outcome == "held"
    assert (
        merge.apply(RISKS, content, Step("4", "remove", "riesgos", "a", base={"nombre": "agua"})).outcome == "applied"
    )
    assert merge.apply(RISKS, content, Step("5", "remove", "riesgos", "a")).outcome == "same"
    lost = merge.apply(RISKS, content, put("riesgos/a/nombre", "agua", "agua pura"))
    assert (lost.outcome, lost.after) == ("held", "agua pura")
    assert merge.apply(RISKS, content, put("riesgos/a/nombre", "agua", "agua pura"), force=True).outcome == "applied"
    assert content["riesgos"][-1] == {"id": "a", "nombre": "agua pura"}


def test_a_cell_of_a_matrix_is_made_when_somebody_writes_it_and_says_who() -> None:
    content = start()
    assert merge.apply(RISKS, content, put("cruces/a~b/valor", "", "3"), who="Ana").outcome == "applied"
    assert content["cruces"] == [{"id": "a~b", "valor": "3", "por": "Ana"}]
    assert merge.apply(RISKS, content, put("cruces/a~b/valor", "", "2"), who="Luz").outcome == "held"
    assert merge.title_of(RISKS, content, "cruces", "a~b") == "agua → vías"


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (put("nada", "", "x"), "cambio-lugar"),
        (put("riesgos/a/nada", "", "x"), "cambio-lugar"),
        (put("objeto/a/b", "", "x"), "cambio-lugar"),
        (put("objeto", "uno", "x" * 60_001), "texto-largo"),
        (put("objeto", "uno", {"a": 1}), "cambio-forma"),
        (put("temas", "", [1, 2]), "cambio-forma"),
        (Step("k", "add", "objeto", "r"), "cambio-lugar"),
        (Step("k", "add", "riesgos", "r/x"), "cambio-lugar"),
    ],
)
def test_what_can_never_be_kept_is_refused_and_changes_nothing(step: Step, code: str) -> None:
    content = start()
    with pytest.raises(BadInput) as refused:
        merge.apply(RISKS, content, step)
    assert refused.value.code == code
    assert content == start()


def test_a_paste_of_sixty_pages_gets_its_sentence() -> None:
    with pytest.raises(BadInput, match=r"180\.000 caracteres y caben 60\.000.*sigue en el campo"):
        merge.apply(RISKS, start(), put("objeto", "uno", "página " * 25_714 + "ab"))


def test_a_full_table_says_so() -> None:
    content = {"riesgos": [{"id": f"r{n}"} for n in range(50)]}
    with pytest.raises(BadInput, match="caben 50 filas"):
        merge.apply(RISKS, content, Step("k", "add", "riesgos", "otra"))


@pytest.mark.parametrize(
    "data", [None, [], {}, {"id": ""}, {"id": "a", "op": "borra"}, {"id": "a", "path": 3}, {"id": "x" * 61}]
)
def test_a_step_that_is_none_is_refused(data: Any) -> None:
    with pytest.raises(BadInput, match="llegó incompleto"):
        merge.read_step(data)


STEPS = st.lists(
    st.one_of(
        st.builds(
            lambda row, key, value: ("set", f"riesgos/{row}/{key}", "", value),
            st.sampled_from("abc"), st.sampled_from(["nombre", "control"]), st.text("xyz", max_size=3),
        ),
        st.builds(lambda value: ("set", "objeto", "", value), st.text("xyz", max_size=3)),
        st.builds(lambda op, row, after: (op, "riesgos", row, after), st.sampled_from(["add", "remove", "move"]),
                  st.sampled_from("abcd"), st.sampled_from(["", "a", "b", None])),
    ),
    max_size=12,
)  # fmt: skip


@given(STEPS)
def test_edits_are_taken_back_in_any_order_they_came(steps: list[tuple[str, str, str, Any]]) -> None:
    content, log = start(), []
    for op, path, row, value in steps:
        if op == "set":
            step = put(path, merge.value_at(content, path), value)
        else:
            step = Step("k", op, path, row, after=value, value={"nombre": "n"} if op == "add" else None)
        done = merge.apply(RISKS, content, step)
        if done.outcome == "applied":
            log.append((op, path, done.before, done.after))
    back = merge.undone(content, reversed(log))
    assert merge.same(back["objeto"], "uno")
    assert [{k: v for k, v in row.items() if v} for row in back["riesgos"]] == start()["riesgos"]


def test_two_contents_are_compared_in_the_words_of_the_form() -> None:
    old, new = start(), start()
    new["riesgos"] = [{"id": "a", "nombre": "agua", "control": "medidor"}, {"id": "c", "nombre": "luz"}]
    found = [(one.label.es, one.before, one.after) for one in merge.compare(RISKS, old, new)]
    assert found == [
        ("Riesgos: agua · Control", "", "medidor"),
        ("Riesgos: vías", "vías", ""),
        ("Riesgos: luz", "", "luz"),
    ]
