"""The page of a case: the whole vocabulary through the form, the address, the file and the request, and every bad input."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mancomun.legal import book, check
from mancomun.legal.casefile import parse_case
from mancomun.legal.check import make_case
from mancomun.legal.statements import TOPICS, asked, case_file, plain, procedures, request_body
from mancomun.legal.vocabulary import FIGURE_ITEMS, OBJETOS, contradiction, who_asks
from mancomun.requirements import FACTS, Facts, FactSpec
from mancomun.territory import colombia
from mancomun.web.territory import stated

GROUP = ("05615", "05318", "05440")  # Rionegro, Guarne, Marinilla
AT = "m=05615,05318,05440&fecha=2026-11-22"
DAYS = [date(1979, 6, 1), date(1990, 1, 1), date(2005, 1, 1), date(2014, 7, 31), date(2026, 11, 22)]


def words(page: Any) -> str:
    """What one reads, without marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


# ----------------------------------------------------------------------------------- the same facts by every road


def values(spec: FactSpec) -> st.SearchStrategy[Any]:
    """What one may write of a fact in a case file."""
    days = st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(date.isoformat)
    states = st.fixed_dictionaries({"estado": st.sampled_from(("pendiente", "negado")), "fecha": days})
    record = st.fixed_dictionaries(
        {"miembro": st.sampled_from(GROUP), "figura": st.sampled_from(sorted(FIGURE_ITEMS))},
        optional={"objetos": st.lists(st.sampled_from(sorted(OBJETOS)), min_size=1, unique=True),
                  "esquema": st.sampled_from(("Valle, del: Aburrá", "Ñ+ñ 100 %", "@05615:x"))},
    )  # fmt: skip
    one: dict[str, st.SearchStrategy[Any]] = {
        "yesno": st.booleans(),
        "act": st.one_of(st.booleans(), st.just("negado"), days, states),
        "share": st.integers(0, 1000).map(lambda n: n / 1000),
        "number": st.integers(0, 10_000_000),
        "date": days,
        "choice": st.sampled_from(sorted(spec.items) or [""]),
        "list": st.lists(st.sampled_from(sorted(spec.items) or [""]), unique=True),
        "member": st.sampled_from(GROUP),
        "members": st.lists(st.sampled_from(GROUP), unique=True),
        "records": st.lists(record, max_size=3),
    }
    found = one[spec.kind]
    return st.dictionaries(st.sampled_from(GROUP), found, min_size=1) if spec.each else found


@st.composite
def cases(draw: st.DrawFn) -> Facts:
    keys = draw(st.lists(st.sampled_from(sorted(FACTS)), min_size=1, max_size=8, unique=True))
    raw = {key: draw(values(FACTS[key])) for key in keys}
    return make_case(GROUP, as_of="2026-11-22", facts=raw, territory=colombia()).facts


@given(facts=cases())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_facts_are_the_same_by_address_file_and_request(facts: Facts) -> None:
    query = QueryDict("", mutable=True)
    for name, text in stated.pairs(facts):
        query[name] = text
    read = stated.read(query, GROUP, colombia())
    if contradiction(facts) is not None:
        assert not read.fine
    else:
        assert read.fine, read.complaints()
    assert plain(read.facts) == plain(facts)
    figure = book().figure("pap")
    if read.fine:
        text = case_file("caso", "prueba", GROUP, date(2026, 11, 22), figure, facts)
        case = parse_case(text, "caso.yaml")
        assert plain(
            make_case(case.members, as_of=case.as_of, facts=case.facts, territory=case.territory).facts
        ) == plain(facts)
        body = json.loads(json.dumps(request_body(GROUP, date(2026, 11, 22), figure, facts)))
        assert plain(
            make_case(body["members"], as_of=body["as_of"], facts=body["facts"], territory=colombia()).facts
        ) == plain(facts)


def test_every_fact_has_one_heading() -> None:
    keys = [key for _title, facts in TOPICS.values() for key in facts]
    assert sorted(keys) == sorted(FACTS)


@pytest.mark.parametrize("key", list(book().figures))
def test_form_asks_what_the_rules_ask_and_nothing_else(client: Client, key: str) -> None:
    law = book()
    figure = law.figures[key]
    for day in DAYS:
        for procedure in procedures(law, figure, day) or ("constitucion",):
            wanted = {fact for facts in asked(law, figure, day, procedure).values() for fact in facts}
            assert wanted == who_asks(law, key, day=day, procedure=procedure).keys() | {"tramite"}
            page = client.get(f"/caso?m=05615,05318&fecha={day}&figura={key}&h.tramite={procedure}").content.decode()
            shown = set(re.findall(r'id="c-(\w+)"', page))
            assert shown == (wanted if figure.basis_at(day) or 'id="c-' in page else set()), (day, procedure)


def test_every_control_has_a_label(client: Client) -> None:
    page = client.get(f"/caso?{AT}&figura=am").content.decode()
    names = re.findall(r'<(?:select|input)[^>]* id="([^"]+)"', page)
    labels = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    wrapped = set(re.findall(r'<label><input type="checkbox" id="([^"]+)"', page))
    assert len(names) == len(set(names)) > 100
    spoken = set(re.findall(r'<input[^>]* id="([^"]+)"[^>]* aria-label="[^"]+, Fecha"', page))
    assert set(names) == labels | wrapped | spoken


# -------------------------------------------------------------------------------------------------- the page at work


def test_what_is_stated_changes_the_answer_and_the_address_keeps_it(client: Client) -> None:
    before = client.get(f"/caso?{AT}&figura=pap")
    assert "Sí se puede" in words(before)
    sent = client.post(
        "/caso",
        {"m": ",".join(GROUP), "fecha": "2026-11-22", "figura": "pap", "h.acuerdos_concejo": "si",
         "h.acuerdos_concejo.05318": "no", "h.acuerdos_concejo.05615.fecha": "1/2/2026"},
    )  # fmt: skip
    assert sent.status_code == 303
    assert not sent.cookies
    where = sent.headers["Location"]
    assert where == (
        f"/caso?{AT}&figura=provincia_administrativa_planificacion"
        "&h.acuerdos_concejo=@05615:2026-02-01,@05318:no,@05440:si#respuesta"
    )
    after = client.get(where)
    assert not after.cookies
    assert "Todavía falta: acuerdo del concejo que autoriza de Guarne." in words(after)
    assert "Sin lo declarado la respuesta era: Sí se puede" in words(after)
    group = client.get(f"/?{AT}&h.acuerdos_concejo=@05615:si,@05318:no")
    assert "Juzgado con un hecho declarado: acuerdo del concejo que autoriza" in words(group)


def test_other_figure_keeps_what_it_does_not_ask(client: Client) -> None:
    page = client.get(f"/caso?{AT}&figura=pap&h.consulta_popular=2020-01-01")
    assert "También declaró" in words(page)
    assert '<input type="checkbox" name="h.consulta_popular" value="2020-01-01" checked>' in page.content.decode()


def test_who_leaves_takes_along_what_was_said_of_them(client: Client) -> None:
    page = client.get(f"/?{AT}&h.participacion=@05615:0.3,@05318:0.4&h.nucleo=@05318").content.decode()
    link = html.unescape(re.search(r'href="([^"]+)"[^>]*data-remove="05318"', page)[1])  # type: ignore[index]
    assert link == "/?m=05615,05440&fecha=2026-11-22&h.participacion=@05615:0.3"
    assert client.get(link).status_code == 200


def test_file_of_the_case_is_judged_the_same(client: Client) -> None:
    response = client.get(
        f"/caso.yaml?{AT}&figura=am&h.participacion=@05615:0.03,@05318:0.2,@05440:0.2&h.consulta_popular=2026-01-01"
    )
    case = parse_case(response.content.decode(), "caso.yaml")
    answer = check(case.members, as_of=case.as_of, facts=case.facts, figures=case.figures)["figures"][0]
    assert answer["outcome"] == "NOT_ALLOWED"
    assert answer["summary"] in words(
        client.get(
            f"/caso?{AT}&figura=am&h.participacion=@05615:0.03,@05318:0.2,@05440:0.2&h.consulta_popular=2026-01-01"
        )
    )


def test_too_much_for_an_address_is_answered_in_place(client: Client) -> None:
    land = colombia()
    members = [code for code, unit in sorted(land.units.items()) if unit.department == "05" and len(code) == 5][:40]
    fields = {"m": ",".join(members), "figura": "asociacion_municipios"}
    for key in ("acuerdos_concejo", "certificado_hacienda", "estudio_conveniencia"):
        fields |= {f"h.{key}.{code}.fecha": "2026-01-01" for code in members}
    fields |= {f"h.membresias.{n}.{part}": text for n in range(40) for part, text in
               {"miembro": f"@{members[n]}", "figura": "area_metropolitana", "esquema": "n" * 90}.items()}  # fmt: skip
    response = client.post("/caso", fields)
    assert response.status_code == 200
    assert "no cabe en una dirección" in words(response)
    assert "n" * 90 in words(response)


def test_without_a_figure_one_chooses(client: Client) -> None:
    assert "¿Para qué figura?" in words(client.get(f"/caso?{AT}"))
    assert "Primero elija los miembros" in words(client.get("/caso"))
    assert client.get(f"/caso?{AT}&figura=pavo").status_code == 422


def test_no_fields_before_any_norm(client: Client) -> None:
    page = client.get("/caso?m=05615,05318&fecha=1900-01-01&figura=pap")
    assert "esta figura no existía; rige desde el 29 de junio de 2011" in words(page)
    assert 'id="c-' not in page.content.decode()


# ------------------------------------------------------------------------------------------------------- bad input


WRONG = {
    "contradiction": (
        "h.votos_favor=@05615:0.6&h.consulta_popular=no",
        "«votos_favor» y «consulta_popular» se contradicen: hay votos a favor y no se ha hecho consulta popular. Corrija uno de los dos.",
    ),
    "promoters": (
        "h.promotores=alcaldes&h.ciudadanos_promotores=0.05",
        "«ciudadanos_promotores» y «promotores» se contradicen: ciudadanos no está entre quienes lo promueven. Corrija uno de los dos.",
    ),
    "vote of a stranger": (
        "h.participacion=@05001:0.3",
        "El hecho «participacion» habla de «05001», que no es miembro del grupo.",
    ),
    "turnout over one": (
        "h.participacion=@05615:1.3",
        "Participación en la consulta: va de 0 a 100 por ciento; llegó «130».",
    ),
    "no such day": (
        "h.reat=si~2026-02-31",
        "Inscripción en el Registro de Esquemas Asociativos Territoriales (REAT): el 2026-02-31 no existe en el calendario. "
        "Escriba una fecha entre 1886-08-05 y 2100-12-31.",
    ),
    "no such fact": (
        "h.acuerdo_concejo=si",
        "No existe el hecho «acuerdo_concejo». El más parecido es «acuerdos_concejo»; la lista sale con «mancomun facts».",
    ),
    "no such choice": (
        "h.tramite=anexionn",
        "El hecho «tramite» no admite «anexionn»: ¿quiso decir «anexion»?",
    ),
    "none and some": (
        "h.promotores=ninguno,alcaldes",
        "Quiénes lo promueven: marcó «ninguno» y también otras opciones. Deje lo uno o lo otro.",
    ),
    "nobody yet somebody": (
        "h.membresias=ninguno&h.membresias.0.miembro=@05615&h.membresias.0.figura=area_metropolitana",
        "Pertenencia actual a otros esquemas: dijo que nadie está en otro esquema y también escribió uno. Borre uno de los dos.",
    ),
    "half a record": (
        "h.membresias.0.miembro=@05615",
        "Pertenencia actual a otros esquemas: diga qué miembro es y a qué figura pertenece su otro esquema.",
    ),
    "no number": (
        "h.habitantes_area_influencia=muchos",
        "Habitantes del área de influencia: es un número de cero en adelante; llegó «muchos».",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("query", "sentence"), WRONG.values(), ids=list(WRONG))
def test_what_cannot_be_used_is_said_beside_its_field(client: Client, query: str, sentence: str) -> None:
    page = client.get(f"/caso?{AT}&figura=am&{query}")
    assert page.status_code == 422
    assert words(page).count(sentence) >= 1
    assert "Mientras tanto no juzgamos el caso" in words(page)
    key = query[2:].partition("=")[0].split(".")[0]
    text = page.content.decode()
    if f'id="c-{key}"' in text and "no es miembro" not in sentence:
        entry = text.split(f'id="c-{key}"')[1].split('id="c-')[0]
        assert sentence in html.unescape(entry)
        anchor = re.search(rf'<a href="#([^"]+)">{re.escape(html.escape(sentence))}', text)
        assert anchor is not None
        assert f'id="{anchor[1]}"' in text
    assert client.get(f"/?{AT}&{query}").status_code == 422


def test_what_was_typed_stays_in_its_field(client: Client) -> None:
    sent = client.post("/caso", {"m": "05615,05318", "figura": "am", "h.participacion.05615.pct": "ciento tres",
                                 "h.convocatoria_consulta.fecha": "31/02/2024", "h.convocatoria_consulta": "si"})  # fmt: skip
    assert sent.status_code == 422
    page = sent.content.decode()
    assert 'value="ciento tres"' in page
    assert 'value="31/02/2024"' in page


HOSTILE = (
    "h.=si", "h..=si", "h.reat.=si", "h.reat.fecha.fecha=1", "h.membresias=@", "h.membresias=@:::", "h.membresias=@05615",
    "h.participacion=@", "h.participacion=@05615:", "h.participacion=NaN", "h.participacion=@05615:1e999",
    "h.participacion.05615.pct=Infinity", "h.nucleo=@99999", "h.nucleo=@", "h.anexados=@05615,@05615", "h.vinculos=<script>",
    "h.membresias.0.miembro=%00", "h.reat=2026-01-01~2026-01-01", "h.acuerdos_concejo=@05615:~", "h.tramite=", "h.reat=%FF",
    *(f"h.{key}={text}" for key in ("membresias", "reat", "participacion", "nucleo", "anexados", "promotores") for text in ("", ",", "@,")),
    "h.habitantes_area_influencia=" + "9" * 400, "h.participacion.05615.pct=" + "9" * 500, "h.membresias=" + "@05615:am," * 500,
)  # fmt: skip


def test_hostile_statements_are_sentences() -> None:
    for query in HOSTILE:
        read = stated.read(QueryDict(query), GROUP, colombia())
        assert all(len(wrong.es) < 400 for wrong in read.complaints()), query
        again = stated.read(
            QueryDict("&".join(f"{name}={text}" for name, text in stated.pairs(read.facts))), GROUP, colombia()
        )
        assert plain(again.facts) == plain(read.facts), query


@pytest.mark.parametrize("query", HOSTILE[5::9])
def test_hostile_addresses_get_a_page(client: Client, query: str) -> None:
    for path in ("/caso?figura=am&", "/?"):
        response = client.get(f"{path}m=05615,05318&{query}")
        assert response.status_code in (200, 422), path
        assert b"<script>" not in response.content
