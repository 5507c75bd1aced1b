"""The figures, their steps, thresholds, alternatives, open questions and the 2014 presentation, as data.

The last tests read the legal reference itself and compare it mechanically; they skip where it is absent.
The rules' own words and citations are tested in ``test_book_data.py``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

LADDER = [
    "entidad_territorial_indigena",
    "provincia_entidad_territorial",
    "region_entidad_territorial",
    "area_metropolitana",
    "region_administrativa_planificacion",
    "provincia_administrativa_planificacion",
    "region_planeacion_gestion",
    "asociacion_departamentos",
    "asociacion_distritos_especiales",
    "asociacion_municipios",
    "asociacion_areas_metropolitanas",
    "rape",
    "region_metropolitana_bogota_cundinamarca",
]
ALIASES = {
    "eti": "entidad_territorial_indigena",
    "ret": "region_entidad_territorial",
    "am": "area_metropolitana",
    "rap": "region_administrativa_planificacion",
    "rmbc": "region_metropolitana_bogota_cundinamarca",
    "region_metropolitana": "region_metropolitana_bogota_cundinamarca",
    "pap": "provincia_administrativa_planificacion",
    "rpg": "region_planeacion_gestion",
    "asodep": "asociacion_departamentos",
    "asodis": "asociacion_distritos_especiales",
    "asociacion_distritos": "asociacion_distritos_especiales",
    "asomun": "asociacion_municipios",
    "asoam": "asociacion_areas_metropolitanas",
}
TYPES = {
    *("departamento", "municipio", "distrito_especial", "distrito_capital"),
    *("territorio_indigena", "area_metropolitana", "eat_existing"),
}
KINDS = {"territorial_entity", "administrative_entity", "association", "instance", "agreement"}
CONFIDENCES = {"VERIFIED", "VERIFIED_SECONDARY", "KNOWN", "DISPUTED"}
RULE_LISTS = (
    "special",
    "initiative",
    "organs",
    "functions",
    "resources",
    "planning",
    "bans",
    "registration",
    "exit_end",
)
SINGLES = ("authorises", "opinion", "signed_by", "instrument", "personality", "contiguity", "nucleus")
RULE = re.compile(r"[A-Z]+-\d{3}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Data = dict[str, Any]


@cache
def read(name: str) -> Any:
    """One file of the book. Found from the top package, so that data can be tested without the code that reads it."""
    return yaml.safe_load(files("mancomun").joinpath(name).read_text(encoding="utf-8"))


def figures() -> Data:
    return read("legal/data/figures.yaml")  # type: ignore[no-any-return]


def steps() -> dict[str, list[Data]]:
    return read("legal/data/steps.yaml")  # type: ignore[no-any-return]


@cache
def rules() -> Data:
    folder = files("mancomun").joinpath("legal/data/rules")
    return {key: rule for item in folder.iterdir() for key, rule in read(f"legal/data/rules/{item.name}").items()}


def both(data: Any, where: str) -> None:
    """Spanish and English are there and say something."""
    assert isinstance(data, dict), where
    for lang in ("es", "en"):
        assert isinstance(data.get(lang), str), f"{where}: no {lang}"
        assert data[lang].strip(), f"{where}: no {lang}"


def texts(data: Any, where: str) -> Iterator[tuple[str, Data]]:
    """Every {es, en} of a nested piece of data."""
    if isinstance(data, dict):
        if "es" in data or "en" in data:
            yield where, data
        for key, value in data.items():
            yield from texts(value, f"{where}.{key}")
    elif isinstance(data, list):
        for n, value in enumerate(data):
            yield from texts(value, f"{where}[{n}]")


def span(data: Data) -> tuple[date, date]:
    return data["from"] or date.min, data["to"] or date.max


def knows_article(norm: str, article: str | None) -> bool:
    """Whether the norm is recorded, and with it the article (``30 par. 3`` is read in ``30``; ``2.2.5`` is a title)."""
    norms = read("sources/data/norms.yaml")
    if norm not in norms:
        return False
    known = norms[norm]["articles"]
    return article is None or any(
        article == key or article.startswith(f"{key} ") or key.startswith(f"{article}.") for key in known
    )


@pytest.mark.parametrize("name", ["figures", "steps", "alternatives", "thresholds", "open_questions", "seed"])
def test_everything_is_said_in_both_languages(name: str) -> None:
    found = list(texts(read(f"legal/data/{name}.yaml"), name))
    assert found
    for where, data in found:
        both(data, where)


@pytest.mark.parametrize("name", ["figures", "steps", "alternatives", "thresholds", "open_questions", "seed"])
def test_every_rule_named_exists(name: str) -> None:
    text = files("mancomun").joinpath(f"legal/data/{name}.yaml").read_text(encoding="utf-8")
    named = {key for key in RULE.findall(text) if key.partition("-")[0] not in {"C", "DSC"}}
    assert named - set(rules()) == set()


# --- figures ------------------------------------------------------------------------------------------------------


def test_the_thirteen_figures_stand_in_ladder_order() -> None:
    assert list(figures()) == LADDER
    ranks = [data["seed_rank"] for data in figures().values()]
    assert ranks == [1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, None, None]


def test_every_alias_of_the_contract_leads_to_its_figure_and_to_no_other() -> None:
    led = [(alias, key) for key, data in figures().items() for alias in data["aliases"]]
    assert len(dict(led)) == len(led)
    assert not set(dict(led)) & set(figures())
    assert ALIASES.items() <= dict(led).items()
    # «provincia» alone could mean two figures, so it belongs to neither.
    assert not {"provincia", "provincias"} & set(dict(led))


@pytest.mark.parametrize("key", LADDER)
def test_figure_is_well_formed(key: str) -> None:
    data = figures()[key]
    assert set(data) == set(figures()[LADDER[0]]), "every figure answers the same questions"
    both(data["name"], key)
    both(data["what"], key)
    assert data["kind"] in KINDS
    spans = [span(item) for item in data["in_force"]]
    assert all(begins < ends for begins, ends in spans)
    assert all(ends == begins for (_, ends), (begins, _) in itertools.pairwise(spans)), "gaps or overlaps"
    assert spans[-1][1] == date.max
    admitted = {kind.partition(":")[0] for kind in (*data["members"], *data["members_disputed"])}
    assert admitted <= TYPES
    assert not set(data["members"]) & set(data["members_disputed"])
    assert data["min_members"] == (1 if key == "entidad_territorial_indigena" else 2)
    assert data["max_members"] is None, "no text read sets a maximum"
    assert data["same_department"] in (True, False, None)
    assert set(data["conversion_to"]) <= {*LADDER, "distrito"}
    for name in RULE_LISTS:
        for item in data[name]:
            both(item, f"{key}.{name}")
            assert isinstance(item["rules"], list), f"{key}.{name}"
    for name in SINGLES:
        if data[name] is not None:
            both(data[name], f"{key}.{name}")


@pytest.mark.parametrize("key", LADDER)
def test_figure_rests_on_norms_and_articles_we_know(key: str) -> None:
    for item in figures()[key]["basis"]:
        for article in item["articles"] or [None]:
            assert knows_article(item["norm"], article), f"{key}: {item['norm']} {article}"


# --- steps --------------------------------------------------------------------------------------------------------


def test_every_figure_has_its_steps_written_out() -> None:
    assert list(steps()) == LADDER
    assert all(steps().values())


@pytest.mark.parametrize("key", LADDER)
def test_steps_are_well_formed(key: str) -> None:
    numbers = {step["n"] for step in steps()[key]}
    assert numbers == set(range(1, max(numbers) + 1))
    for step in steps()[key]:
        where = f"{key} {step['n']}"
        for name in ("actor", "act", "instrument", "proves", "unlocks"):
            both(step[name], f"{where}.{name}")
        begins, ends = span(step)
        assert begins < ends, where
        assert isinstance(step["required"], bool)
        assert step["rules"] or not step["required"], f"{where}: required by no rule"
        assert set(step["needs"]) <= numbers - {step["n"]}, where


@pytest.mark.parametrize("key", LADDER)
def test_a_number_is_never_two_steps_on_one_day(key: str) -> None:
    for one, other in itertools.combinations(steps()[key], 2):
        if one["n"] == other["n"]:
            (_, first_ends), (second_begins, _) = sorted([span(one), span(other)])
            assert first_ends <= second_begins, f"{key} {one['n']}"


@pytest.mark.parametrize("key", LADDER)
def test_needs_never_go_round_in_a_circle(key: str) -> None:
    waiting = {step["n"]: set[int]() for step in steps()[key]}
    for step in steps()[key]:
        waiting[step["n"]] |= set(step["needs"])
    while waiting:
        free = {n for n, needs in waiting.items() if not needs & set(waiting)}
        assert free, f"{key}: {sorted(waiting)} wait for each other"
        waiting = {n: needs for n, needs in waiting.items() if n not in free}


@pytest.mark.parametrize("key", LADDER)
def test_a_step_holds_only_while_its_rules_do(key: str) -> None:
    """Steps are split where the law changed: no step cites a rule from before or after its time."""
    for step in steps()[key]:
        begins, ends = span(step)
        for rule in step["rules"]:
            first, last = span(rules()[rule])
            if rules()[rule]["class"] == "ADVICE":
                assert max(first, begins) < min(last, ends), f"{key} {step['n']} {rule}"
            else:
                assert first <= begins, f"{key} {step['n']} {rule}"
                assert ends <= last, f"{key} {step['n']} {rule}"


@pytest.mark.parametrize("key", LADDER)
def test_deadlines_say_how_long_after_what_and_by_which_rule(key: str) -> None:
    for step in steps()[key]:
        deadline = step["deadline"]
        if deadline is None:
            continue
        where = f"{key} {step['n']}"
        assert deadline["kind"] in {"limit", "window", "renewal"}, where
        assert deadline["unit"] in {"month", "business_day", "calendar_day", "year"}, where
        assert deadline["n"] is not None or deadline["kind"] == "window", where
        assert deadline.get("min") is None or deadline["n"] is None or deadline["min"] <= deadline["n"], where
        assert deadline["rule"] in step["rules"], where
        both(deadline["after"], where)


@pytest.mark.parametrize("key", LADDER)
def test_there_is_a_way_to_constitute_the_figure_on_every_day_it_can_be(key: str) -> None:
    """On the first and the last day of each operative span somebody has something to do."""
    without = {
        date(1979, 1, 8): "the requirements of 1979-1986 were not read",
    }
    for item in figures()[key]["in_force"]:
        begins, ends = span(item)
        if not item["operative"] or begins in without:
            continue
        for day in (begins, min(ends, date(2100, 12, 31)) - timedelta(days=1)):
            alive = [step for step in steps()[key] if span(step)[0] <= day < span(step)[1] and step["required"]]
            assert alive, f"{key} {day}"


# --- thresholds, alternatives, questions --------------------------------------------------------------------------


def test_thresholds_are_numbers_with_a_unit_and_a_rule() -> None:
    for item in read("legal/data/thresholds.yaml"):
        assert item["op"] in {">=", ">", "<=", "="}
        assert item["rules"]
        begins, ends = span(item)
        assert begins < ends
        match item["unit"]:
            case "fraction":
                assert [type(part) for part in item["value"]] == [int, int]
            case "date":
                assert isinstance(item["value"], date)
            case "allowed":
                assert item["value"] is True
            case unit:
                assert unit in {"percent", "people", "member", "month", "day", "business_day", "calendar_day", "year"}
                assert type(item["value"]) is int


def test_one_threshold_has_one_value_a_day() -> None:
    for one, other in itertools.combinations(read("legal/data/thresholds.yaml"), 2):
        if one["key"] == other["key"]:
            (_, first_ends), (second_begins, _) = sorted([span(one), span(other)])
            assert first_ends <= second_begins, one["key"]


def test_alternatives_say_what_who_since_when_and_to_whom() -> None:
    found = read("legal/data/alternatives.yaml")
    assert list(found) == [f"ALT-{n:02d}" for n in range(1, 11)]
    for key, item in found.items():
        for name in ("name", "who", "note"):
            both(item[name], key)
        begins, ends = span(item)
        assert begins < ends
        assert item["confidence"] in CONFIDENCES
        assert item["offer"]["types"] is None or set(item["offer"]["types"]) <= TYPES
        assert item["offer"]["min_members"] >= 1
        for cite in item["basis"]:
            assert knows_article(cite["norm"], cite["article"]), f"{key}: {cite}"


def test_open_questions_and_rules_name_each_other() -> None:
    questions = read("legal/data/open_questions.yaml")
    assert list(questions) == [f"OQ-{n:02d}" for n in range(1, 24)]
    for key, item in questions.items():
        for name in ("question", "default", "settles"):
            both(item[name], key)
        assert item["question"]["es"].startswith("¿")
        assert all(item["question"][lang].endswith("?") for lang in ("es", "en")), key
    for rule, data in rules().items():
        if data.get("open_question"):
            assert rule in questions[data["open_question"]]["rules"], rule


# --- the 2014 presentation ----------------------------------------------------------------------------------------


def test_the_ladder_gives_each_figure_the_rung_it_has() -> None:
    ladder = read("legal/data/seed.yaml")["ladder"]
    assert [rung["n"] for rung in ladder["rungs"]] == list(range(1, 10))
    ranked = {key: rung["n"] for rung in ladder["rungs"] for key in rung["figures"]}
    ranked |= dict.fromkeys(ladder["without_rung"])
    assert ranked == {key: data["seed_rank"] for key, data in figures().items()}


def test_cards_and_discrepancies_point_to_figures_and_to_each_other() -> None:
    seed = read("legal/data/seed.yaml")
    found = seed["discrepancies"]
    assert list(found) == [f"DSC-{n:02d}" for n in range(1, 24)]
    for key, item in found.items():
        both(item["seed"], key)
        both(item["law"], key)
        assert item["confidence"] is None or item["confidence"] in CONFIDENCES
        assert set(item["figures"]) <= set(LADDER)
    assert [card["id"] for card in seed["cards"]] == [f"C{n}" for n in range(1, 9)]
    for card in seed["cards"]:
        assert card["figure"] in LADDER
        both(card["definition"], card["id"])
        assert set(card["discrepancies"]) <= set(found)


# --- against the legal reference, mechanically --------------------------------------------------------------------


@pytest.fixture(scope="module")
def law(shared: Path) -> str:
    return (shared / "domain" / "law.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def blocks(law: str) -> Data:
    """The YAML block of each figure."""
    found = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", law, re.S)]
    return {block["id"]: block for block in found}


def rows(law: str, heading: str) -> Iterator[list[str]]:
    """The cells of the tables whose heading line starts so, row by row."""
    inside = False
    for line in law.splitlines():
        if line.startswith(heading):
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and not set(line) <= set("|-: "):
            yield [cell.strip() for cell in line.strip().strip("|").split("|")]


def spelt(text: str) -> list[str]:
    """The rule ids of a cell, ranges spelt out: ``G-060–G-062`` is three."""
    out = []
    for prefix, first, last in re.findall(r"\b([A-Z]+)-(\d{3})(?:–[A-Z]+-(\d{3}))?", text):
        out += [f"{prefix}-{n:03d}" for n in range(int(first), int(last or first) + 1)]
    return [key for key in out if key in rules()]


@pytest.mark.parametrize("key", LADDER)
def test_figure_is_the_one_of_the_reference(blocks: Data, key: str) -> None:
    ours, theirs = figures()[key], blocks[key]
    assert set(blocks) == set(LADDER)
    for name in ("seed_rank", "kind", "min_members", "max_members", "same_department", "conversion_to"):
        assert ours[name] == theirs[name], name
    assert ours["name"] == {"es": theirs["name_es"], "en": theirs["name_en"]}
    assert set(theirs["aliases"]) <= {*ours["other_names"], *ours["aliases"]}
    assert [kind.replace(":25", ":Cundinamarca") for kind in ours["members"]] == theirs["members"]
    assert ours["members_disputed"] == theirs["members_disputed"]
    assert [(str(item["from"]), item["to"] and str(item["to"])) for item in ours["in_force"]] == [
        (item["from"], item["to"]) for item in theirs["in_force"]
    ]
    assert len(ours["initiative"]) >= len(theirs["initiative"])
    for name in ("authorises", "opinion", "signed_by", "instrument"):
        assert (ours[name] is None) == (theirs[name] is None), name
    for name in ("organs", "functions", "resources", "planning", "bans", "registration", "exit_end"):
        said = theirs[name] if isinstance(theirs[name], list) else [theirs[name] or ""]
        named = {rule for item in ours[name] for rule in item["rules"]}
        assert set(spelt(" ".join(said))) <= named | {"G-061", "G-062"}, name
        assert bool(ours[name]) == bool(any(said)), name


def test_no_rule_of_a_procedure_is_lost(law: str) -> None:
    """Figure and step of section 12.9: the rules it names are among those of our step of that number."""
    found = list(rows(law, "| Figure | Step | Actor"))
    assert {figure for figure, *_ in found} == set(LADDER) - {"provincia_entidad_territorial"}
    slips = []
    for figure, n, _, _, _, _, named in found:
        for key in spelt(named):
            own = [rule for step in steps()[figure] for rule in step["rules"] if "–" in n or step["n"] == int(n)]
            if key not in own:
                slips.append((figure, n, key))
    assert slips == []


def test_the_metropolitan_procedure_is_whole(law: str) -> None:
    own = {(step["n"], rule) for step in steps()["area_metropolitana"] for rule in step["rules"]}
    found = list(rows(law, "| Step | Rule | Class"))
    assert len(found) == 13
    assert [(n, key) for n, key, *_ in found if (int(n.rstrip("ab")), key) not in own] == []


def test_thresholds_are_those_of_the_reference(law: str) -> None:
    found = list(rows(law, "| key | value | from"))
    assert len(found) == 29
    ours = read("legal/data/thresholds.yaml")
    for key, value, begins, ends, named in found:
        mine = [
            item
            for item in ours
            if item["key"].startswith(key)
            and [str(item["from"])] == (DAY.findall(begins) or ["None"])
            and [str(item["to"])] == (DAY.findall(ends) or ["None"])
        ]
        assert mine, (key, begins, ends)
        assert {rule for item in mine for rule in item["rules"]} == set(spelt(named)), key
        if key not in {"am.initiative.governor", "ret.earliest", "reat.renewal"}:
            numbers = {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", value)}
            mined = {
                part
                for item in mine
                for part in (item["value"] if isinstance(item["value"], list) else [item["value"]])
            }
            assert mined == numbers, key
    known = {key for key, *_ in found}
    assert all(any(item["key"].startswith(key) for key in known) for item in ours)


def test_questions_alternatives_and_discrepancies_are_all_there(law: str) -> None:
    assert [row[0] for row in rows(law, "| id | Question")] == list(read("legal/data/open_questions.yaml"))
    assert [row[0] for row in rows(law, "| id | What | Who")] == list(read("legal/data/alternatives.yaml"))
    assert [row[0] for row in rows(law, "| id | Seed says")] == list(read("legal/data/seed.yaml")["discrepancies"])


def test_the_ladder_is_verbatim(law: str) -> None:
    ours = [[str(rung["n"]), rung["label"], rung["tag"]] for rung in read("legal/data/seed.yaml")["ladder"]["rungs"]]
    assert ours == [row[:3] for row in rows(law, "| # | Seed label")]
    titles = {row[0]: row[1] for row in rows(law, "| Card | Title printed")}
    assert {card["id"]: card["title"] or "none extracted" for card in read("legal/data/seed.yaml")["cards"]} == titles
