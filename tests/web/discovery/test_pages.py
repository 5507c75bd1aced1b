"""*Descubrir* and *Regionalizar* over HTTP, without a browser: forms that lose nothing, jobs, results, files."""

from __future__ import annotations

import html
import io
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client

from mancomun.web.discovery import asking
from mancomun.web.jobs.models import Job, State
from mancomun.web.jobs.running import work_off

SALENTO = {
    "m": "Salento (63690)", "fecha": "2026-11-22", "figura": "pap", "c": ["scale", "cohesion"], "w": ["1", "2"], "min": "3",
    "max": "5", "segundos": "10", "cuantos": "4", "semilla": "0",
}  # fmt: skip
ANTIOQUIA = {
    "zona": "63", "fecha": "2026-11-22", "umbral_dato": "population", "umbral": "60000", "d": ["nbi"], "dw": ["1"],
    "partir": "departamento", "costo": "0", "segundos": "1", "semilla": "3", "arranques": "2",
}  # fmt: skip


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return html.unescape(response.content.decode())


def asked(client: Client, path: str = "/descubrir", **fields: Any) -> Job:
    base = SALENTO if path.endswith("descubrir") else ANTIOQUIA
    response = client.post(path, {**base, **fields})
    assert response.status_code == 303, html.unescape(response.content.decode())
    assert not response.cookies
    return Job.objects.get(key=response.headers["Location"].rsplit("/", 1)[1])


def test_the_form_is_filled_from_the_constructor(client: Client) -> None:
    home = text_of(client, "/?m=63690&fecha=2026-11-22")
    assert 'href="/descubrir?m=63690&fecha=2026-11-22"' in home
    page = text_of(client, "/descubrir?m=63690&fecha=2026-11-22")
    assert "¿Con quién conviene que se asocie Salento?" in page
    assert 'value="Salento (63690)"' in page
    assert 'value="2026-11-22"' in page
    assert "Escala (parte de 1)" in page
    assert "Nadie" not in page


@pytest.mark.parametrize("purpose", ["servicio", "brechas", "parecidos", "complemento", "finanzas", "identidad"])
def test_a_purpose_is_a_list_that_one_may_change(client: Client, purpose: str) -> None:
    page = text_of(client, f"/descubrir?m=63690&proposito={purpose}&c=members&w=9")
    chosen = re.findall(r'<option value="([^"]+)" selected>', page)
    expected = [name for name, _ in asking.BY_ID[purpose].weights]
    assert [name for name in chosen if name in expected] == expected
    assert re.search(rf'name="proposito" value="{purpose}" aria-pressed="true"', page)


def test_what_is_wrong_is_said_above_its_field_and_nothing_is_lost(client: Client) -> None:
    bad = {**SALENTO, "m": "Salento, Nadie Existe", "min": "7", "max": "3", "w": ["0", "x"], "figura": "nada", "ra": ["nbi"],
           "rk": ["AVG"], "rd": ["hola"], "rh": [""]}  # fmt: skip
    response = client.post("/descubrir", bad)
    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "Nadie Existe" in page
    assert "El máximo es menor que el mínimo" in page
    assert "distinto de cero" in page
    assert "nada" in page
    assert "Los lados de un rango son números" in page
    assert 'value="Salento, Nadie Existe"' in page
    assert 'value="hola"' in page


@pytest.mark.parametrize("path", ["/descubrir", "/regionalizar"])
def test_a_form_of_another_site_starts_nothing(client: Client, path: str) -> None:
    for header in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://otra.example"}):
        assert client.post(path, SALENTO, headers=header).status_code == 403


@pytest.mark.django_db
def test_from_the_form_to_a_shortlist_in_a_workbook(client: Client) -> None:
    job = asked(client)
    page = text_of(client, f"/descubrir/{job.key}")
    assert "En espera" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'data-poll="/descubrir/' in page
    work_off()
    page = text_of(client, f"/descubrir/{job.key}")
    assert "Probado: ningún otro grupo supera" in page
    assert "por qué este" in page
    assert page.count("Sí se puede") >= 4
    assert "/?m=63001" in page
    assert "<svg" in page
    assert "Frente de Pareto" in page
    response = client.get(f"/descubrir/{job.key}/grupos.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.content), data_only=True)
    rows = list(book["Grupos"].iter_rows(min_row=2, values_only=True))
    job.refresh_from_db()
    assert job.result is not None
    assert [row[-1] for row in rows] == pytest.approx([group["score"] for group in job.result["candidates"]])
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "attachment" in response["Content-Disposition"]
    for kind, start in (
        ("csv", b"\xef\xbb\xbfgroup"),
        ("svg", b"<svg"),
        ("png", b"\x89PNG"),
        ("json", b"{"),
        ("geojson", b"{"),
    ):
        assert client.get(f"/descubrir/{job.key}/grupos.{kind}?g=2").content.startswith(start)
    english = text_of(client, f"/en/descubrir/{job.key}")
    assert "Proved: no other group scores above" in english
    assert "Descargar" not in english


@pytest.mark.django_db
def test_the_table_is_sorted_and_two_groups_stand_side_by_side(client: Client) -> None:
    job = asked(client)
    work_off()
    page = text_of(client, f"/descubrir/{job.key}?orden=cohesion&g=3&a=1&b=2")
    assert 'aria-sort="descending"><a href="?orden=cohesion' in page
    assert "Grupo 3: por qué este" in page
    assert "Grupo 1 y grupo 2, lado a lado" in page
    job.refresh_from_db()
    assert job.result is not None
    order = sorted(range(4), key=lambda i: -job.result["candidates"][i]["criteria"]["cohesion"])
    assert [int(g) for g in re.findall(r'<a href="\?g=(\d+)&orden', page)] == [i + 1 for i in order]
    for query in ("g=99", "g=x", "a=1&b=1", "a=x&b=2", "x=scale&y=scale", "orden=nada"):
        assert "Los grupos, del mejor al peor" in text_of(client, f"/descubrir/{job.key}?{query}")


@pytest.mark.django_db
def test_an_unproved_answer_never_says_best_without_its_bound(client: Client) -> None:
    job = asked(client, c=["poor", "compactness"], w=["1", "100000"], max="14", segundos="1", m="05615")
    work_off()
    page = text_of(client, f"/descubrir/{job.key}")
    assert re.search(r"Mejor grupo encontrado: [\d.,]+; ninguno supera [\d.,]+", page)
    assert "no es un óptimo probado" in page
    assert "Probado" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ask", "said"),
    [("comparar", "de los grupos al azar de su tamaño"), ("arreglar", "vuelve a juzgar|volvió a juzgar")],
)
def test_the_same_form_compares_and_mends(client: Client, ask: str, said: str) -> None:
    job = asked(client, m="05615,05308", pregunta=ask)
    assert job.kind == {"comparar": "compare", "arreglar": "mend"}[ask]
    work_off()
    page = text_of(client, f"/descubrir/{job.key}")
    assert re.search(said, page)
    assert client.get(f"/descubrir/{job.key}/grupos.xlsx").status_code == 200


@pytest.mark.django_db
def test_a_group_that_may_not_be_gets_the_sentence_of_the_core(client: Client) -> None:
    job = asked(client, m="San Andrés (88001)")
    work_off()
    page = text_of(client, f"/descubrir/{job.key}")
    assert "no puede ser miembro" in page
    assert "Cambiar la pregunta" in page
    assert client.get(f"/descubrir/{job.key}/grupos.xlsx").status_code == 404


@pytest.mark.django_db
def test_a_stopped_search_stops_and_says_so(client: Client) -> None:
    job = asked(client)
    response = client.post(f"/descubrir/{job.key}/detener")
    assert response.status_code == 303
    assert "Detenido" in text_of(client, response.headers["Location"])
    job.refresh_from_db()
    assert job.state == State.CANCELLED


@pytest.mark.django_db
def test_what_the_visitor_brings_becomes_a_criterion(client: Client) -> None:
    table = SimpleUploadedFile("camas.csv", b"codigo,camas\n63690,4\n63130,90\n63190,1\n63001,2\n63302,7\n")
    flows = SimpleUploadedFile("flujos.csv", b"origen,destino,n\n63190,63690,20\n63190,63190,80\n")
    job = asked(
        client, c=["camas", "ties"], w=["1", "100"], min="2", max="3", tabla=table, conmutacion=flows, figura="ninguna"
    )
    assert job.arguments["ties"] == ["63190"]
    work_off()
    job.refresh_from_db()
    assert job.result is not None, job.error_es
    best = job.result["candidates"][0]
    assert {"63690", "63190"} <= set(best["members"])
    assert best["criteria"]["ties"] == 1.0
    broken = client.post("/descubrir", {**SALENTO, "tabla": SimpleUploadedFile("t.csv", b"a,b\n1,2\n")})
    assert broken.status_code == 422


@pytest.mark.django_db
def test_a_department_is_divided_before_and_after(client: Client) -> None:
    job = asked(client, "/regionalizar")
    work_off()
    page = text_of(client, f"/regionalizar/{job.key}")
    assert re.search(r"\d+ regiones?", page)
    assert "Antes" in page
    assert "Después" in page
    assert "Certificado por otro programa" in page
    job.refresh_from_db()
    assert job.result is not None
    assert sum(region is not None for region in job.result["labels"].values()) == 12
    assert page.count("<svg") >= 2
    assert client.get(f"/regionalizar/{job.key}/regiones.xlsx").status_code == 200
    assert json.loads(client.get(f"/regionalizar/{job.key}/regiones.geojson").content)["type"] == "FeatureCollection"
    assert text_of(client, f"/en/regionalizar/{job.key}").count("Before") >= 1
    assert client.get(f"/descubrir/{job.key}").status_code == 404


def test_the_form_of_a_partition_keeps_what_was_wrong(client: Client) -> None:
    bad = {
        **ANTIOQUIA,
        "juntas": "63001",
        "umbral": "",
        "numero": "fijo",
        "n": "",
        "partir": "pegado",
        "mapa": "63001\n",
        "zona": "zz",
    }
    response = client.post("/regionalizar", bad)
    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    for said in ("dos municipios separados por coma", "Escriba cuántas regiones", "Renglón 1 del mapa", "código zz"):
        assert said in page
    assert "63001</textarea>" in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/descubrir", "/regionalizar"])
def test_the_address_of_the_form_repeats_the_question(client: Client, path: str) -> None:
    extra = {"rk": ["AVG", "SUM"], "ra": ["nbi", "population"], "rd": ["1.5", ""], "rh": ["40", "500000"]}
    job = asked(
        client, path, **extra, **({"juntas": "63001,63130"} if path == "/regionalizar" else {"sin": "Filandia"})
    )
    again = asking.address_of(job.kind, job.arguments)
    query = QueryDict(urlsplit(again).query)
    from django.utils import timezone

    read = asking.read_discover if path == "/descubrir" else asking.read_regions
    found = read(query, None, timezone.localdate())
    assert not found.wrong
    kept = {key: value for key, value in found.arguments.items() if key != "base"}
    assert kept == {key: value for key, value in job.arguments.items() if key != "base"}
    assert parse_qs(urlsplit(again).query)["fecha"] == ["2026-11-22"]


def test_an_unknown_key_is_nowhere(client: Client, db: None) -> None:
    assert client.get("/descubrir/aaaaaaaaaaaaaaaaaaaaaa").status_code == 404
    assert client.post("/descubrir/aaaaaaaaaaaaaaaaaaaaaa/detener").status_code == 404
