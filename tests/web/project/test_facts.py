"""Every table that people write is a fact with its two dates, or says here why it is none."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from mancomun.web.dated import Fact

RECORD = "a record: what it says in words is read from its history, and its facts hang from it"
TEXT = "words of its authors about what should be, not about what is; its history has each version"
JUDGEMENT = "what a person judged within an exercise; the signed minutes keep it whole"
WORKED = "a step of a procedure, dated by the minute it was taken"
FOLLOWS = "hangs from a fact and has its dates"
PERSON = "who may do what; not a fact about the territory"
CONTENT = "the content of a product, kept by versions and dated by them"

NOT_FACTS = {
    "events.Evento": "what is convened; its own days say when it is",
    "events.SolicitudTitular": "a request of a person about their own data: it has its day of arrival and its terms",
    "initiatives.Iniciativa": RECORD,
    "initiatives.Version": CONTENT,
    "initiatives.Remark": WORKED,
    "initiatives.EvidenceFile": FOLLOWS,
    "initiatives.Proposal": TEXT,
    "initiatives.Lesson": TEXT,
    "initiatives.Import": WORKED,
    "registry.Esquema": RECORD,
    "registry.Application": "a procedure: each of its steps writes an act, which is a fact",
    "registry.Channel": "where to write today; it is verified anew, and nobody writes to the past",
    "portfolio.Plan": "a plan carries its own period; its history has each version",
    "portfolio.SavedView": PERSON,
    "portfolio.Exercise": JUDGEMENT,
    "portfolio.Evaluation": JUDGEMENT,
    "portfolio.Weighing": JUDGEMENT,
    "portfolio.Conflict": JUDGEMENT,
}
"""What is kept with its history and is not a fact about the world, with the reason."""
ELSEWHERE = {
    "accounts": PERSON,
    "audit": WORKED,
    "files": "bytes known by their fingerprint",
    "jobs": WORKED,
    "papers": WORKED,
    "portal": PERSON,
    "signing": WORKED,
    "workshops": JUDGEMENT,
    "workspace": CONTENT,
}


def test_every_kept_table_is_dated_twice_or_says_why_not() -> None:
    kept = [
        model
        for model in apps.get_models()
        if model.__module__.startswith("mancomun.web.")
        and not hasattr(model, "pgh_tracked_model")
        and any(getattr(other, "pgh_tracked_model", None) is model for other in apps.get_models())
    ]
    facts = {model._meta.label for model in kept if issubclass(model, Fact)}
    others = {model._meta.label for model in kept} - facts
    assert {label for label in others if label.split(".")[0] not in ELSEWHERE} == set(NOT_FACTS)
    assert {label.split(".")[0] for label in facts} == {"initiatives", "registry"}
    assert len(facts) == 13


@pytest.mark.parametrize("model", [m for m in apps.get_models() if issubclass(m, Fact)], ids=str)
def test_a_fact_says_when_it_holds_and_spans_are_never_empty(model: type[Fact]) -> None:
    held = model._meta.get_field(model.holds)
    assert isinstance(held, models.DateField | models.PositiveSmallIntegerField) or model.holds == "during"
    if model.holds == "during":
        names = [one.name for one in model._meta.constraints]
        assert any(name.endswith("_not_empty") for name in names)
        assert any(name.endswith("_once") for name in names)
