"""The book's texts: every rule well formed, every citation leading somewhere, every date as the legal reference has it.

The last tests read the tables of the legal reference itself and compare them cell by cell; they skip where it is absent.
What the rules *mean* is tested by the golden cases, not here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

ID = re.compile(r"(?:G|AM|PAP|RAP|AMU|ETI|PET|RET|RAPE|RMBC|RPG|ADE|ADI|AAM)-\d{3}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CONFIDENCE = {
    "VERIFIED-secondary": "VERIFIED_SECONDARY",
    "VERIFIED": "VERIFIED",
    "KNOWN": "KNOWN",
    "DISPUTED": "DISPUTED",
}
KINDS = {"constitucion", "acto_legislativo", "ley", "decreto_ley", "decreto", "sentencia"}
KEYS = {
    *("class", "cites", "from", "to", "approximate", "confidence", "sources", "caveat"),
    *("es", "en", "readings", "open_question", "see"),
}
OPEN_END = date.max

Row = dict[str, str]


def read(package: str, path: str) -> Any:
    return yaml.safe_load(files(package).joinpath(path).read_text(encoding="utf-8"))


@cache
def rules() -> dict[str, dict[str, Any]]:
    folder = files("mancomun.legal").joinpath("data/rules")
    out: dict[str, dict[str, Any]] = {}
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        for key, data in read("mancomun.legal", f"data/rules/{item.name}").items():
            assert key not in out, f"{key} stands twice"
            assert key.rpartition("-")[0] == item.name.removesuffix(".yaml"), f"{key} stands in {item.name}"
            out[key] = data
    return out


@cache
def norms() -> dict[str, dict[str, Any]]:
    data: dict[str, dict[str, Any]] = read("mancomun.sources", "data/norms.yaml")
    return data


def texts(norm: str, article: str) -> list[dict[str, Any]]:
    """The texts an article has had, found by its longest key: ``16 par. 1`` is read in ``16``."""
    known = norms()[norm]["articles"]
    keys = [key for key in known if article == key or article.startswith(f"{key} ")]
    assert keys, f"{norm} has no article {article!r} in norms.yaml"
    found = known[max(keys, key=len)]
    return found if isinstance(found, list) else [found]


def both(data: dict[str, str] | None, where: str) -> None:
    assert data is not None, where
    assert set(data) == {"es", "en"}, where
    assert all(isinstance(text, str) and text.strip() for text in data.values()), where


def span(data: dict[str, Any]) -> tuple[date, date]:
    return data.get("from") or date.min, data.get("to") or OPEN_END


# --- the rules ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", sorted(rules()))
def test_rule_is_well_formed(key: str) -> None:
    rule = rules()[key]
    assert ID.fullmatch(key)
    assert rule["class"] in {"HARD", "EVID", "EFFECT", "ADVICE"}
    assert rule["confidence"] in CONFIDENCE.values()
    assert all(re.fullmatch(r"S\d+[a-d]?", code) for code in rule["sources"])
    for lang in ("es", "en"):
        assert rule[lang].strip(), f"{key}: no {lang}"
        assert len(rule[lang].split()) <= 40, f"{key}: the {lang} sentence is too long to be read aloud"
        assert rule[lang].endswith((".", "»", '"')), f"{key}: the {lang} sentence does not end"
    begins, ends = span(rule)
    assert isinstance(begins, date)
    assert isinstance(ends, date)
    assert begins < ends
    if rule.get("caveat"):
        both(rule["caveat"], f"{key}: caveat")
    if rule.get("readings"):
        readings = rule["readings"]
        assert readings["default"] in {"ALLOWED_IF", "INDETERMINATE", "FOLLOW", "NONE"}
        both(readings["adopted"], f"{key}: adopted")
        both(readings["other"], f"{key}: other")
        assert readings["adopted"] != readings["other"]
    assert rule.get("approximate", True) is True
    assert set(rule) <= KEYS, f"{key}: unknown keys {set(rule) - KEYS}"


@pytest.mark.parametrize("key", sorted(rules()))
def test_rule_cites_norms_and_articles_we_know(key: str) -> None:
    rule = rules()[key]
    assert rule["cites"], f"{key} cites nothing"
    for cite in rule["cites"]:
        assert cite["norm"] in norms(), f"{key} cites {cite['norm']}, which norms.yaml lacks"
        begins, ends = span(cite)
        assert begins < ends
        if cite.get("article") is None:
            continue
        known = texts(cite["norm"], str(cite["article"]))
        first, last = min(span(text)[0] for text in known), max(span(text)[1] for text in known)
        if cite.get("from"):
            assert first <= begins, f"{key}: {cite} starts before the article does"
        if cite.get("to"):
            assert ends <= last, f"{key}: {cite} outlives the article"


def test_rules_point_to_rules_that_exist() -> None:
    assert {
        (key, other) for key, rule in rules().items() for other in rule.get("see", ()) if other not in rules()
    } == set()


def test_rules_cite_only_sources_of_the_reading_list() -> None:
    listed = set(read("mancomun.sources", "data/reading_list.yaml"))
    assert {code for rule in rules().values() for code in rule["sources"]} <= listed


def test_a_disputed_rule_says_which_readings_there_are() -> None:
    assert [key for key, rule in rules().items() if rule["confidence"] == "DISPUTED" and not rule.get("readings")] == []


# --- the norms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", sorted(norms()))
def test_norm_is_well_formed(key: str) -> None:
    norm = norms()[key]
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", key)
    assert norm["kind"] in KINDS
    both(norm["short"], key)
    both(norm["title"], key)
    if norm.get("caveat"):
        both(norm["caveat"], key)
    assert norm["confidence"] in CONFIDENCE.values()
    dates = [norm[name] for name in ("signed", "published", "in_force", "repealed") if norm[name]]
    assert dates == sorted(dates)
    assert norm["in_force"] or norm["caveat"], f"{key}: no date, and not a word on why"
    assert norm["href"] is None or norm["href"].startswith(("https://", "http://"))
    assert bool(norm["repealed"]) == ("repealed_by" in norm)
    assert norm.get("repealed_by") is None or norm["repealed_by"] in norms()
    for article, found in norm["articles"].items():
        assert isinstance(article, str), f"{key}: article {article} must be text"
        spans = [span(text) for text in (found if isinstance(found, list) else [found])]
        assert all(begins < ends for begins, ends in spans)
        assert all(ends == begins for (_, ends), (begins, _) in itertools.pairwise(spans)), f"{key} {article}"
        for text in found if isinstance(found, list) else [found]:
            assert text.get("amended_by") is None or text["amended_by"] in norms()
            assert norm["repealed"] is None or (text["to"] and text["to"] <= norm["repealed"])


def test_reading_list_and_norms_agree() -> None:
    """A norm names a source exactly when that source's entry names the norm."""
    listed = {
        (norm, code)
        for code, entry in read("mancomun.sources", "data/reading_list.yaml").items()
        for norm in entry["norms"]
    }
    assert {(norm, code) for norm, data in norms().items() for code in data["sources"]} - listed <= {
        ("ley-76-1985", "S20")  # its fate, not its text, is read there
    }
    assert listed <= {(norm, code) for norm, data in norms().items() for code in data["sources"]}


def test_chronology_is_well_formed() -> None:
    entries = read("mancomun.sources", "data/chronology.yaml")
    assert list(entries) == [f"CH-{n:02d}" for n in range(1, 51)]
    for key, entry in entries.items():
        assert entry["precision"] in {"day", "month", "year", "approx"}
        assert isinstance(entry["date"], str if entry["precision"] == "year" else date), key
        both(entry["effect"], key)
        assert entry["ends"] is None or both(entry["ends"], key) is None
        assert entry["confidence"] is None or entry["confidence"] in CONFIDENCE.values()
        assert set(entry["norms"]) <= set(norms()), key


# --- against the legal reference, cell by cell --------------------------------------------------------------------


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def tables(law: str) -> Iterator[Row]:
    """Every row of every table, as heading -> cell."""
    heading: list[str] | None = None
    for line in law.splitlines():
        if not line.startswith("|"):
            heading = None
        elif heading is None:
            heading = cells(line)
        elif not set(line) <= set("|-: "):
            yield dict(zip(heading, cells(line), strict=False))


@pytest.fixture(scope="module")
def law(shared: Path) -> dict[str, Row]:
    """The rule rows of the legal reference, by id."""
    found = tables((shared / "domain" / "law.md").read_text(encoding="utf-8"))
    return {row["Rule"]: row for row in found if ID.fullmatch(row.get("Rule", "")) and "Class" in row}


@pytest.fixture(scope="module")
def chronology(shared: Path) -> dict[str, Row]:
    found = tables((shared / "domain" / "law.md").read_text(encoding="utf-8"))
    return {row["id"]: row for row in found if row.get("id", "").startswith("CH-")}


def test_no_rule_is_lost_and_none_invented(law: dict[str, Row]) -> None:
    assert set(law) == set(rules())


def test_rules_stand_in_the_order_of_the_reference(law: dict[str, Row]) -> None:
    order = {key: n for n, key in enumerate(law)}
    for prefix in {key.rpartition("-")[0] for key in law}:
        own = [order[key] for key in rules() if key.rpartition("-")[0] == prefix]
        assert own == sorted(own), prefix


def test_class_dates_and_confidence_are_those_of_the_reference(law: dict[str, Row]) -> None:
    slips = []
    for key, row in law.items():
        rule = rules()[key]
        if rule["class"] != row["Class"]:
            slips.append((key, "class", rule["class"], row["Class"]))
        begins = DAY.findall(row["from"])
        if str(rule["from"]) not in begins and (begins or rule["from"]):
            slips.append((key, "from", rule["from"], row["from"]))
        ends = DAY.findall(row["to"])[:1]
        if [str(rule["to"])] != ends and (ends or rule["to"]):
            slips.append((key, "to", rule["to"], row["to"]))
        said = re.search("|".join(CONFIDENCE), row["Confidence"])
        if said is None or rule["confidence"] != CONFIDENCE[said.group()]:
            slips.append((key, "confidence", rule["confidence"], row["Confidence"]))
        if "DISPUTED" in row["Confidence"] and not rule.get("readings"):
            slips.append((key, "readings", None, row["Confidence"]))
        codes = set(re.findall(r"\bS\d+[a-d]?\b", row["Confidence"]))
        if codes != set(rule["sources"]):
            slips.append((key, "sources", rule["sources"], row["Confidence"]))
    assert slips == []


def cited(cell: str) -> set[str]:
    """The norms a cell names in full, as ids: ``Ley 1454 art. 16`` is ``ley-1454-``, with the year left open."""
    out = {f"ley-{number}-" for number in re.findall(r"\bLey (\d+)", cell)}
    out |= {f"dl-{number}-" for number in re.findall(r"\bDL (\d+)", cell)}
    out |= {f"decreto-{number}-" for number in re.findall(r"\bDecreto (\d+)", cell)}
    out |= {f"sentencia-c-{number}-" for number in re.findall(r"\bC-(\d+)/", cell)}
    if "DUR 1066" in cell:
        out.add("dur-1066-")
    if re.search(r"\bCP\b", cell):
        out.add("cp-1991")
    return out


def test_every_norm_the_reference_names_is_cited(law: dict[str, Row]) -> None:
    slips = [
        (key, norm)
        for key, row in law.items()
        for norm in cited(row.get("Norm", ""))
        if not any(cite["norm"].startswith(norm) for cite in rules()[key]["cites"])
    ]
    assert slips == []


def test_chronology_has_the_dates_of_the_reference(chronology: dict[str, Row]) -> None:
    entries = read("mancomun.sources", "data/chronology.yaml")
    assert list(entries) == list(chronology)
    slips = []
    for key, row in chronology.items():
        days = DAY.findall(row["Date in force"]) or re.findall(r"\d{4}", row["Date in force"])
        ours = [str(entries[key]["date"]), *map(str, entries[key]["also"])]
        if ours[0] != days[0] or any(day not in ours for day in days):
            slips.append((key, ours, row["Date in force"]))
        said = re.search("|".join(CONFIDENCE), row["Confidence"])
        # CH-35: the date is known, one heading was read: the date is what a chronology is about.
        if key != "CH-35" and entries[key]["confidence"] != (CONFIDENCE[said.group()] if said else None):
            slips.append((key, entries[key]["confidence"], row["Confidence"]))
    assert slips == []
