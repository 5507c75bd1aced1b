"""Objective, agreement, justification, participation and training: whole ones pass, and each fault has its sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mancomun.actors.model import Actor
from mancomun.errors import BadInput
from mancomun.instants import Span
from mancomun.lexicon.unfinished import infinitive
from mancomun.requirements.remarks import Remark
from mancomun.route import agreement, justification, objective, participation_plan, savings, sharing, training
from mancomun.route.agreement import Acuerdo, Compromiso, Party
from mancomun.route.justification import Alternative, Claim, Criterion, Hecho, Justificacion, Node
from mancomun.route.objective import CONDITIONS, Condition, readiness
from mancomun.route.participation_plan import Mechanism, Plan, Turnout
from mancomun.route.training import Curso, Enrolment, TrainingNeed

DAY = date(2026, 4, 1)
TERM = Span(date(2024, 1, 1), date(2028, 1, 1))


def by_code(found: list[Remark]) -> dict[str, str]:
    return {item.code: item.text.es for item in found}


# --- objective -----------------------------------------------------------------------------------------------------------

FIVE = [Condition(kind, 1, 3, evidence=("acta",)) for kind in CONDITIONS]


def test_readiness_is_the_mean_and_the_weakest_decides() -> None:
    found = readiness([*FIVE[:4], replace(FIVE[4], after=1)])
    assert (found.level, found.lowest) == (2.6, 1)
    assert by_code(list(found.remarks)) == {
        "E-S33-1": "La condición financiera está en nivel 1; se requiere 2 para pasar al momento 2."
    }
    assert readiness(FIVE).remarks == ()
    assert "política 1 → 3" in found.picture()
    assert len(found.tables()[0].rows) == 5


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (FIVE[:4], "Faltan: financiera."),
        ([*FIVE, FIVE[0]], "cada una una vez"),
        ([*FIVE[:4], replace(FIVE[4], after=5)], "va de 0 a 4; llegó 5"),
    ],
)
def test_conditions_that_cannot_be(given: list[Condition], says: str) -> None:
    with pytest.raises(BadInput) as error:
        readiness(given)
    assert says in error.value.es


# --- agreement -----------------------------------------------------------------------------------------------------------

PARTIES = tuple(
    Party(name, f"Persona {name}", "Alcaldesa", TERM, date(2026, 3, k), "manuscrita")
    for k, name in ((1, "A"), (9, "B"))
)
GOOD = Acuerdo(
    "Declarar la voluntad de asociarse para planear juntos el agua, las vías rurales y la atención de emergencias de los dos "
    "municipios, y preparar los estudios que hacen falta.",
    PARTIES,
    ("Ley 1454 de 2011",),
    ("Agua para todos",),
    ("Una cuenca común",),
    ("Vías",),
    (
        Compromiso("A", "Prestar la sala de reuniones", DAY),
        Compromiso("B", "Delegar a su secretaria de planeación", DAY),
    ),
    date(2026, 3, 1),
    date(2027, 3, 1),
    "Muestra",
    "La Secretaría de Planeación de A",
    "Cada municipio conserva su autonomía y puede retirarse.",
    "Este acuerdo no compromete presupuesto de ninguna parte.",
)


def of_agreement(**changed: object) -> dict[str, str]:
    return by_code(agreement.check(replace(GOOD, **changed), ["A", "B"], DAY))  # type: ignore[arg-type]


def test_a_whole_agreement_passes_and_its_clauses_are_filled() -> None:
    assert of_agreement() == {}
    assert agreement.signed_share(GOOD) == 1
    assert agreement.days_to_sign(GOOD) == 8
    assert not any(clause.pending for clause in agreement.clauses(GOOD))
    assert agreement.said(GOOD).es == "Todas las partes firmaron."
    assert len(agreement.board(GOOD)[0].rows) == 2


@pytest.mark.parametrize(
    ("changed", "code", "says"),
    [
        ({"parties": (PARTIES[0], replace(PARTIES[1], signed=None))}, "E-S34-1", "Falta la firma de B."),
        (
            {"parties": (PARTIES[0], replace(PARTIES[1], term=Span(date(2026, 3, 10))))},
            "E-S34-2",
            "Persona B no era Alcaldesa el 9 de marzo de 2026.",
        ),
        (
            {"until": date(2028, 6, 1)},
            "A-S34-3",
            "La vigencia supera el periodo de gobierno (31-dic-2027); prevea ratificación.",
        ),
        ({"parties": PARTIES[:1]}, "E-S34-4", "tiene 1 parte; son dos o más"),
        ({"parties": PARTIES[:1]}, "E-S34-5", "no está entre las partes: B"),
        ({"parties": (*PARTIES, replace(PARTIES[0], entity="C"))}, "E-S34-6", "no es miembro de la iniciativa: C"),
        ({"commitments": GOOD.commitments[:1]}, "E-S34-7", "B no tiene ningún compromiso."),
        ({"commitments": (*GOOD.commitments, Compromiso("Z", "Ir", DAY))}, "E-S34-8", "compromiso de Z"),
        ({"commitments": (*GOOD.commitments, Compromiso("A", "Ir", None))}, "A-S34-9", "no tiene fecha"),
        ({"parties": (PARTIES[0], replace(PARTIES[1], signed=date(2026, 5, 1)))}, "E-S34-10", "tiene fecha futura"),
        ({"parties": (PARTIES[0], replace(PARTIES[1], medium=""))}, "E-S34-11", "Diga cómo firmó B"),
        (
            {"text_hash": "x", "parties": (replace(PARTIES[0], copy="x"), replace(PARTIES[1], copy="y"))},
            "E-S34-12",
            "El texto que firmó B no es el mismo",
        ),
        (
            {"commitments": (*GOOD.commitments, Compromiso("A", "Aportar 200 millones en junio", DAY))},
            "E-S34-13",
            "«200 millones» compromete dinero",
        ),
        ({"object": "Corto"}, "E-S34-corto", "escriba al menos 150"),
        ({"autonomy": ""}, "E-S34-falta", "Falta escribir la cláusula de autonomía."),
        ({"autonomy": "XXXX"}, "E-S34-relleno", "quedó «XXXX»"),
        ({"object": "palabra " * 22_000}, "E-S34-largo", "unas 59 páginas"),
    ],
)
def test_each_fault_of_the_agreement(changed: dict[str, object], code: str, says: str) -> None:
    assert says in of_agreement(**changed)[code]


def test_agreement_that_cannot_be() -> None:
    with pytest.raises(BadInput, match="A está dos veces entre las partes"):
        of_agreement(parties=(PARTIES[0], PARTIES[0]))
    with pytest.raises(BadInput, match="antes de su fecha"):
        of_agreement(until=date(2026, 1, 1))
    with pytest.raises(BadInput, match="desde 2012"):
        agreement.local_term(date(2011, 1, 1))


def test_term_ends_of_local_government() -> None:
    assert [agreement.local_term(date(y, 6, 1))[1].year for y in (2012, 2015, 2016, 2023, 2024, 2027)] == [
        2015, 2015, 2019, 2023, 2027, 2027,
    ]  # fmt: skip


def test_pending_clause_is_marked_and_hash_ignores_line_ends() -> None:
    assert [c.key for c in agreement.clauses(replace(GOOD, coordinator="")) if c.pending] == ["coordinacion"]
    assert agreement.fingerprint("a\r\nb") == agreement.fingerprint("a\nb") != agreement.fingerprint("a b")
    half = replace(GOOD, parties=(PARTIES[0], replace(PARTIES[1], signed=None)))
    assert agreement.said(half).es == "Firmaron 1 de 2; falta B."
    assert agreement.days_to_sign(half) is None


# --- justification -------------------------------------------------------------------------------------------------------

NODES = (
    Node("p", "central", "Baja cobertura de agua potable en la zona rural", magnitude="42 %, 2018, DANE"),
    Node("c1", "causa_directa", "Redes de acueducto deterioradas", "p", mirror="Redes conservadas"),
    Node("c2", "causa_directa", "Deficiente gestión de los prestadores", "p", mirror="Adecuada gestión"),
    Node("i1", "causa_indirecta", "Mantenimiento escaso de las bocatomas", "c1", mirror="Mantenimiento amplio"),
    Node("i2", "causa_indirecta", "Prestadores pequeños y dispersos", "c2", mirror="Prestadores unidos"),
    Node("i3", "causa_indirecta", "Tarifas que no cubren los costos", "c2", mirror="Tarifas suficientes"),
    Node("e1", "efecto_directo", "Enfermedades de origen hídrico", "p"),
    Node("e2", "efecto_directo", "Tiempo perdido en acarrear agua", "p"),
    Node("f1", "efecto_indirecto", "Inasistencia escolar de niñas y niños", "e1"),
)


def test_tree_of_nine_nodes_and_eight_links_is_whole() -> None:
    assert len(NODES) == 9
    assert sum(bool(node.parent) for node in NODES) == 8
    assert justification.check_tree(NODES) == []
    drawn = justification.picture(NODES)
    assert "con 5 causas abajo y 3 efectos arriba" in drawn
    assert drawn.count("<rect") == 10  # nine boxes and the paper
    assert len(justification.outline(NODES)[0].rows) == 9


def test_cutting_one_link_leaves_one_orphan() -> None:
    cut = tuple(replace(node, parent="") if node.key == "i2" else node for node in NODES)
    found = [item for item in justification.check_tree(cut) if item.code == "E-ARB-4"]
    assert [item.where for item in found] == ["i2"]


def test_effect_that_is_its_own_cause_is_a_circle() -> None:
    turned = tuple(replace(node, parent="f1") if node.key == "p" else node for node in NODES)
    with pytest.raises(BadInput) as error:
        justification.check_tree(turned)
    assert error.value.code == "arbol-circulo"
    assert "Un efecto no puede ser su propia causa." in error.value.es


@pytest.mark.parametrize(
    ("key", "change", "code", "says"),
    [
        ("c1", {"text": "Falta de plantas de tratamiento"}, "A-ARB-1", "no como falta de una solución («Falta de»)"),
        ("p", {"magnitude": ""}, "E-ARB-2", "El problema central no tiene magnitud"),
        (
            "i1",
            {"mirror": ""},
            "E-ARB-3",
            "La causa «Mantenimiento escaso de las bocatomas» no tiene medio equivalente.",
        ),
        ("i1", {"parent": "e1"}, "E-ARB-8", "debe colgar de causa directa y causa indirecta"),
        ("c1", {"text": "Redes"}, "E-ARB-7", "tiene 5 caracteres; van de 15 a 200"),
        ("p", {"kind": "causa_directa", "parent": "c1"}, "E-ARB-5", "en el árbol: 0; va uno solo"),
    ],
)
def test_each_fault_of_the_tree(key: str, change: dict[str, str], code: str, says: str) -> None:
    nodes = tuple(replace(node, **change) if node.key == key else node for node in NODES)  # type: ignore[arg-type]
    if code == "E-ARB-5":
        nodes = tuple(replace(n, parent="") if n.key == "p" else n for n in nodes)
    assert says in by_code(justification.check_tree(nodes))[code]


def test_positive_wording_is_a_draft() -> None:
    assert justification.positive("Baja cobertura de agua") == "Alta cobertura de agua"
    assert justification.positive("Deterioro de las vías") == "Conservación de las vías"
    assert justification.positive("Sequía") == "Sequía"


LONG = "El río nace en A y abastece a B; lo que uno vierte lo bebe el otro. " * 4
FACT = Hecho(
    "Cuenca común", "subregional", "biofisicos", ("A", "B"), (Criterion("alcance", LONG, ("caudal",), 3),), "doc"
)
WHOLE = Justificacion(
    "Baja cobertura de agua potable en la zona rural de los dos municipios",
    NODES,
    (FACT,),
    ("acueducto", "nbi", "miseria"),
    (Claim("El 42 % de los hogares rurales no tiene agua", 2, "DANE 2018"),),
    (
        Alternative("Cada uno solo", "sola", {"tecnica": 2}),
        Alternative("Convenio", "convenio", {"tecnica": 3}, True, "Cuesta menos y empieza antes."),
    ),
    ("13 % de ahorro en aseo",),
    ("Una secretaría técnica",),
    "Si un municipio se retira, el otro queda con la planta.",
    ("Ley 1454 de 2011",),
    "Conviene empezar con un convenio.",
)


def of_justification(**changed: object) -> dict[str, str]:
    return by_code(justification.check(replace(WHOLE, **changed), ["A", "B"]))  # type: ignore[arg-type]


def test_a_whole_justification_passes() -> None:
    assert of_justification() == {}
    assert justification.supported(FACT)
    assert justification.comparison(WHOLE.alternatives)[0].rows[1][6] == "elegida"
    costly = replace(WHOLE.alternatives[1], means=("Una planta", "Un contrato"), cost=(1_000, 2_000))
    assert justification.comparison((costly,))[1].rows == [("Convenio", "Una planta; Un contrato", 1_000, 2_000)]


@pytest.mark.parametrize(
    ("changed", "code", "says"),
    [
        (
            {"claims": (Claim("Hay sed", 1, "x"),)},
            "E-S35-1",
            "El problema «Hay sed» no tiene datos de al menos dos municipios.",
        ),
        ({"costs": ()}, "A-S35-2", "Solo se estiman beneficios, no costos de coordinación."),
        ({"hechos": ()}, "E-S35-3", "Falta al menos un hecho"),
        ({"gaps": ("nbi",)}, "E-S35-4", "Indicadores de brecha: 1;"),
        ({"claims": (Claim("El 42 % tiene sed", 2, ""),)}, "E-S35-5", "trae un número sin fuente"),
        ({"alternatives": WHOLE.alternatives[1:]}, "E-S35-6", "Compare también con hacerlo cada municipio solo."),
        ({"alternatives": WHOLE.alternatives[:1]}, "E-S35-7", "Alternativas elegidas: 0;"),
        (
            {"alternatives": (replace(WHOLE.alternatives[0], cost=(9_000_000, 1_000)), WHOLE.alternatives[1])},
            "E-S35-9",
            "El costo de «Cada uno solo» va de 9.000.000 a 1.000: el menor va primero.",
        ),
        ({"against": ""}, "E-S35-falta", "Falta escribir por qué no asociarse."),
    ],
)
def test_each_fault_of_the_justification(changed: dict[str, object], code: str, says: str) -> None:
    assert says in of_justification(**changed)[code]


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (
            {"affected": ("A", "Z")},
            "E-HEC-1",
            "El hecho «Cuenca común» debe afectar al menos a dos entidades miembros; hoy afecta a 1.",
        ),
        (
            {"criteria": (Criterion("alcance", "corto"),)},
            "E-HEC-2",
            "Falta sustentar al menos un criterio (alcance, eficiencia,",
        ),
        ({"type": "regional"}, "E-HEC-3", "no afecta a dos departamentos"),
        ({"document": ""}, "E-HEC-4", "no tiene documento técnico"),
    ],
)
def test_each_fault_of_a_hecho(change: dict[str, object], code: str, says: str) -> None:
    found = by_code(justification.check_fact(replace(FACT, **change), ["A", "B"]))  # type: ignore[arg-type]
    assert found[code].startswith(says) or says in found[code]


def test_hecho_that_cannot_be() -> None:
    with pytest.raises(BadInput, match="llegó «galactico»"):
        justification.check_fact(replace(FACT, type="galactico"), ["A", "B"])
    with pytest.raises(BadInput, match="puntaje de 0 a 4"):
        justification.check_fact(replace(FACT, criteria=(Criterion("alcance", LONG, (), 9),)), ["A", "B"])
    with pytest.raises(BadInput, match="cada viabilidad"):
        of_justification(alternatives=(Alternative("X", "eat", {"tecnica": 7}),))


# --- participation -------------------------------------------------------------------------------------------------------

ACTORS = [
    Actor("ALC", "Alcaldía", power=4, interest=4),
    Actor("JAC", "Junta", power=1, interest=3),
    Actor("X", "Otro", power=1),
]
PLAN = Plan(
    "Acordar la agenda",
    (
        Mechanism(
            "Taller",
            "concertar",
            ("ALC", "JAC"),
            ("A", "B"),
            date(2026, 5, 20),
            date(2026, 5, 1),
            tuple(participation_plan.APPROACHES),
        ),
    ),
    "Todas las veredas",
    "Secretaría",
    "Acta publicada en quince días",
)


def of_plan(**changed: object) -> dict[str, str]:
    plan = replace(PLAN, mechanisms=(replace(PLAN.mechanisms[0], **changed),))  # type: ignore[arg-type]
    return by_code(participation_plan.check(plan, ACTORS, ["A", "B"]))


def test_plan_that_forgets_nobody_passes() -> None:
    assert of_plan() == {}
    assert participation_plan.crossing(PLAN, ACTORS)[0].rows == [("ALC", "concertar"), ("JAC", "concertar"), ("X", "")]


@pytest.mark.parametrize(
    ("changed", "code", "says"),
    [
        ({"actors": ("ALC",)}, "A-S42-1", "Junta (poder 1, interés 3) no tiene espacio de participación asignado."),
        ({"called": date(2026, 5, 15)}, "E-S42-3", "La convocatoria se publicó 5 días antes; el mínimo es 8."),
        ({"municipios": ("A",)}, "E-S42-6", "Sin ningún evento: B."),
        ({"approaches": ("mujeres",)}, "A-S42-7", "Ningún mecanismo piensa en jóvenes"),
    ],
)
def test_each_fault_of_the_plan(changed: dict[str, object], code: str, says: str) -> None:
    assert says in of_plan(**changed)[code]


def test_ethnic_communities_are_always_warned_of() -> None:
    found = participation_plan.check(PLAN, ACTORS, ["A", "B"], ethnic=["B"])
    assert [item.text.es for item in found] == [
        "Hay comunidades étnicas en B: verifique si procede consulta previa; este espacio no la sustituye."
    ]


def test_plan_that_cannot_be() -> None:
    with pytest.raises(BadInput, match="convoca a «NADIE»"):
        of_plan(actors=("NADIE",))
    with pytest.raises(BadInput, match="el nivel es informar"):
        of_plan(level="gritar")


def test_indices_and_representation() -> None:
    found = participation_plan.indices(Turnout(60, 40, 10, 20, 16, 12, 6, 4), reached=["A", "Z"], municipios=["A", "B"])
    assert found == {"coverage": 0.5, "continuity": 0.25, "influence": 0.5, "response": 0.6}
    assert participation_plan.indices(Turnout(0, 0, 0, 0, 0, 0, 0, 0), reached=[], municipios=[])["coverage"] is None
    with pytest.raises(BadInput, match="no cuadran"):
        participation_plan.indices(Turnout(10, 5, 9, 0, 0, 0, 0, 0), reached=[], municipios=["A"])
    who = participation_plan.representation(
        {"u": 50, "v": 30, "w": 20, "no informa": 7}, {"u": 0.35, "v": 0.35, "w": 0.30}
    )
    assert who["index"] == pytest.approx(0.85)  # C28: dissimilarity 0.15
    few = participation_plan.representation({"u": 3, "v": 1}, {"u": 0.5, "v": 0.5})
    assert few["index"] is None
    assert few["shown"] == {"u": None, "v": None}
    with pytest.raises(BadInput, match="suman uno"):
        participation_plan.representation({"u": 9}, {"u": 0.5})


# --- training ------------------------------------------------------------------------------------------------------------

COURSE = Curso("Asociatividad", ("figuras",), 20, 30)
PEOPLE = [Enrolment(f"P{k}", "AB"[k % 2], "Asociatividad", 90, 50, 80, True) for k in range(4)]


def test_training_that_meets_its_needs_passes_and_measures_the_gain() -> None:
    need = TrainingNeed("figuras", "secretarias de planeación", 3)
    assert training.check([need], [COURSE], PEOPLE, ["A", "B"]) == []
    assert training.gain(50, 80) == pytest.approx(0.60)  # C30, Hake
    assert training.gain(100, 100) is None
    assert training.tables([need], [COURSE], PEOPLE)[1].rows[0][3:] == (100.0, pytest.approx(0.6))


def test_each_fault_of_the_training() -> None:
    few = [replace(PEOPLE[0], attendance=50.0, consent=False), *PEOPLE[1:2]]
    found = by_code(training.check([TrainingNeed("regalías", "alcaldes", 2)], [replace(COURSE, places=1)], few, ["A"]))
    assert found["E-S43-2"] == "Ningún curso atiende «regalías» para alcaldes (brecha 2)."
    assert found["A-S43-3"] == "A tiene 0 personas formadas; van dos o más."
    assert found["E-S43-4"] == "«Asociatividad» tiene más inscripciones (2) que cupos (1)."
    assert "P0 sin autorización vigente" in found["E-HD-1"]
    refused = training.may_certify(few[0], COURSE)
    assert refused is not None
    assert refused.text.es == "La asistencia (50%) es menor al mínimo (80%); no se puede certificar."
    assert training.may_certify(PEOPLE[1], COURSE) is None


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: training.gain(-5, 50), "Las notas van de 0 a 100; llegó −5."),
        (lambda: training.check([], [replace(COURSE, hours=0)], [], []), "más de cero horas"),
        (lambda: training.check([], [COURSE], [replace(PEOPLE[0], attendance=130)], []), "es 130 %. Va de 0 a 100 %."),
        (lambda: training.check([], [COURSE], [replace(PEOPLE[0], course="X")], []), "no es un curso del plan"),
        (lambda: training.check([TrainingNeed("x", "y", 7)], [], [], []), "va de 0 a 4; llegó 7"),
        (lambda: savings.by_regulator([100]), "dos o más cantidades"),
        (lambda: savings.by_regulator([100, 200], extra=(5, 1)), "van de menor a mayor"),
        (lambda: savings.by_studies(1e9, "parques"), "No tenemos estudios leídos sobre «parques»"),
        (lambda: savings.fit([1, 2], [1, 2]), "ocho municipios o más"),
        (lambda: sharing.by_rule("AB", 100, "azar"), "No hay una regla de reparto «azar»"),
        (lambda: sharing.by_rule("AB", 100, "icld", icld=[1]), "hace falta saber los ICLD"),
        (lambda: sharing.by_stand_alone("AB", {frozenset("A"): 1}), "Falta el costo de B por su cuenta."),
    ],
)
def test_what_cannot_be_is_one_sentence(call: object, says: str) -> None:
    with pytest.raises(BadInput) as error:
        call()  # type: ignore[operator]
    assert says in error.value.es


# --- savings and sharing -------------------------------------------------------------------------------------------------


def test_saving_is_a_range_with_limits_and_never_a_proven_one() -> None:
    found = savings.by_regulator([600, 900, 1500], extra=(50e6, 250e6))
    assert found.gross is not None
    assert found.low == pytest.approx(found.gross - 250e6)
    assert found.high == pytest.approx(found.gross - 50e6)
    codes = {item.code for item in found.notices()}
    assert codes == {"A-S23-1", "ahorro-incierto"}
    assert len(found.as_json()["limits"]) == 6
    assert 0 < (found.positive or 0) < 1


def test_beyond_the_sample_there_is_no_answer() -> None:
    quantities = [1000.0 * k for k in range(1, 11)]
    curve = savings.fit(quantities, [100 * q**-0.25 for q in quantities])
    assert curve.b == pytest.approx(-0.25)
    assert curve.economies == pytest.approx(4 / 3)
    assert savings.by_peers([2000, 3000], curve).low > 0
    with pytest.raises(BadInput) as error:
        savings.by_peers([9000, 9000], curve)
    assert error.value.es == "La cantidad conjunta (18.000) está fuera del rango de la muestra (1.000–10.000)."


def test_noisy_curve_gives_a_wider_range_and_the_same_one_for_a_seed() -> None:
    quantities = [1000.0 * k for k in range(1, 11)]
    costs = [100 * q**-0.25 * (1.3 if k % 2 else 0.8) for k, q in enumerate(quantities)]
    curve = savings.fit(quantities, costs)
    one, two = savings.by_peers([2000, 3000], curve, seed=4), savings.by_peers([2000, 3000], curve, seed=4)
    assert (one.low, one.high) == (two.low, two.high)
    assert one.low < (one.gross or 0) < one.high


def test_studies_give_a_benchmark_that_includes_nothing() -> None:
    found = savings.by_studies(1e9, "aseo")
    assert (found.low, found.high) == (0.0, pytest.approx(1.35e8))
    assert found.together is None


def test_shapley_shares_add_up_and_treat_equals_alike() -> None:
    costs = {frozenset(g): float(len(g)) ** 0.5 * 10 for g in ("A", "B", "C", "AB", "AC", "BC", "ABC")}
    found = sharing.by_stand_alone("ABC", costs)
    assert sum(found.amounts) == pytest.approx(costs[frozenset("ABC")])
    assert len({round(amount, 9) for amount in found.amounts}) == 1
    assert found.leave == ()


def test_sharing_that_does_not_hold_is_said() -> None:
    costs = {frozenset("A"): 1.0, frozenset("B"): 1.0, frozenset("AB"): 10.0}
    found = sharing.by_stand_alone("AB", costs)
    assert found.leave == (("A",), ("B",))
    assert "fuera-del-nucleo" in {item.code for item in found.notices()}


@pytest.mark.parametrize(
    ("text", "wanted"), [("Elaborar el perfil", True), ("Reunirse", True), ("Reunión", False), ("", False)]
)
def test_infinitives(text: str, wanted: bool) -> None:
    assert infinitive(text) is wanted


def test_objective_keeps_the_words_of_the_presentation() -> None:
    assert objective.OBJECTIVE.startswith(
        "Generar las condiciones políticas, sociales, culturales, técnicas y financieras"
    )


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("Apropiar los recursos de la secretaría", True),
        ("Expedir la apropiación presupuestal", True),
        ("Comprometer vigencias futuras", True),
        ("Girar $ 5.000.000", True),
        ("Promover la apropiación social del conocimiento", False),
        ("Reunir a los presidentes de las juntas", False),
        ("Apropiarse de la identidad de la provincia", False),
    ],
)
def test_only_money_counts_as_money(text: str, money: bool) -> None:
    found = of_agreement(commitments=(*GOOD.commitments, Compromiso("A", text, DAY)))
    assert ("E-S34-13" in found) is money
