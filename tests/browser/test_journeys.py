"""Two journeys through the whole product, done in its pages as people do: the fictional subregion from its map to a scheme
that reports, and a real area.

Only the accounts and their appointments are set up by code. What is typed is the content of the exercise (G47), which comes with
the house: its questions go in through the form of each product and its tables as files that are looked at and accepted.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from mancomun.portfolio.documented import fiction_territory
from mancomun.web.accounts.models import Entity, User
from mancomun.web.workspace import demo, selectors
from mancomun.web.workspace.kinds import Field, Table
from tests.browser.test_portfolio import Desk
from tests.web.initiatives.conftest import enter
from tests.web.registry.conftest import person
from tests.web.signing.test_signing import SIGNED_PDF

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
expect.set_options(timeout=30_000)  # the page asks the server for its result, and the machine of the tests may be busy
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
FIVE = tuple(fiction_territory().units)
NAMES = tuple(unit.name for unit in fiction_territory().units.values())
PROVINCE, PROVINCE_NAME = "provincia_administrativa_planificacion", "Provincia Administrativa y de Planificación"
MOST_CLICKS = 12


@pytest.fixture
def desk_of(chromium: Browser, live_server: Any) -> Iterator[Callable[[User | None], Desk]]:
    """A browser of their own for each person; for nobody, one that never signed in."""
    made: list[Desk] = []

    def make(user: User | None) -> Desk:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="es-CO", reduced_motion="reduce")
        if user is not None:
            value = enter(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        made.append(Desk(context, live_server.url))
        made[-1].page.set_default_timeout(20_000)
        return made[-1]

    yield make
    for one in made:
        trouble, abroad = [text for text in one.trouble if "status of 422" not in text], one.abroad
        one.context.close()
        assert not trouble
        assert not abroad


def exercise(key: str) -> dict[str, Any]:
    """The content of a product of the exercise."""
    found: dict[str, Any] = demo.contents("g47")[key][1]
    return found


def saved(page: Page) -> None:
    """Until the page says that all is kept."""
    expect(page.locator("#saved")).to_contain_text("Todo está guardado")


def unfold(page: Page, key: str) -> None:
    """Open the parts of a long form that a question or a table stands in."""
    for summary in page.locator(f"#product details:not([open]):has([id='c-{key}']) > summary").all():
        summary.click()


def answer(page: Page, asked: Field, value: Any) -> None:
    """One question of a form, in its box, its list or its marks; its section is opened when it is closed."""
    box = page.locator(f"[id='c-{asked.key}']")
    unfold(page, asked.key)
    marks = box.locator("input[type=checkbox]")
    if marks.count():
        for one in value:
            box.locator(f"input[value='{one}']").check()
        return
    control = page.locator(f"[id='f-{asked.key}']")
    if control.evaluate("one => one.tagName") == "SELECT":
        control.select_option(value)
    else:
        control.fill("\n".join(value) if isinstance(value, list) else value)


def load(page: Page, part: Table, rows: list[dict[str, Any]], named: Mapping[str, str]) -> None:
    """A table sent as a file: its differences are looked at, and accepted. Rows speak of others by their names."""
    unfold(page, part.key)
    page.locator(f"[id='c-{part.key}']").get_by_role("link", name="Cargar o descargar").click()
    stream = io.StringIO()
    columns = [one for one in part.fields if any(one.key in row for row in rows)]
    writer = csv.writer(stream)
    writer.writerow([part.column(one.key) for one in columns])
    for row in rows:
        cells = []
        for one in columns:
            value = row.get(one.key, "")
            several = value if isinstance(value, list) else [value]
            cells.append(";".join(named.get(text, text) if one.type in ("row", "rows") else text for text in several))
        writer.writerow(cells)
    page.locator("#file").set_input_files(
        {"name": f"{part.key}.csv", "mimeType": "text/csv", "buffer": stream.getvalue().encode()}
    )
    page.get_by_role("button", name="Ver las diferencias").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Esto cambiaría")
    assert f"{len(rows)} nuevas" in page.inner_text("main"), page.inner_text("main")
    assert " 0 por corregir" in page.inner_text("main"), page.inner_text("main")
    page.get_by_role("button", name="Aceptar las marcadas").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Esto cambió")
    page.get_by_role("link", name="Volver").click()
    page.wait_for_selector("#product")


def fill(desk: Desk, code: str, key: str, content: dict[str, Any], *, but: tuple[str, ...] = ()) -> Page:
    """A product of the route, opened from it: its questions typed, its tables loaded."""
    page = desk.page
    page.goto(f"{desk.server}/rutas/{code}/")
    kind = selectors.kind_of(key)
    page.locator(f"a[href='/rutas/{code}/{key}/']").first.click()
    page.wait_for_selector("#product")
    named: dict[str, str] = {}
    tables = []
    for part in kind.parts().values():
        given = content.get(part.key)
        if not given or part.key in but:
            continue
        if isinstance(part, Table):
            tables.append((part, given))
            title = next((one.key for one in part.fields if one.type == "text"), "")
            named |= {row["id"]: row[title] for row in given if row.get(title)}
        elif isinstance(part, Field):
            answer(page, part, given)
    if page.locator("#saved").inner_text():
        saved(page)
    for part, rows in tables:
        load(page, part, rows, named)
    return page


def result_table(page: Page, head: str) -> Locator:
    """A table of the result by a word of its head; a long one stands closed until somebody opens it."""
    for summary in page.locator(f"#said details:not([open]):has(th:has-text('{head}')) > summary").all():
        summary.click()
    return page.locator(f"#said table:has(th:has-text('{head}'))").first


def contributions(page: Page, rows: list[dict[str, Any]]) -> None:
    """What each member certifies goes in as a file; what each pays is typed as the page gives it for the mixed rule."""
    part = selectors.kind_of("instancia").parts()["aportes"]
    load(page, part, [{key: text for key, text in row.items() if key != "aporte"} for row in rows], {})
    table = result_table(page, "Mixta")
    head = table.locator("thead th").all_inner_texts()
    column = next(n for n, text in enumerate(head) if text.startswith("Mixta"))
    for n in range(len(rows)):
        share = table.locator("tbody tr").nth(n).locator("th, td").nth(column).inner_text()
        page.locator("tr[data-row] [name^='aportes/'][name$='/aporte']").nth(n).fill(share)
    saved(page)


def act_row(page: Page, kind: str, member: str = "") -> str:
    """The row of an act, in the part of its own that is opened when it is closed."""
    rows = page.locator("tr[data-row]:has([name^='actos/'])")
    found: list[str] = rows.evaluate_all(
        """(rows, [kind, member]) => rows.filter(row => {
            const said = key => row.querySelector(`[name='actos/${row.dataset.row}/${key}']`)?.value;
            return said('acto') === kind && said('miembro') === member;
        }).map(row => row.dataset.row)""",
        [kind, member],
    )
    assert len(found) == 1, (kind, member, found)
    unfold(page, f"actos/{found[0]}")
    return found[0]


def act(page: Page, kind: str, member: str = "", **told: str) -> None:
    """What is known of an act, in its own row."""
    row = act_row(page, kind, member)
    for key, value in told.items():
        control = page.locator(f"[name='actos/{row}/{key}']")
        control.select_option(value) if key == "estado" else control.fill(value)


def test_from_the_first_click_on_the_map_to_registered_and_reporting(desk_of: Callable[[User | None], Desk]) -> None:
    """The fictional subregion becomes a province: each step by its page, and another person decides its registration."""
    entity = Entity.objects.create(kind="municipio", name="Rionegro", code="05615", department="05")
    nation = Entity.objects.create(kind="nacion", name="Ministerio de prueba")
    desk = desk_of(person("secretaria@ejemplo.org", "secretaria_tecnica", entity))
    # The map, and the initiative.
    page = desk.open("/")
    page.get_by_role("link", name="Practicar con el ejercicio").click()
    page.wait_for_selector("html[data-ready]")
    for code in FIVE:
        page.locator(f"#map path[data-code='{code}']").click()
        desk.settled()
    assert page.locator("#group tbody tr").count() == len(FIVE)
    page.get_by_role("link", name="Guardar como iniciativa").click()
    page.get_by_label("Nombre", exact=True).fill("Provincia de práctica (ficción)")
    page.get_by_role("button", name="Guardar como iniciativa").click()
    page.get_by_role("link", name="Ruta").first.click()
    code = page.url.rstrip("/").split("/")[-1]
    page.get_by_label("Primer día").fill("2026-01-15")
    page.get_by_role("button", name="Abrir la ruta").click()
    page.wait_for_selector("#momento-3")
    for key, words in {
        "apuestas": "Acueducto de los cinco",
        "figura": "Primero la ley, después el ajuste",
        "instancia": "Aportes según cada regla",
        "agenda_territorial": "Paquete bajo presupuesto",
        "agenda_financiamiento": "De la fuente al proyecto",
        "agenda_instrumental": "Qué espera a qué",
    }.items():
        fill(desk, code, key, exercise(key), but=("aportes",))
        if key == "instancia":
            contributions(page, exercise(key)["aportes"])
        expect(page.locator("#gaps")).to_have_text("Nada impide aprobarlo.")
        assert words in page.content(), key
    # The figure with the best fit among those the law allows is the one chosen, formalised and registered.
    page.goto(f"{desk.server}/rutas/{code}/figura/")
    compared = result_table(page, "Criterio")
    names = compared.locator("thead th").all_inner_texts()
    fits = compared.locator("tbody tr", has_text="Ajuste (0 a 100)").locator("th, td").all_inner_texts()
    assert max(zip(fits[2:], names[2:], strict=True), key=lambda pair: float(pair[0])) == ("80", PROVINCE_NAME)
    assert page.locator("[id='f-elegida']").input_value() == PROVINCE
    desk.accessible()
    # An act that is kept as a file goes first to the files of the initiative.
    page.goto(f"{desk.server}/iniciativas/{code}/")
    page.locator("#new-file").set_input_files(
        {"name": "ordenanza-31.pdf", "mimeType": "application/pdf", "buffer": SIGNED_PDF}
    )
    page.get_by_role("button", name="Subir").click()
    assert "ordenanza-31.pdf" in page.inner_text("#archivos")
    # The formalisation: the acts of the procedure are there, waiting for somebody to say how they went.
    fill(desk, code, "formalizacion", exercise("formalizacion"), but=("actos",))
    for one in FIVE:
        act(page, "certificado_hacienda", one, estado="hecho", fecha="2026-03-20", expide="Secretaría de Hacienda")
        act(page, "acuerdos_concejo", one, estado="hecho", fecha="2026-05-12", expide="Concejo", mandato="2024")
    act(page, "ordenanza_creacion", estado="hecho", fecha="2026-07-15", numero="31", expide="Asamblea departamental (ficción)",
        mandato="2024", archivo="ordenanza-31.pdf")  # fmt: skip
    act(page, "estatutos", estado="hecho", fecha="2026-08-10", expide="Junta provincial")
    act(page, "protocolizacion", estado="hecho", fecha="2026-08-20", expide="Notaría Única (ficción)")
    act(page, "pemp_preliminar", estado="hecho", fecha="2026-09-01", expide="Junta provincial")
    page.get_by_role("button", name="Agregar acto").click()
    page.locator("tr[data-row] [name^='actos/'][name$='/acto']").last.select_option("rut")
    act(page, "rut", estado="hecho", fecha="2026-09-10", expide="DIAN")
    saved(page)
    expect(page.locator("#gaps")).to_have_text("Nada impide aprobarlo.")
    expect(page.locator("#ahead")).to_contain_text("5 de 6 pasos hasta el registro")
    # A date out of order is said where it stands, and mended there.
    act(page, "ordenanza_creacion", fecha="2026-05-01")
    expect(page.locator("#gaps")).to_contain_text(
        "es anterior a «Acuerdo del concejo que autoriza · Municipio A (ficción)»"
    )
    act(page, "ordenanza_creacion", fecha="2026-07-15")
    expect(page.locator("#gaps")).to_have_text("Nada impide aprobarlo.")
    desk.accessible()
    # The package for the registry: the acts with their files, the drafts, the index with the fingerprints.
    with page.expect_download(
        timeout=60_000
    ) as sent:  # it writes every paper in Word: seconds, and more on a busy machine
        page.get_by_role("link", name="Paquete para el registro").click(timeout=60_000)
    with zipfile.ZipFile(sent.value.path()) as package:
        names = package.namelist()
        index = next(package.read(name).decode() for name in names if name.endswith("indice.csv"))
        act_file = next(name for name in names if name.endswith("ordenanza-31.pdf"))
        assert package.read(act_file) == SIGNED_PDF
    assert any("estatutos" in name and name.endswith(".docx") for name in names), names
    assert hashlib.sha256(SIGNED_PDF).hexdigest() in index
    # The sheet of the registry begins with the figure that was formalised, and brings the acts from there.
    page.goto(f"{desk.server}/iniciativas/{code}/")
    page.get_by_role("link", name="Abrir su hoja en el registro de esquemas").click()
    assert page.locator("#figure").input_value() == PROVINCE
    assert page.locator("#members").input_value().split() == list(FIVE)
    page.get_by_role("button", name="Abrir la hoja").click()
    page.get_by_role("button", name="Traer la hoja y los actos").click()
    assert "Trajo la hoja y 15 actos" in page.inner_text("body"), page.inner_text("body")
    sheet = page.url.removesuffix("/editar")
    assert "/registro/FIC-EAT-" in sheet  # it says of itself that it is fiction
    page.get_by_text("Identificación, objeto y contenidos").click()
    page.get_by_label("NIT").fill("900123456-1")
    page.locator("[name=objetos][value=agua]").check()
    page.locator("[name=finalidades][value=servicios_publicos]").check()
    page.get_by_label("Por qué cambia").fill("Lo que dicen los estatutos")
    page.get_by_role("button", name="Guardar la hoja").click()
    page.get_by_text("Órganos y representante").click()
    organ = page.locator("form", has=page.get_by_role("button", name="Registrar el órgano"))
    organ.locator("[name=kind]").select_option("representante")
    organ.locator("[name=name]").fill("Gerencia")
    organ.locator("[name=holder]").fill("Gerente de la provincia")
    organ.locator("[name=since]").fill("2026-08-10")
    organ.get_by_role("button", name="Registrar el órgano").click()
    desk.accessible()
    page.get_by_role("button", name="Presentar la solicitud").click()
    assert "Presentó la solicitud" in page.inner_text("body")
    # Somebody else decides it, in no more clicks than the issue allows.
    office = desk_of(person("registro@ejemplo.org", "nacional", nation))
    seen = office.open("/registro/bandeja", script=False)
    office.click(seen.get_by_role("link", name="Provincia Demo").first)
    assert "Nada está en contra" in seen.inner_text("main"), seen.inner_text("main")
    office.accessible()
    for box in seen.locator(".seen input[type=checkbox]").all():
        office.click(box)
    office.click(seen.get_by_role("button", name="Lo vi en los documentos"))
    office.click(seen.get_by_role("button", name="Inscribir"))
    assert "Inscribió" in seen.inner_text("main")
    assert office.clicks <= MOST_CLICKS, office.clicks
    # It lives: what it owes, and what it did.
    page.goto(sheet + "/")
    assert "Inscrito" in page.inner_text("main")
    assert "Renovar y actualizar" in page.inner_text("#deberes")
    page.goto(sheet + "/resultados")
    page.get_by_role("link", name="Agregar resultados").click()
    page.locator("#resultados > summary").click()
    work = page.locator("#resultados form")
    work.locator("[name=name]").fill("Planta de tratamiento común (ficción)")
    work.locator("[name=year]").fill(str(timezone.localdate().year))
    work.locator("[name=state]").select_option("en_operacion")
    work.locator("[name=money]").fill("Aportes de los miembros: 500.000.000")
    for box in ("contributions", "benefits"):
        work.locator(f"[name={box}]").fill("\n".join(f"{name}: 100.000.000" for name in NAMES))
    work.locator("[name=evidence]").fill("Acta de recibo (ficción)")
    work.get_by_role("button", name="Agregar el proyecto").click()
    assert "Agregó el proyecto o servicio" in page.inner_text("body"), page.inner_text("main")
    # Anybody sees it, without an account.
    anybody = desk_of(None)
    public = anybody.open(sheet.removeprefix(desk.server) + "/", script=False)
    assert "Inscrito" in public.inner_text("main")
    assert PROVINCE_NAME in public.inner_text("main")
    assert "Renovar y actualizar" in public.inner_text("#deberes")
    public.get_by_role("link", name="Qué ha hecho").click()
    said = public.inner_text("main")
    assert "Planta de tratamiento común" in said
    assert "$\u00a0500.000.000" in said
    assert all(name in said for name in NAMES)
    anybody.accessible()


AREA = "area_metropolitana"
VALLE, CAUCA = "Valle del Cauca", "Cauca"
SEVEN = {
    "76001": ("Cali", VALLE), "76364": ("Jamundí", VALLE), "19573": ("Puerto Tejada", CAUCA), "76520": ("Palmira", VALLE),
    "76130": ("Candelaria", VALLE), "76233": ("Dagua", VALLE), "19845": ("Villa Rica", CAUCA),
}  # fmt: skip
"""Those called to vote; in the last four the no won."""
KNOWN: dict[str, Any] = {
    "figura": AREA, "dia_ley": "2024-11-24", "promotores": ["alcaldes"], "nucleo": "76001",
    "dato_nombre": "Área Metropolitana del Suroccidente de Colombia", "dato_sigla": "AMSO", "dato_domicilio": "Cali",
    "clausulas": [
        {"id": f"n{n}", "numeral": f"proyecto/{key}", "donde": "proyecto presentado por los alcaldes"}
        for n, key in enumerate(("miembros", "nucleo", "razones", "fuentes_aportes"))
    ],
}  # fmt: skip


def add_act(page: Page, kind: str, **told: str) -> None:
    """An act that the procedure does not list: a row of its own."""
    page.get_by_role("button", name="Agregar acto").click()
    page.locator("tr[data-row] [name^='actos/'][name$='/acto']").last.select_option(kind)
    act(page, kind, **told)


def test_a_real_area_goes_from_its_vote_to_the_notary_at_the_dates_of_2024(
    desk_of: Callable[[User | None], Desk],
) -> None:
    """AMSO (``shared/data/cases``): the call of Resolution 6042, the vote of 24 November 2024, the deed of December in Cali.

    What no source gave is asked: the page says so before anything of the kind is typed. The days of the other acts and the
    shares of the vote that are typed afterwards are of this test, to see each judged; nobody published them.
    """
    entity = Entity.objects.create(kind="municipio", name="Cali", code="76001", department="76")
    nation = Entity.objects.create(kind="nacion", name="Ministerio de prueba")
    desk = desk_of(person("cali@ejemplo.org", "secretaria_tecnica", entity))
    page = desk.open("/")
    for name, department in SEVEN.values():
        page.get_by_role("combobox").fill(name)
        page.get_by_role("option").filter(has_text=re.compile(rf"\b{name}(?![a-z])")).filter(
            has_text=department
        ).first.click()
        desk.settled()
    assert page.url.split("m=")[1].split("&")[0] == ",".join(SEVEN)
    page.get_by_role("link", name="Guardar como iniciativa").click()
    page.get_by_label("Nombre", exact=True).fill("Área del suroccidente")
    page.get_by_role("button", name="Guardar como iniciativa").click()
    page.get_by_role("link", name="Ruta").first.click()
    code = page.url.rstrip("/").split("/")[-1]
    page.get_by_label("Primer día").fill("2024-01-02")
    page.get_by_role("button", name="Abrir la ruta").click()
    page.wait_for_selector("#momento-3")
    alternatives = [{"id": "a1", "figura": AREA, "meses": "12"}, {"id": "a2", "figura": "sin_figura", "meses": "1"}]
    fill(desk, code, "figura", {"proposito": "Movilidad, seguridad, salud, agua y vivienda", "alternativas": alternatives,
                                "elegida": AREA})  # fmt: skip
    # What is known, and only that: the page asks for the rest.
    fill(desk, code, "formalizacion", KNOWN)
    act(
        page, "convocatoria_consulta", estado="hecho", numero="Resolución 6042 de 2024", expide="Registraduría Nacional"
    )
    act(page, "consulta_popular", estado="hecho", fecha="2024-11-24", expide="Registraduría Nacional")
    act(page, "escritura_notaria", estado="hecho", expide="Notaría Primera de Cali", numero="diciembre de 2024")
    gaps, warnings = page.locator("#gaps"), page.locator("#warnings")
    expect(gaps).to_contain_text("Falta la fecha de «Escritura en la Notaría Primera diciembre de 2024»")
    expect(gaps).to_contain_text("Falta la fecha de «Convocatoria a la consulta popular Resolución 6042 de 2024»")
    expect(page.locator("#ahead")).to_contain_text(
        "falta su fecha para saber si fue a tiempo (vencía el 24 de diciembre de 2024)"
    )
    # From here, days and shares of the test. The vote comes between three and five months after its call.
    act(page, "envio_comisiones", estado="hecho", fecha="2024-04-02")
    add_act(page, "concepto_comisiones", estado="hecho", fecha="2024-04-25")
    add_act(page, "radicacion_registraduria", estado="hecho", fecha="2024-07-18")
    add_act(page, "verificacion_registraduria", estado="hecho", fecha="2024-07-30")
    act(page, "convocatoria_consulta", fecha="2024-10-01")
    expect(gaps).to_contain_text("Paso 6")
    assert "Ley 1625 de 2013, art. 8" in gaps.inner_text()
    act(page, "convocatoria_consulta", fecha="2024-08-01")
    expect(gaps).not_to_contain_text("Paso 6")
    # The threshold of the day is 5 % of the census of each municipality, and where the no won nothing passed.
    shares = [("8,5", "62"), ("4", "58"), ("11", "71"), ("9", "41"), ("12", "38"), ("10", "44"), ("15", "33")]
    rows = [
        {"id": one, "miembro": one, "participacion": turnout, "favor": favour}
        for one, (turnout, favour) in zip(SEVEN, shares, strict=True)
    ]
    load(page, selectors.kind_of("formalizacion").parts()["votos"], rows, {})
    expect(gaps).to_contain_text(
        "En Jamundí votó el 4 %; se pide el 5 % en cada municipio. (Ley 1625 de 2013, art. 8; Ley 1993 de 2019)"
    )
    unfold(page, "votos")
    turnouts = page.locator("tr[data-row] [name^='votos/'][name$='/participacion']")
    turnouts.nth(1).fill("9,5")
    expect(gaps).to_contain_text("ganó el no")
    expect(warnings).to_contain_text("La ley no resuelve qué sigue (Ley 1625 de 2013, art. 8")
    assert "Pasó en Santiago de Cali, Jamundí y Puerto Tejada, no en todos" in warnings.inner_text()
    for row in page.locator("tr[data-row]:has([name^='votos/'])").all()[:2:-1]:
        row.get_by_role("button", name="Quitar la fila").click()
    for one in list(SEVEN)[3:]:
        page.locator(f"button[value='actos/{act_row(page, 'acuerdo_aportes', one)}']").click()
    saved(page)
    page.goto(f"{desk.server}/iniciativas/{code}/")
    for one in list(SEVEN)[3:]:
        page.locator("details:not([open]):has(#me) > summary").last.click()
        page.locator("#me").select_option(one)
        page.get_by_role("button", name="Terminar").click()
    page.goto(f"{desk.server}/rutas/{code}/formalizacion/")
    expect(gaps).not_to_contain_text("Paso 7")
    # The deed: before the vote, after its term, and in time.
    act(page, "escritura_notaria", fecha="2024-11-20")
    expect(gaps).to_contain_text("fue el 20 de noviembre de 2024; no podía ser antes del 24 de noviembre de 2024")
    act(page, "escritura_notaria", fecha="2025-01-08")
    expect(warnings).to_contain_text(
        "se hizo el 8 de enero de 2025; el plazo vencía el 24 de diciembre de 2024 (Ley 1625 de 2013, art. 8)"
    )
    act(page, "escritura_notaria", fecha="2024-12-20")
    expect(gaps).to_have_text("Nada impide aprobarlo.")
    page.reload()
    steps = result_table(page, "Plazo de ley")
    for order, norm in ((6, "Ley 1625 de 2013, art. 8"), (7, "Ley 1993 de 2019"), (8, "Ley 1625 de 2013, art. 8")):
        line = steps.locator("tbody tr").nth(order - 1).inner_text()
        assert norm in line, line
        assert "hecho" in line, line
    desk.accessible()
    # The sheet of the registry brings the vote with its result in each municipality; an officer sees what the law says of it.
    page.goto(f"{desk.server}/iniciativas/{code}/")
    page.get_by_role("link", name="Abrir su hoja en el registro de esquemas").click()
    assert page.locator("#figure").input_value() == AREA
    page.get_by_role("button", name="Abrir la hoja").click()
    page.get_by_role("button", name="Traer la hoja y los actos").click()
    assert "Trajo la hoja y 10 actos" in page.inner_text("body"), page.inner_text("main")
    page.get_by_role("button", name="Presentar la solicitud").click()
    sheet = page.url.removesuffix("/editar")
    page.goto(sheet + "/")
    said = page.inner_text("main")
    assert "Consulta popular" in said
    assert "votó el 9,5 % del censo · a favor, el 58,0 %" in said, said
    desk.accessible()
    seen = desk_of(person("registro@ejemplo.org", "nacional", nation)).open("/registro/bandeja", script=False)
    seen.get_by_role("link", name="Suroccidente").first.click()
    seen.get_by_text("requisitos cumplidos").click()
    met = seen.locator("details.more", has_text="requisitos cumplidos").inner_text()
    for rule in ("AM-004", "AM-026", "AM-028", "AM-029"):
        assert rule in met, met
