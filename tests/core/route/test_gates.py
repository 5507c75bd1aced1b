"""The book of method: one engine, two books. Every requirement can be met, failed and unknown; overrides leave a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mancomun.errors import BadInput
from mancomun.requirements import Term
from mancomun.requirements.remarks import remark
from mancomun.route.gates import Override, RouteCase, judge_gate, requirements
from mancomun.route.products import PRODUCTS, ProductState

DAY = date(2026, 5, 1)
NUMBERS = {
    "objetivo": {"minimo": 2},
    "acuerdo": {"firmado": 1.0},
    "vision": {"acta": 1},
    "prospectiva": {"escenarios": 1},
    "modelo": {"mapas": 1},
    "apuestas": {"apuestas": 5, "con_responsable": 1.0},
    "revision": {"dias": 100},
}
WHOLE = {key: ProductState(key, "aprobado", 1, (), NUMBERS.get(key, {})) for key in PRODUCTS}
BAD_NUMBERS = {"minimo": 1, "firmado": 0.5, "acta": 0, "escenarios": 0, "mapas": 0, "apuestas": 9, "dias": 900}


def case(**changed: ProductState | None) -> RouteCase:
    products = {key: state for key, state in {**WHOLE, **changed}.items() if state is not None}
    return RouteCase(("A", "B"), DAY, products)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_whole_moment_opens_its_gate(number: int) -> None:
    found = judge_gate(number, case())
    assert found.open
    found.refuse()
    assert {item.status for item in found.findings} == {"met"}


@pytest.mark.parametrize("key", requirements())
def test_each_requirement_is_unknown_alone_and_fails_alone(key: str) -> None:
    rule = requirements()[key]
    unknown = judge_gate(rule.gate, case(**{rule.to: None}))
    assert [item.requirement.id for item in unknown.missing] == [key]
    assert unknown.missing[0].status == "unknown"
    worse = {name: BAD_NUMBERS.get(name, value) for name, value in NUMBERS.get(rule.to, {}).items()}
    failed = judge_gate(rule.gate, case(**{rule.to: ProductState(rule.to, "en_revision", 0, (), worse)}))
    assert [(item.requirement.id, item.status) for item in failed.missing] == [(key, "not_met")]
    assert failed.missing[0].judgement.why.es.endswith((".", ")"))


@pytest.mark.parametrize("key", requirements())
def test_requirements_are_values_one_can_write_and_read_back(key: str) -> None:
    rule = requirements()[key]
    assert Term.from_json(rule.test.to_json()) == rule.test
    assert rule.citation("es").startswith("Método, S")


def test_norms_behind_a_requirement_are_cited() -> None:
    assert requirements()["M1-03"].citation() == "Método, S34; Decreto 1033 de 2021, art. 2.2.5.1.2"
    assert requirements()["M1-11"].citation("en").startswith("Method, S42; Law 1757 of 2015")


def test_closing_too_soon_is_refused_word_for_word() -> None:
    found = judge_gate(1, case(riesgos=None, perfil=ProductState("perfil")))
    assert found.said.es == "Para pasar al momento 2 faltan dos cosas."
    with pytest.raises(BadInput) as error:
        found.refuse()
    assert error.value.code == "E-S28-1"
    assert error.value.es == "No puede cerrar el momento 1: faltan 2 productos obligatorios: Perfil y Riesgos."


def test_approved_product_with_a_blocking_gap_does_not_pass_and_says_the_gap() -> None:
    gap = remark("E-S35-1", "problema", "El problema «x» no tiene datos de al menos dos municipios.", "x")
    found = judge_gate(1, case(justificacion=replace(WHOLE["justificacion"], remarks=(gap,))))
    assert [item.requirement.id for item in found.missing] == ["M1-04"]
    assert "no tiene datos de al menos dos municipios" in found.missing[0].judgement.why.es
    assert found.missing[0].judgement.evidence["gaps"] == ["E-S35-1"]
    warned = remark("A-S35-2", "costos", "x", "x")
    assert judge_gate(1, case(justificacion=replace(WHOLE["justificacion"], remarks=(warned,)))).open


def test_override_passes_with_a_reason_and_stays_visible() -> None:
    why = Override("M1-12", "Comité directivo", DAY, "La ESAP empieza el curso en junio; se firmó carta.")
    found = judge_gate(1, case(formacion=None), [why])
    assert found.open
    last = found.findings[-1]
    assert (last.status, last.override) == ("overridden", why)
    assert found.as_json()["findings"][-1]["override"]["motive"] == why.motive
    assert why.motive in {row[3] for row in found.tables()[0].rows}
    assert judge_gate(1, case(), [why]).findings[-1].status == "met"  # nothing to override


@pytest.mark.parametrize(
    ("override", "says"),
    [
        (Override("M1-12", "Comité", DAY, "porque sí"), "escriba quién responde y por qué, en 20 caracteres"),
        (Override("M1-12", " ", DAY, "La ESAP empieza el curso en junio."), "escriba quién responde"),
        (Override("M9-01", "Comité", DAY, "La ESAP empieza el curso en junio."), "No hay una regla «M9-01»"),
    ],
)
def test_override_without_reason_is_refused(override: Override, says: str) -> None:
    with pytest.raises(BadInput) as error:
        judge_gate(1, case(), [override])
    assert says in error.value.es


def test_more_products_never_unsettle_what_was_settled() -> None:
    some = {key: state for key, state in WHOLE.items() if PRODUCTS[key].item in ("S32", "S34", "S36")}
    few = judge_gate(1, RouteCase(("A",), DAY, some))
    more = judge_gate(1, case())
    settled = {item.requirement.id: item.status for item in few.findings if item.status != "unknown"}
    assert settled == {item.requirement.id: item.status for item in more.findings if item.requirement.id in settled}


def test_unknown_products_and_gates_are_refused() -> None:
    with pytest.raises(BadInput, match="no es un producto de la ruta"):
        ProductState("poema")
    with pytest.raises(BadInput, match="Las puertas son 1, 2 y 3"):
        judge_gate(4, case())
