"""What the pages of the book show, without any page: states, history, comparison, search, the sheets' checks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mancomun.errors import BadInput
from mancomun.instants import Span
from mancomun.legal import book, pages, presentation, wording
from mancomun.lexicon.text import day_text
from mancomun.sources import norms

TODAY = date(2026, 11, 22)
SEED = pages.PRESENTATION_DAY
DAYS = (date(1900, 1, 1), date(1990, 1, 1), date(2010, 6, 1), SEED, date(2020, 1, 1), TODAY)


@pytest.mark.parametrize("figure", book().figures.values(), ids=lambda figure: figure.id)
def test_every_bound_rule_is_on_the_page_of_its_figure_on_every_day(figure):
    for day in DAYS:
        page = pages.figure_page(figure, day)
        assert sorted(page.rule_ids()) == sorted((*figure.rules, *figure.unfounded))
        for group in page.groups:
            assert all(line.state == "in_force" for line in group.alive)
            assert all(line.state != "in_force" for line in group.idle)
        assert all(day in step.span for step in page.steps)
        assert len(page.steps) + page.other_steps == len(figure.steps)


def test_the_state_changes_on_the_very_day():
    span = Span(date(2013, 4, 29), date(2019, 8, 14))
    assert pages.state_of(date(2013, 4, 28), span) == "not_yet"
    assert pages.state_of(date(2013, 4, 29), span) == "in_force"
    assert pages.state_of(date(2019, 8, 13), span) == "in_force"
    assert pages.state_of(date(2019, 8, 14), span) == "no_longer"


def test_a_figure_that_only_the_constitution_names_is_not_said_to_be_allowed():
    figures = book().figures
    assert pages.figure_page(figures["provincia_entidad_territorial"], TODAY).basis_state == "text_only"
    assert pages.figure_page(figures["provincia_administrativa_planificacion"], TODAY).basis_state == "founded"
    assert pages.figure_page(figures["provincia_administrativa_planificacion"], date(2011, 6, 28)).basis_state == "none"
    assert (
        pages.figure_page(figures["provincia_administrativa_planificacion"], date(2011, 6, 29)).basis_state == "founded"
    )


def test_statements_of_a_figure_tell_whether_their_rule_was_in_force():
    page = pages.figure_page(book().figures["area_metropolitana"], date(1990, 1, 1))
    assert dict(page.facts)["authorises"].state == "not_yet"
    assert dict(pages.figure_page(book().figures["area_metropolitana"], TODAY).facts)["authorises"].state == "in_force"


@pytest.mark.parametrize("key", book().rules)
def test_every_rule_has_a_page_with_its_citation(key):
    page = pages.rule_page(key, TODAY)
    assert page.line.citation.es
    assert page.line.citation.en
    assert {figure.id for figure, _, _ in page.uses} == set(pages.used_by(key))
    assert all(key in step.rules for _, step in page.steps)


def test_the_history_of_a_rule_says_what_took_its_place():
    said = [(when.es, what.es) for when, what, _ in pages.rule_page("AM-027", TODAY).history]
    assert said[0] == ("29 de abril de 2013", "Empieza a regir.")
    assert said[-1] == ("14 de agosto de 2019", "Deja de regir. Ese día empiezan, de la misma figura: AM-028.")


def test_a_norm_says_what_it_changed_and_repealed():
    law_1625, law_1993 = pages.norm_page("ley-1625-2013"), pages.norm_page("ley-1993-2019")
    assert [norm.id for norm in law_1625.repealed] == ["ley-128-1994"]
    assert [(norm.id, article) for norm, article, _ in law_1993.changed] == [("ley-1625-2013", "8")]
    assert ("ley-1993-2019", "8") in [(norm.id, article) for norm, article, _ in law_1625.changed_by]
    assert [rule.id for rule in law_1993.ended] == ["AM-027"]
    assert [figure.id for figure in pages.norm_page("ley-2199-2022").founds] == [
        "region_metropolitana_bogota_cundinamarca"
    ]


def test_every_citation_of_every_rule_lands_on_an_article_of_its_norm():
    rows = {key: {row.number for row in pages.norm_page(key).articles} for key in norms()}
    for rule in book().rules.values():
        for cite in rule.cites:
            number = pages.article_key(norms()[cite.norm], cite.article)
            assert not number or number in rows[cite.norm], (rule.id, cite)


def test_a_norm_is_in_force_from_its_first_day_until_the_day_of_its_repeal():
    norm = norms()["ley-128-1994"]
    assert pages.norm_state(norm, norm.in_force - timedelta(1)) == "not_yet"
    assert pages.norm_state(norm, norm.in_force) == "in_force"
    assert pages.norm_state(norm, norm.repealed - timedelta(1)) == "in_force"
    assert pages.norm_state(norm, norm.repealed) == "no_longer"
    assert pages.norm_state(replace(norm, in_force=None, published=None, repealed=None), TODAY) == "unknown"


def test_comparing_two_days_of_one_figure():
    am = book().figures["area_metropolitana"]
    found = pages.compare(am, date(2019, 8, 13), am, date(2019, 8, 14))
    assert [line.rule.id for line in found.only_left] == ["AM-027"]
    assert [line.rule.id for line in found.only_right] == ["AM-028"]
    numbers = next(row for row in found.rows if row.label.es == "Números que pide")
    assert "25 % del censo de cada municipio (AM-027)" in numbers.left.es
    assert "5 % del censo de cada municipio (AM-028)" in numbers.right.es


def test_comparing_a_day_with_itself_finds_no_difference():
    for figure in book().figures.values():
        found = pages.compare(figure, TODAY, figure, TODAY)
        assert not found.only_left
        assert not found.only_right
        assert not found.recited
        assert all(row.same for row in found.rows)
        assert all(same for _, _, same in found.steps)


def test_comparing_the_other_way_round_exchanges_the_sides():
    a, b = book().figures["rape"], book().figures["region_administrativa_planificacion"]
    there, back = pages.compare(a, SEED, b, TODAY), pages.compare(b, TODAY, a, SEED)
    assert [line.rule.id for line in there.only_left] == [line.rule.id for line in back.only_right]
    assert [line.rule.id for line in there.only_right] == [line.rule.id for line in back.only_left]
    assert [(row.left, row.right) for row in there.rows] == [(row.right, row.left) for row in back.rows]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("pap", "provincia_administrativa_planificacion"),
        ("PAP-002", "PAP-002"),
        ("ley 1454 de 2011", "ley-1454-2011"),
        ("region metropolitana bogota", "region_metropolitana_bogota_cundinamarca"),
        ("OQ-11", "OQ-11"),
        ("nucleo", "nucleo"),
    ],
)
def test_search_finds_first_what_people_mean(query, first):
    assert pages.search(query)[0].id == first


def test_search_does_not_mind_accents_case_or_plural():
    said = [hit.id for hit in pages.search("Asociación de municipios")]
    assert said
    assert (
        said
        == [hit.id for hit in pages.search("asociacion de municipios")]
        == [h.id for h in pages.search("ASOCIACIÓN MUNICIPIOS")]
    )
    assert "provincia_administrativa_planificacion" in [hit.id for hit in pages.search("provincias")]
    assert pages.search("zzzz") == ()
    assert pages.search("de la") == ()
    assert pages.search("popular vote", "en")


def test_stale_articles_are_in_force_rested_upon_and_unread():
    found = pages.stale(TODAY)
    assert found
    for item in found:
        assert item.rules
        assert item.checked is None or item.checked < date(2025, 11, 22)
    read = pages.stale(date(2026, 10, 1))
    assert len(pages.stale(date(2028, 10, 1))) > len(read) - 1  # in two years what was read becomes old
    assert {(i.norm, i.article) for i in read} <= {(i.norm, i.article) for i in pages.stale(date(2028, 10, 1))}


@pytest.mark.parametrize(
    ("ask", "code", "hint"),
    [
        (lambda: pages.find_rule("PAP-02"), "regla-desconocida", "¿Quiso decir PAP-0"),
        (lambda: pages.find_norm("ley-1454"), "norma-desconocida", "¿Quiso decir ley-1454-2011?"),
        (lambda: book().figure("provincia"), "figura-ambigua", "Escriba una de las dos"),
    ],
)
def test_what_is_not_in_the_book_names_the_nearest(ask, code, hint):
    with pytest.raises(BadInput) as wrong:
        ask()
    assert wrong.value.code == code
    assert hint in wrong.value.es


# ------------------------------------------------------------------------------------------- the sheets' own checks


def test_s1_the_event_record_is_whole():
    assert presentation.check_source(pages.seed()["source"]) == []
    found = presentation.check_source({"title": "Esquemas Asociativos", "author": "DNP", "date": None})
    assert [item.text.es for item in found] == ["Indique la fecha del documento fuente (día-mes-año)."]


def test_s2_no_norm_repeals_a_later_one():
    assert presentation.check_repeals() == []
    law = norms()["ley-128-1994"]
    other = replace(law, id="x", in_force=date(1990, 1, 1), repealed_by=None)
    found = presentation.check_repeals({"a": replace(law, repealed_by="x"), "x": other})
    assert [item.text.es for item in found] == [
        "La norma Ley 128 de 1994 no puede derogar a Ley 128 de 1994: es anterior (1990-01-01 < 1994-02-23)."
    ]
    circle = {"a": replace(law, id="a", repealed_by="b"), "b": replace(law, id="b", repealed_by="a")}
    assert {item.code for item in presentation.check_repeals(circle)} == {"E-S2-2"}


def test_s2_the_chronology_goes_forward_and_says_no_more_than_it_knows():
    found = pages.chronology()
    assert [item.start for item in found] == sorted(item.start for item in found)
    by_id = {item.id: item for item in found}
    assert by_id["CH-01"].label.es == "1886"
    assert by_id["CH-23"].label.es == "29 jun 2011"
    assert by_id["CH-48"].label.es.startswith("hacia el ")
    assert by_id["CH-50"].label.es == "diciembre de 2025"


def test_s3_the_ladder_cites_a_dead_norm_and_we_say_so():
    assert [item.text.es for item in presentation.dead_norms()] == [
        "La figura Área metropolitana cita una norma derogada (Ley 128 de 1994). Norma vigente: Ley 1625 de 2013."
    ]
    assert presentation.dead_norms(date(2013, 4, 28)) == []


def test_s4_to_s11_each_sheet_points_to_rules_of_its_figure_and_its_card():
    assert list(presentation.SHEETS) == [f"S{n}" for n in range(4, 12)]
    cards = {card["figure"] for card in pages.seed()["cards"]}
    for figure, rules in presentation.SHEETS.values():
        assert figure in cards
        assert set(rules) <= set(book().figures[figure].rules)


def test_s65_the_address_of_the_last_slide_is_not_accepted():
    wrong = presentation.check_address(f"alguien@{presentation.CONTACT_DOMAIN}", ["dnp.gov.co"])
    assert wrong.text.es == "El correo «alguien@dnpp.gov.co» no pertenece a un dominio institucional verificado."
    for address in (f"alguien@{presentation.CONTACT_DOMAIN}", f"alguien@correo.{presentation.CONTACT_DOMAIN}"):
        assert presentation.check_address(address, ["gov.co"]).code == "E-S65-1"  # also where all of gov.co is taken
    assert presentation.check_address("alguien@dnp.gov.co", ["dnp.gov.co"]) is None
    assert presentation.check_address("alguien@correo.dnp.gov.co", ["dnp.gov.co"]) is None
    assert presentation.check_address("alguien@otrodnp.gov.co", ["dnp.gov.co"]).code == "E-S65-1"


def test_terms_and_numbers_in_words():
    months = {"n": 5, "min": 3, "unit": "month", "kind": "window", "after": {"es": "la convocatoria", "en": "the call"}}
    assert wording.term_words(months).es == "entre 3 y 5 meses desde la convocatoria"
    assert wording.term_words({**months, "min": None, "n": 1}).es == "1 mes desde la convocatoria"
    assert wording.term_words({**months, "n": None}).es == "no antes de 3 meses desde la convocatoria"
    assert wording.term_words(None).es == ""
    assert all(wording.threshold_words(item).es and wording.threshold_words(item).en for item in pages.thresholds())
    assert day_text(date(2026, 11, 2)).es == "2 de noviembre de 2026"
