"""Products over a real database: two people, review by four eyes, who sees what, and the form without script."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from mancomun.errors import BadInput
from mancomun.web.accounts.models import User
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workspace import merge, selectors, services
from mancomun.web.workspace.kinds import Kind
from mancomun.web.workspace.merge import Step
from mancomun.web.workspace.models import Comment, Edit, Held, Notice, ProductVersion, RouteProduct
from tests.web.initiatives.conftest import enter

pytestmark = pytest.mark.django_db


def put(path: str, base: Any, value: Any, key: str) -> Step:
    return Step(key, "set", path, base=base, value=value)


def outcomes(done: services.Changed) -> list[str]:
    return [one.outcome for one in done.outcomes]


@pytest.fixture
def address(initiative: Iniciativa) -> str:
    return f"/rutas/{initiative.code}/riesgos/"


def ready(initiative: Iniciativa, kind: Kind, by: User, today: date) -> RouteProduct:
    steps = [put("objeto", "", "Cuidar el río.", "o1"), put("riesgos/1/control", "", "Veeduría.", "o2")]
    assert outcomes(services.change(initiative, kind, steps, by=by, day=today)) == ["applied", "applied"]
    return services.send(initiative, kind, by=by, day=today)


def test_two_people_write_and_lose_nothing(
    initiative: Iniciativa, kind: Kind, secretary: User, colleague: User, today: date
) -> None:
    first = [put("objeto", "", "De la secretaria.", "a1"), put("riesgos/1/control", "", "Uno.", "a2")]
    services.change(initiative, kind, first, by=secretary, day=today)
    second = [put("objeto", "", "De Luz.", "b1"), put("riesgos/1/nivel", "", "3", "b2")]
    done = services.change(initiative, kind, second, by=colleague, day=today)
    assert outcomes(done) == ["held", "applied"]
    assert done.product.content["objeto"] == "De la secretaria."
    assert done.product.content["riesgos"][0]["nivel"] == "3"
    held = Held.objects.get()
    assert (held.theirs, held.mine) == ("De la secretaria.", "De Luz.")
    assert Notice.objects.get(to=secretary).link.endswith("#choques")
    services.choose(held, "mine", by=secretary, day=today)
    done.product.refresh_from_db()
    assert done.product.content["objeto"] == "De Luz."
    assert selectors.content_at(done.product, 1)["objeto"] == "De la secretaria."


def test_an_edit_counts_once_however_often_it_arrives(
    initiative: Iniciativa, kind: Kind, secretary: User, today: date
) -> None:
    steps = [put("objeto", "", "Una vez.", "x"), Step("y", "add", "riesgos", "r9", value={"nombre": "Sequía"})]
    services.change(initiative, kind, steps, by=secretary, day=today)
    again = services.change(initiative, kind, [*steps, *steps], by=secretary, day=today)
    assert set(outcomes(again)) == {"repeated"}
    assert [row["nombre"] for row in again.product.content["riesgos"]] == ["Se va la gente", "Sequía"]
    assert Edit.objects.count() == 2
    assert again.product.revision == 1


def test_a_batch_is_undone_and_later_work_is_held(
    initiative: Iniciativa, kind: Kind, secretary: User, colleague: User, today: date
) -> None:
    load = [Step("u1", "add", "riesgos", "n1", value={"nombre": "Uno"}), put("objeto", "", "Cargado.", "u2")]
    services.change(initiative, kind, load, by=secretary, day=today, batch="carga")
    services.change(initiative, kind, [put("objeto", "Cargado.", "Mejorado.", "v1")], by=colleague, day=today)
    done = services.undo(initiative, kind, "carga", by=secretary, day=today)
    assert outcomes(done) == ["held", "applied"]
    assert done.product.content["objeto"] == "Mejorado."
    assert len(done.product.content["riesgos"]) == 1


def test_review_needs_four_eyes_and_no_gaps(
    initiative: Iniciativa, kind: Kind, secretary: User, colleague: User, departmental: User, today: date
) -> None:
    services.change(initiative, kind, [put("objeto", "", "Algo.", "a")], by=colleague, day=today)
    product = services.send(initiative, kind, by=colleague, day=today)
    with pytest.raises(BadInput, match="no tiene control") as wrong:
        services.approve(initiative, kind, seen=product.revision, by=departmental, day=today)
    assert wrong.value.code == "producto-vacios"
    services.observe(initiative, kind, text="Falta el control.", by=departmental, day=today)
    assert Comment.objects.get().text == "Falta el control."
    assert "Falta el control." in Notice.objects.filter(to=colleague).first().text_es  # type: ignore[union-attr]
    services.change(initiative, kind, [put("riesgos/1/control", "", "Veeduría.", "b")], by=secretary, day=today)
    product = services.send(initiative, kind, by=colleague, day=today)
    with pytest.raises(BadInput, match="cuatro ojos"):
        services.approve(initiative, kind, seen=product.revision, by=secretary, day=today)
    with pytest.raises(BadInput, match="cambió mientras"):
        services.approve(initiative, kind, seen=product.revision - 1, by=departmental, day=today)
    with pytest.raises(BadInput, match="no alcanza"):
        services.approve(initiative, kind, seen=product.revision, by=colleague, day=today)
    product = services.approve(initiative, kind, seen=product.revision, by=departmental, day=today)
    assert (product.state, product.version) == ("aprobado", 1)
    assert ProductVersion.objects.get().content["objeto"] == "Algo."
    with pytest.raises(BadInput) as closed:
        services.change(initiative, kind, [put("objeto", "Algo.", "Otra cosa.", "c")], by=secretary, day=today)
    assert closed.value.code == "producto-aprobado"
    done = services.change(
        initiative, kind, [put("objeto", "Algo.", "Otra cosa.", "c")], by=secretary, day=today, motive="Cambió la ley."
    )
    assert (outcomes(done), done.product.state) == (["applied"], "borrador")
    assert Edit.objects.get(key="c").motive == "Cambió la ley."
    assert ProductVersion.objects.get().content["objeto"] == "Algo."


def test_what_is_published_shows_no_person(
    initiative: Iniciativa, kind: Kind, secretary: User, departmental: User, today: date, address: str
) -> None:
    assert Client().get(address).status_code == 404
    services.change(initiative, kind, [put("contacto", "", "Ana 300", "p")], by=secretary, day=today)
    product = ready(initiative, kind, secretary, today)
    services.approve(initiative, kind, seen=product.revision, by=departmental, day=today)
    services.publish(initiative, kind, by=departmental, day=today)
    assert Client().get(address).status_code == 404  # the initiative itself is still a draft
    Iniciativa.objects.filter(pk=initiative.pk).update(record_state="publicado")
    page = Client().get(address)
    assert page.status_code == 200
    assert "Cuidar el río." in page.content.decode()
    assert "<form" not in page.content.decode().split("<main")[1]
    found = re.findall(r'href="([^"]+(?:documento|exporta)/[^"]+)"', page.content.decode())
    assert [one.rpartition("/")[2] for one in found] == ["D9.docx", "D9.pdf", "D9.xlsx", "csv"]
    assert [Client().get(one).status_code for one in found] == [200] * 4
    assert Client().get(f"{address}exporta/csv").content == b"[reservado]"
    assert enter(secretary).get(f"{address}exporta/csv").content == b"Ana 300"


def test_who_belongs_to_nothing_here_sees_and_writes_nothing(
    initiative: Iniciativa, kind: Kind, person: Callable[..., User], departmental: User, today: date, address: str
) -> None:
    stranger = person("delegado", code="05001", mail="lejos@ejemplo.org")
    with pytest.raises(BadInput, match="no alcanza"):
        services.change(initiative, kind, [put("objeto", "", "x", "s")], by=stranger, day=today)
    assert enter(stranger).get(address).status_code == 404
    for part in ("ahora", "resultado", "historial", "versiones"):
        assert enter(stranger).get(address + part).status_code in (403, 404)
    private = Kind(kind.key, kind.sections, kind.look, private=True)
    assert not selectors.may_read(departmental, initiative, private)
    with pytest.raises(BadInput, match="solo lo abre quien participa"):
        services.change(initiative, private, [put("objeto", "", "x", "s")], by=departmental, day=today)


def fields(page: str) -> dict[str, Any]:
    """The form of the page as a browser without script would send it."""
    main = page.split('id="product"')[1].split("</form>", maxsplit=1)[0]
    main = re.sub(r"<template.*?</template>", "", main, flags=re.DOTALL)
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', main):
        if not re.search(rf'type="checkbox" name="{re.escape(name)}" value="{re.escape(value)}"(?! checked)', main):
            found.setdefault(name, []).append(value)
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', main, flags=re.DOTALL):
        found[name] = [text]
    for name, inner in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', main, flags=re.DOTALL):
        found[name] = re.findall(r'value="([^"]*)" selected', inner) or [""]
    return found


def test_the_form_works_without_script_and_merges(
    initiative: Iniciativa, kind: Kind, secretary: User, colleague: User, today: date, address: str
) -> None:
    client = enter(secretary)
    page = client.get(address)
    assert page.status_code == 200
    sent = fields(page.content.decode())
    assert sent["revision"] == ["0"]
    services.change(initiative, kind, [put("costo", "", "500", "m")], by=colleague, day=today)
    sent |= {
        "objeto": ["Cuidar el río."], "costo": ["900"], "temas": ["1", "3"], "listo": ["no"],
        "riesgos/1/control": ["Veeduría."], "riesgos/+/nombre": ["Sequía"], "riesgos/+/nivel": ["2"],
        "_paste:riesgos": ["Nombre\tNivel\nIncendio\tAlta\nPlaga\t"],
    }  # fmt: skip
    answer = client.post(address, sent)
    assert answer.status_code == 302
    content = RouteProduct.objects.get().content
    assert (content["objeto"], content["costo"], content["temas"], content["listo"]) == (
        "Cuidar el río.",
        "500",
        ["1", "3"],
        "no",
    )
    rows = content["riesgos"]
    assert [(row["nombre"], row.get("nivel", "")) for row in rows] == [
        ("Se va la gente", ""), ("Sequía", "2"), ("Incendio", "3"), ("Plaga", ""),
    ]  # fmt: skip
    assert Held.objects.get().mine == "900"
    text = client.get(address).content.decode()
    assert "Un lugar tiene dos textos" in text
    assert "Son muchos riesgos." in text
    again = fields(text) | {"_remove": [f"riesgos/{rows[1]['id']}"], "cruces/1~" + rows[2]["id"] + "/valor": ["2"]}
    assert client.post(address, again).status_code == 302
    content = RouteProduct.objects.get().content
    assert [row["nombre"] for row in content["riesgos"]] == ["Se va la gente", "Incendio", "Plaga"]
    assert [cell["valor"] for cell in content["cruces"]] == ["2"]


def test_a_paste_that_does_not_fit_stays_in_the_reply(
    initiative: Iniciativa, kind: Kind, secretary: User, address: str
) -> None:
    client = enter(secretary)
    long = "página " * 10_000
    sent = fields(client.get(address).content.decode()) | {"objeto": [long], "fecha": ["mañana"]}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "caracteres y caben 60.000" in text
    assert long.strip() in text
    assert RouteProduct.objects.get().content["fecha"] == "mañana"  # a bad date is still what somebody typed
    assert "no es una fecha" in client.get(address).content.decode()


def test_the_script_sends_and_hears(
    initiative: Iniciativa, kind: Kind, secretary: User, colleague: User, address: str
) -> None:
    client, other = enter(secretary), enter(colleague)
    steps = [{"id": "j1", "op": "set", "path": "objeto", "base": "", "value": "Uno."}, {"id": "j2", "path": "nada"}]
    answer = client.post(f"{address}cambios", json.dumps({"steps": steps}), content_type="application/json")
    assert answer.status_code == 200
    assert [one["outcome"] for one in answer.json()["results"]] == ["applied", "refused"]
    client.get(f"{address}ahora?desde=0&campo=objeto")
    heard = other.get(f"{address}ahora?desde=0").json()
    assert [(one["path"], one["after"], one["mine"]) for one in heard["edits"]] == [("objeto", "Uno.", False)]
    assert heard["people"][0]["field"] == "Objeto"
    said = other.get(f"{address}resultado").json()
    assert "Hay 1 riesgos" in said["html"]
    assert said["remarks"]["riesgos/1/control"] == [["«Se va la gente» no tiene control.", True]]
    assert said["hidden"] == ["motivo"]
    bad = client.post(f"{address}cambios", "{", content_type="application/json", headers={"Accept": "application/json"})
    assert (bad.status_code, bad.json()["code"]) == (422, "cambio-forma")


def test_papers_leave_with_their_mark_and_their_name(
    initiative: Iniciativa, kind: Kind, secretary: User, today: date, address: str
) -> None:
    client = enter(secretary)
    for suffix, begins in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        answer = client.get(f"{address}documento/D9.{suffix}")
        assert answer.content.startswith(begins)
        assert f"{today.isoformat()}_{initiative.code}_riesgos_v1.{suffix}" in answer.headers["Content-Disposition"]
    assert client.get(f"{address}documento/D99.pdf").status_code == 404
    assert client.get(f"{address}documento/D9.pdf?version=7").status_code == 404


def test_comments_find_the_people_they_name(
    initiative: Iniciativa, kind: Kind, secretary: User, colleague: User, address: str
) -> None:
    client = enter(secretary)
    client.post(f"{address}comentario", {"text": "@Luz, mire el primero.", "path": "riesgos"})
    made = Comment.objects.get()
    assert list(made.mentions.all()) == [colleague]
    assert "mire el primero" in Notice.objects.get(to=colleague).text_es
    page = enter(colleague).get("/avisos/").content.decode()
    assert "mire el primero" in page
    client.post(f"{address}comentario", {"answered": str(made.pk)})
    made.refresh_from_db()
    assert made.answered is not None
    for page_name in ("", "historial", "versiones"):
        assert client.get(address + page_name).status_code == 200


def test_versions_are_compared(
    initiative: Iniciativa, kind: Kind, secretary: User, departmental: User, today: date, address: str
) -> None:
    product = ready(initiative, kind, secretary, today)
    services.approve(initiative, kind, seen=product.revision, by=departmental, day=today)
    services.reopen(initiative, kind, motive="Se corrige.", by=secretary, day=today)
    services.change(
        initiative, kind, [put("objeto", "Cuidar el río.", "Cuidar la cuenca.", "z")], by=secretary, day=today
    )
    locked = services.send(initiative, kind, by=secretary, day=today)
    services.approve(initiative, kind, seen=locked.revision, by=departmental, day=today)
    page = enter(secretary).get(address).content.decode()
    assert page.index('id="resultado"') < page.index('id="product"')  # what it says comes before what was typed
    assert '<p class="typed">Cuidar la cuenca.</p>' in page
    assert "<input id=" not in page.split('id="product"')[1].split("</form>")[0]
    text = enter(secretary).get(f"{address}versiones?de=1&a=2").content.decode()
    assert "<del>Cuidar el río.</del>" in text
    assert "<ins>Cuidar la cuenca.</ins>" in text


def test_every_kind_that_is_declared_shows_itself_empty(initiative: Iniciativa, secretary: User, today: date) -> None:
    desk = selectors.desk_of(initiative, today)
    for key, found in selectors.all_kinds().items():
        context = selectors.context_for(desk, key)
        for content in ({}, selectors.starting(found, desk)):
            selectors.looked(found, merge.with_ids(found, content), context)
        if not found.private:
            assert enter(secretary).get(f"/rutas/{initiative.code}/{key}/").status_code == 200, key


def test_what_a_file_would_change_is_said_as_it_was_written(initiative: Iniciativa, secretary: User) -> None:
    sent = io.BytesIO("nombre,objetivo,proyectos\nLa Vía que une,Pavimentar,Vía central;Puente de Otún\n".encode())
    sent.name = "apuestas.csv"
    answer = enter(secretary).post(f"/rutas/{initiative.code}/apuestas/tabla/apuestas", {"file": sent}, follow=True)
    page = answer.content.decode()
    assert "La Vía que une" in page
    assert "Vía central; Puente de Otún" in page
    assert "[&#x27;" not in page
