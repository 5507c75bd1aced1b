"""The workspace of a prioritisation: weights of several people, other methods, trials, traces, and the report (D3)."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape

import pytest
from django.db import connection, transaction

from mancomun.errors import BadInput
from mancomun.portfolio.initiative import Member
from mancomun.web.accounts.models import User
from mancomun.web.initiatives import services
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.portfolio import priorities, priority_papers, weighing
from mancomun.web.portfolio.models import Exercise
from tests.web.initiatives.conftest import enter

pytestmark = pytest.mark.django_db
REASON = "según el acta del comité técnico"
COMMITTEE = "Ana Ruiz; directora; DNP; sin conflicto\nLuis Gil; asesor; Antioquia; sin conflicto"
KEYS = ["s17", "s20", "madurez"]
# 3, 5 and 1/3 go round in a circle; 3, 5 and 5/3 would not.
CIRCLE = {"s17|s20": 3.0, "s17|madurez": 1 / 5, "s20|madurez": 3.0}
SOUND = {"s17|s20": 3.0, "s17|madurez": 5.0, "s20|madurez": 2.0}


@pytest.fixture
def exercise(initiative: Iniciativa, secretary: User, national: User, departmental: User, today: date) -> Exercise:
    codes = [initiative.code]
    for name, members, maturity in (("Páramo del norte", ("05001", "05088"), 3), ("Bajo valle", ("05154", "05120"), 4)):
        row = services.initiative_create(
            values={"name": name, "maturity": maturity}, members=[Member(code) for code in members],
            entity=initiative.owner_id, by=secretary, day=today,
        )  # fmt: skip
        codes.append(row.code)
    row = priorities.exercise_create(name="Convocatoria 2026", codes=codes, by=national, day=today, call="2026-1")
    row = priorities.exercise_edit(
        row, by=national, keys=KEYS, numbers={"s17": 0.5, "s20": 0.3, "madurez": 0.2}, vetoes={}, origin="direct",
        method="mavt", missing="refuse", purpose="Elegir las iniciativas que acompaña la Nación en 2027.",
        why="Los criterios se compensan y el comité conoce sus escalas.", budget=100,
        costs=dict(zip(codes, (60, 50, 40), strict=True)), committee=COMMITTEE,
    )  # fmt: skip
    for user, values in ((national, ((4, 2), (1, 3), (2, 1))), (departmental, ((3, 2), (1, 3), (2, 4)))):
        for code, (a, b) in zip(codes, values, strict=True):
            priorities.evaluate(row, code, {"s17": (a, REASON), "s20": (b, REASON)}, by=user)
    return row


def test_comparisons_in_a_circle_do_not_count_and_say_which_pair_to_look_at(
    exercise: Exercise, national: User, departmental: User
) -> None:
    weighing.weigh(exercise, "ahp", CIRCLE, by=national)
    found = weighing.group(exercise)
    assert found.weights is None
    (voice,) = found.voices
    assert voice.why is not None
    assert voice.why.es.startswith(f"La matriz de comparación de {national} es inconsistente (RC = ")
    assert "Revise los juicios" in voice.why.es
    with pytest.raises(BadInput, match="Todavía no hay pesos que se puedan usar"):
        weighing.group_apply(exercise, by=national)
    page = unescape(enter(national).get(f"/portafolio/priorizacion/{exercise.code}/pesos").content.decode())
    assert "Qué par volver a mirar" in page
    assert voice.why.es in page
    weighing.weigh(exercise, "ahp", SOUND, by=national)
    weighing.weigh(exercise, "ahp", {"s17|s20": 1 / 3, "s17|madurez": 2.0, "s20|madurez": 6.0}, by=departmental)
    both = weighing.group(exercise)
    assert both.origin == "ahp"
    assert both.weights is not None
    # The judgements are joined by their geometric mean: √(3 · 1/3) = 1, so the first two weigh alike up to the third.
    assert both.weights["s17"] == pytest.approx(both.weights["s20"], rel=0.1)
    assert sum(both.weights.values()) == pytest.approx(1)
    row = weighing.group_apply(exercise, by=national)
    assert (row.weights_origin, row.leaves[0]["weight"]) == ("ahp", pytest.approx(both.weights["s17"]))
    kept = priorities.exercise_edit(row, by=national, keys=KEYS, numbers={}, vetoes={}, origin="ahp", method="topsis")
    assert [leaf["weight"] for leaf in kept.leaves] == [leaf["weight"] for leaf in row.leaves]
    with pytest.raises(BadInput, match="cambiaron los criterios"):
        priorities.exercise_edit(row, by=national, keys=KEYS[:2], numbers={}, vetoes={}, origin="ahp", method="topsis")


def test_other_ways_join_by_the_median_and_the_consensus_is_said(
    exercise: Exercise, national: User, departmental: User
) -> None:
    weighing.weigh(exercise, "swing", {"s17": 100, "s20": 60, "madurez": 40}, by=national)
    weighing.weigh(exercise, "roc", {"s17": 3, "s20": 2, "madurez": 1}, by=departmental)
    found = weighing.group(exercise)
    assert found.origin == "group"
    assert found.agreement is not None
    assert found.agreement.w == pytest.approx(0)
    assert "conversen antes de usar estos pesos" in weighing.consensus_said(found).es
    assert found.weights is not None
    assert found.weights["s20"] == pytest.approx((0.3 + 0.2777777) / 2, abs=0.02)
    for kind, given, code in (
        ("swing", {"s17": 90, "s20": 60, "madurez": 40}, "pesos-balanceo"),
        ("direct", {"s17": 0.5, "s20": 0.5}, "pesos-incompletos"),
        ("direct", {"s17": 0.5, "s20": 0.5, "madurez": 0.5}, "E-S16-2"),
        ("nada", {}, "pesos-forma"),
    ):
        with pytest.raises(BadInput) as refused:
            weighing.weigh(exercise, kind, given, by=national)
        assert refused.value.code == code


def test_the_matrix_is_answered_on_the_page_and_a_try_is_not_kept(exercise: Exercise, national: User) -> None:
    client = enter(national)
    path = f"/portafolio/priorizacion/{exercise.code}/pesos"
    form = {"kind": "ahp", "p-s17-s20": "3", "p-s17-madurez": "1/5", "p-s20-madurez": "3"}
    tried = client.post(path, {**form, "action": "try"}).content.decode()
    assert "pasa de 0,10" in tried
    assert not exercise.weighings.exists()
    assert client.post(path, {**form, "action": "save"}).status_code == 302
    assert exercise.weighings.get().given == pytest.approx(CIRCLE)
    assert client.post(path, {"kind": "points", "n-s17": "mucho"}).status_code == 422
    assert client.post(path, {"kind": "points", "n-s17": "5", "n-s20": "3", "n-madurez": "2"}).status_code == 302
    assert exercise.weighings.get().weights == pytest.approx({"s17": 0.5, "s20": 0.3, "madurez": 0.2})
    assert client.post(path, {"kind": "points", "action": "apply"}).status_code == 302
    assert Exercise.objects.get(pk=exercise.pk).weights_origin == "group"


def test_the_page_shows_methods_crossings_agreement_and_a_trial(exercise: Exercise, national: User) -> None:
    client = enter(national)
    path = f"/portafolio/priorizacion/{exercise.code}/"
    page = client.get(path).content.decode()
    for said in ("PROMETHEE II", "τ de Kendall", "Dónde se cruzan", "Con todos los pesos posibles", "kappa ponderada"):
        assert said in page, said
    assert "a más de un punto de distancia; revísenla juntas." in page  # 1 and 4 of Bajo valle in S20
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    order = re.findall(r'<th scope="row"><a href="/iniciativas/([^/]+)/', page)
    assert client.get(path + "?criterio=madurez").content.decode().count("Peso de «Madurez»") >= 1
    tried = client.get(path + "?t-s17=0&t-s20=0&t-madurez=100").content.decode()
    assert "no se ha guardado nada" in tried
    assert (
        re.findall(r'<th scope="row"><a href="/iniciativas/([^/]+)/', tried)[:3] == [order[k] for k in (2, 1, 0)]
        or "▲" in tried
    )
    kept = Exercise.objects.get(pk=exercise.pk)
    assert [leaf["weight"] for leaf in kept.leaves] == [0.5, 0.3, 0.2]


def test_each_number_is_traced_to_who_said_it(exercise: Exercise, national: User) -> None:
    one = priorities.alternatives(exercise)[0]
    priorities.conflict_declare(exercise, one.code, reason="trabajé dos años en esa alcaldía", by=national)
    page = enter(national).get(f"/portafolio/priorizacion/{exercise.code}/trazas").content.decode()
    row = page.split(f'id="{one.code}-s17"')[1].split("</tr>")[0]
    assert ">3,00<" in row.replace(" ", "")
    assert REASON in row
    assert "declaró un conflicto" in row
    maturity = page.split(f'id="{one.code}-madurez"')[1].split("</tr>")[0]
    assert "Lo calculó el portafolio" in maturity


def test_the_report_gives_the_page_s_numbers_and_after_signing_those_of_the_minutes(
    exercise: Exercise, national: User, departmental: User, today: date
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    docx = pytest.importorskip("docx")
    pypdf = pytest.importorskip("pypdf")
    client = enter(national)
    path = f"/portafolio/priorizacion/{exercise.code}/"
    one = priorities.alternatives(exercise)[0]
    priorities.conflict_declare(exercise, one.code, reason="trabajé dos años en esa alcaldía", by=departmental)
    weighing.weigh(exercise, "ahp", SOUND, by=national)
    page = client.get(path).content.decode()
    scores = re.findall(r'data-label="Puntaje">([\d,]+)<', page)
    assert len(scores) == 3
    draft = client.get(path + "informe.docx")
    assert (
        draft.headers["Content-Disposition"]
        == f'attachment; filename="{today}_{exercise.code}_informe-priorizacion_v1.docx"'
    )
    minutes = priorities.minutes_sign(
        exercise, decision="Se acompaña la primera del orden.", dissent="Luis Gil: prefería Bajo valle", by=national
    )
    services.initiative_edit(
        one, values={"maturity": 5}, by=national, day=today
    )  # later changes do not reach the report
    book = docx.Document(io.BytesIO(client.get(path + "informe.docx").content))
    text = " ".join([p.text for p in book.paragraphs] + [c.text for t in book.tables for r in t.rows for c in r.cells])
    for heading in ("Objeto", "Comité", "Método y por qué", "Criterios", "Pesos y su origen", "Matriz de evaluación", "Resultados",
                    "Sensibilidad", "Aceptabilidad de los puestos (SMAA)", "Decisión", "Salvedades y votos en contra",
                    "Firmas"):  # fmt: skip
        assert heading in {p.text for p in book.paragraphs}, heading
    for said in (
        *scores,
        "Se acompaña la primera del orden.",
        "prefería Bajo valle",
        "trabajé dos años",
        REASON,
        "Ana Ruiz",
        minutes.sha256[:16],
    ):
        assert said in text, said
    assert "por diligenciar" not in text
    reader = pypdf.PdfReader(io.BytesIO(client.get(path + "informe.pdf").content))
    printed = " ".join(" ".join(leaf.extract_text() for leaf in reader.pages).split())
    assert all(score in printed for score in scores)
    assert "Aprobado" in printed
    sheets = openpyxl.load_workbook(io.BytesIO(client.get(path + "informe.xlsx").content))
    result = sheets["Resultado"]
    assert result["B2"].value.startswith("=")
    values = openpyxl.load_workbook(io.BytesIO(client.get(path + "informe.xlsx").content), data_only=True)["Resultado"]
    shown = sorted(
        (f"{row[1]:.3f}".replace(".", ",") for row in values.iter_rows(min_row=2, max_row=4, values_only=True)),
        reverse=True,
    )
    assert shown == sorted(scores, reverse=True)
    said_by = sheets["Quién dijo qué"]
    assert said_by.max_row - 1 >= 12
    assert "el contenido es el que se firmó" in client.get(path + "trazas").content.decode()
    again, _robust = priority_papers.replay(minutes.content, "es")
    assert again.scores.tolist() == pytest.approx([minutes.content["ranking"]["scores"][c] for c in again.alternatives])
    english = client.get("/en" + path + "informe.pdf").content
    assert "Reservations and dissent" in " ".join(
        leaf.extract_text() for leaf in pypdf.PdfReader(io.BytesIO(english)).pages
    )
    assert client.get(path + "informe.ods").status_code == 404


def test_minutes_that_the_engine_does_not_repeat_are_not_printed(exercise: Exercise, national: User) -> None:
    minutes = priorities.minutes_sign(exercise, decision="Se acompaña la primera del orden.", dissent="", by=national)
    content = dict(minutes.content)
    content["ranking"] = content["ranking"] | {"scores": dict.fromkeys(content["ranking"]["scores"], 0.1)}
    with pytest.raises(BadInput, match="da otros números que los del acta"):
        priority_papers.replay(content, "es")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE portfolio_minutes DISABLE TRIGGER USER")
        cursor.execute('UPDATE portfolio_minutes SET content = content || \'{"decision": "otra"}\'::jsonb')
        cursor.execute("ALTER TABLE portfolio_minutes ENABLE TRIGGER USER")
    answer = enter(national).get(f"/portafolio/priorizacion/{exercise.code}/informe.pdf")
    assert (answer.status_code, "no es el que se firmó" in answer.content.decode()) == (409, True)
