"""Names, mails, documents, telephones and judgements planted wherever they fit; then every public address, read whole.

A new model must say whether it can hold something personal, and a new public address must be walked: otherwise this fails.
"""

from __future__ import annotations

import inspect
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from mancomun.route.events import Given
from mancomun.web.accounts.gate import gate_of
from mancomun.web.accounts.models import Appointment, Entity, Token, User
from mancomun.web.events import services as events
from mancomun.web.events.models import Evento
from mancomun.web.initiatives.models import Contribution, Iniciativa, Remark
from mancomun.web.papers import certificates
from mancomun.web.portal.models import Subscription
from mancomun.web.signing.models import Signer, SigningRound
from mancomun.web.workshops import services as workshops
from mancomun.web.workspace import files
from mancomun.web.workspace.kinds import Field, Kind, Table
from mancomun.web.workspace.models import Comment, Edit, Held, Notice, ProductVersion, RouteProduct
from mancomun.web.workspace.selectors import all_kinds
from tests.web.initiatives.conftest import initiative, person, secretary, today
from tests.web.moments.conftest import example

__all__ = ["initiative", "person", "secretary", "today"]
pytestmark = pytest.mark.django_db

NAME, MAIL, PHONE, NUMBER = "Zoraida Quimbayo Ñáñez", "zqn@privado.example", "3157788990", "43871259"
JUDGEMENT = "zángano irreductible"
SECRETS = ("quimbayo", "zqn@privado", PHONE, NUMBER, "zángano", "zangano")
WHOLE = f"{NAME}, {MAIL}, {PHONE}, CC {NUMBER}"

PLANTED = {
    "accounts.User", "accounts.Appointment", "accounts.Token", "audit.Action", "events.Evento", "events.Asistencia",
    "events.Consentimiento", "events.SolicitudTitular", "initiatives.Contribution", "initiatives.Iniciativa", "initiatives.Remark",
    "papers.Certificate", "portal.Subscription", "signing.SigningRound", "signing.Signer", "workshops.Asistente",
    "workshops.Respuesta", "workshops.Pregunta", "workshops.Taller", "workspace.Comment", "workspace.Edit", "workspace.Held",
    "workspace.Notice", "workspace.ProductVersion", "workspace.RouteProduct",
}  # fmt: skip
NOT_PERSONAL = {
    # numbers, hashes, codes, days and lists to choose from; or texts of entities, that are public by law
    "accounts.Entity", "accounts.Grant", "audit.Leaf", "audit.Seal", "initiatives.EvidenceFile", "initiatives.Membresia",
    "initiatives.Opinion", "initiatives.Passage", "initiatives.Purpose", "initiatives.Opportunity", "initiatives.Lesson",
    "initiatives.Proposal", "papers.Copy", "papers.Paper", "portfolio.Look", "portfolio.Plan", "registry.Acto", "registry.Application",
    "registry.Channel", "registry.Esquema", "registry.Finalidad", "registry.Hecho", "registry.Measure", "registry.Miembro",
    "registry.Work", "workspace.GateOverride", "workspace.MailChoice", "workspace.Presence", "workspace.Route", "workspace.RouteMoment",
    # who holds a public office: the name of an office is public (Decreto 1066 de 2015)
    "registry.Organo",
    # read by nobody without a session: each has its own test of that
    "files.StoredFile", "initiatives.Import", "initiatives.ImportRow", "initiatives.Version", "jobs.Job", "portfolio.Conflict",
    "portfolio.Evaluation", "portfolio.Exercise", "portfolio.Minutes", "portfolio.SavedView", "portfolio.Weighing",
    "workspace.Dossier", "workspace.PaperTemplate", "workspace.TableUpload",
}  # fmt: skip


def test_every_model_says_whether_it_can_hold_something_personal() -> None:
    ours = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("mancomun")
        and not model.__name__.endswith("Change")
        and not model._meta.auto_created
    }
    assert ours == PLANTED | NOT_PERSONAL, "say in this file what the new model holds"


def planted_content(kind: Kind) -> dict[str, Any]:
    """The example of a product with something personal in every answer that can hold it; the private ones, in all of them."""
    content = dict(example("g47", kind.key))

    def fill(one: Field, value: Any) -> Any:
        if not (one.personal or kind.private) or one.type not in ("text", "long", "list", "decimal"):
            return value
        if one.type == "decimal":
            return value
        text = f"{JUDGEMENT} {WHOLE}" if kind.private else WHOLE
        return [text] if one.type == "list" else text

    for key, part in kind.parts().items():
        if isinstance(part, Field):
            filled = fill(part, content.get(key))
            if filled is not None:
                content[key] = filled
        elif isinstance(part, Table):
            rows = [row for row in content.get(key, []) if isinstance(row, dict)][:3] or [{"id": "p1"}]
            content[key] = [
                {**row, **{f.key: v for f in part.fields if (v := fill(f, row.get(f.key))) is not None}} for row in rows
            ]
    return content


@pytest.fixture
def planted(initiative: Iniciativa, secretary: User, today: date, person: Callable[..., User]) -> Evento:
    """Everything that can hold a person holds one."""
    User.objects.filter(pk=secretary.pk).update(name=NAME, email=MAIL)
    Appointment.objects.filter(person=secretary).update(act=f"Decreto de {WHOLE}")
    Token.objects.create(
        person=secretary, name=WHOLE, prefix="x", digest="x", scopes=[], expires=timezone.now() + timedelta(days=1)
    )
    Iniciativa.objects.filter(pk=initiative.pk).update(
        visibility="publica",
        record_state="publicado",
        contact=WHOLE,
        responsible=secretary,
        municipalities=["05615", "05318", "05440"],
    )
    initiative.refresh_from_db()
    Remark.objects.create(initiative=initiative, field="name", text=WHOLE, by=secretary)
    Contribution.objects.filter(initiative=initiative).update(reason=WHOLE)
    for kind in all_kinds().values():
        content = planted_content(kind)
        product = RouteProduct.objects.create(
            initiative=initiative, key=kind.key, content=content, state="publicado", published_on=today, version=1,
            responsible=secretary, last_editor=secretary, approved_by=secretary,
        )  # fmt: skip
        Comment.objects.create(product=product, text=WHOLE, by=secretary)
        if kind.key == "formacion":
            Edit.objects.create(product=product, revision=1, key="k", path="x", after=WHOLE, by=secretary)
            Held.objects.create(product=product, key="k", path="x", mine=WHOLE, by=secretary)
            ProductVersion.objects.create(
                product=product, number=1, content=content, revision=1, day=today, by=secretary
            )
    Notice.objects.create(to=secretary, kind="comment", text_es=WHOLE, text_en=WHOLE, link="/")
    Subscription.objects.create(
        mail=MAIL, about="municipio", code="05615", base="http://testserver/", confirmed=timezone.now()
    )
    signing = SigningRound.objects.create(
        initiative=initiative,
        subject="acuerdo",
        title="Acuerdo",
        text=WHOLE,
        fingerprint="f" * 64,
        opened_by=secretary,
        opened_on=today,
    )
    Signer.objects.create(
        round=signing, place="p", entity="Rionegro", person=NAME, post="Alcaldesa", mail=MAIL, typed=NAME
    )
    workshop = workshops.workshop_create(initiative, title="Taller abierto", day=today, by=secretary)
    workshop = workshops.workshop_move(workshop, "abierto", by=secretary)
    workshops.person_join(workshop)
    now = timezone.now()
    event = events.event_create(
        initiative,
        {"name": "Mesa de agua", "kind": "mesa", "objective": "Oír.", "starts": now, "ends": now, "place": "Casa", "municipality": "05615",
         "keep_until": None, "facilitator": WHOLE},
        by=secretary,
    )  # fmt: skip
    given = Given(("asistencia",), sensitive=True)
    values = {
        "name": NAME,
        "contact": MAIL,
        "document": NUMBER,
        "ethnic": "indigena",
        "body": PHONE,
        "municipality": "05615",
    }
    events.person_add(event, values, given, medium="papel", by=secretary, evidence=WHOLE)
    events.request_open(initiative, kind="consulta", name=NAME, contact=MAIL, text=WHOLE, document=NUMBER, today=today)
    event = events.event_publish(events.door_move(event, open_=True, by=secretary), by=secretary, day=today)
    certificates.keep(initiative.code, [("AAAA-BBBB-CCCC-DDDD-EEEE", "Curso", 10.0, today)], day=today)
    return event


def patterns(resolver: Any, names: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, (*names, entry.namespace) if entry.namespace else names)
        elif isinstance(entry, URLPattern) and entry.name:
            yield ":".join((*names, entry.name)), entry


# Answers of the law and of the map, computed from statements and public geography: no person passes through them.
ELSEWHERE = re.compile(
    r"^(legal|discovery|territory|jobs|account|mfa|accounts|files|socialaccount)|^api-|^account_|^mfa_"
)


def personal(kind: Kind) -> bool:
    """Whether a product names or judges people, or reads the one that judges: only those give documents worth reading here."""
    parts = kind.parts().values()
    held = [
        f
        for part in parts
        for f in ([part] if isinstance(part, Field) else part.fields if isinstance(part, Table) else ())
    ]
    module = inspect.getmodule(kind.look)
    reads = module is not None and "sociograma" in inspect.getsource(module)
    return kind.private or reads or any(one.personal for one in held)


def walked(event: Evento) -> dict[str, list[tuple[list[Any], str]]]:
    """Concrete addresses of every public page, export and document: arguments and query, by the name of the address."""
    code, row = event.initiative.code, event.initiative
    workshop = row.workshops.get()  # type: ignore[attr-defined]
    papers, exports = [], []
    for kind in filter(personal, all_kinds().values()):
        for paper in kind.papers:
            papers += [[code, kind.key, paper.id, suffix] for suffix in files.formats_of(kind, paper.id)]
        exports += [[code, kind.key, one.key] for one in kind.exports]
    once = [([], "")]
    return {
        "machine:robots": once, "machine:sitemap": once,
        "initiatives:file": [([code], "")], "initiatives:scores": [([code], "")], "initiatives:opportunities": [([code], "")],
        "initiatives:sheet": [([code, suffix], "") for suffix in ("docx", "xlsx")],
        "initiatives:national_plan": [([code], "")], "initiatives:national_plan_file": [([code, "xlsx"], "")],
        "portfolio:route_file": [(["xlsx"], "")], "portfolio:bulletin": [(["xlsx"], "")], "portfolio:contributions_file": [(["xlsx"], "")],
        "portal:mine": [([], "?m=05615")], "portal:published": [([], ""), ([], "?m=05615")], "portal:embed_published": [([], "?m=05615")],
        "portal:embed_place": [(["05615"], "")],
        "papers:verify": once, "papers:paper": [(["AAAA-BBBB-CCCC-DDDD-EEEE"], "")],
        "workspace:route": [([code], "")], "workspace:product": [([code, key], "") for key in all_kinds()],
        # A document is one tree: its Word and its workbook hold all that its PDF says, which a few of them prove below.
        "workspace:paper": [(one, "") for one in papers if one[3] != "pdf"] + [([code, "grupos", one[2], "pdf"], "") for one in papers
                                                                               if one[1] == "grupos" and one[3] == "pdf"][:1],
        "workspace:export": [(one, "") for one in exports],
        "workshops:door": once, "workshops:join": [([workshop.code], "")],
        "events:door": [([event.code], "")], "events:rights": [([], f"?initiative={event.code}")],
    }  # fmt: skip


# The key in the address is the person: what it shows is theirs. Or the page is a form, or asks for something that is not here.
KEYED = {
    "events:mine", "events:follow", "workshops:phone", "workshops:beat", "workshops:answer", "signing:sign", "workspace:feed",
    "portal:confirm", "portal:leave", "portal:ask", "portal:embed_scheme", "registry:scheme", "registry:results", "registry:extract",
}  # fmt: skip


def said(answer: Any) -> str:
    """All the words of an answer, whatever its format."""
    content: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:4] == b"%PDF":
        pypdf = pytest.importorskip("pypdf")
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            return unescape(
                re.sub(r"<[^>]+>", "", " ".join(pack.read(one).decode("utf-8", "replace") for one in pack.namelist()))
            )
    return unescape(content.decode("utf-8", "replace"))


def test_nothing_personal_leaves_by_any_public_address(planted: Evento) -> None:
    places, unknown = walked(planted), []
    anybody = Client()
    anybody.raise_request_exception = False
    asked, found = 0, []

    def read(path: str) -> None:
        nonlocal asked
        answer = anybody.get(path)
        if answer.status_code in (302, 404, 409, 422):
            return
        asked += 1
        text = said(answer).casefold()
        leaks = [secret for secret in SECRETS if secret in text]
        if answer.status_code >= 500 or leaks:
            found.append(f"{path} ({answer.status_code}): {', '.join(leaks)}")

    known = set()
    for name, entry in patterns(get_resolver()):
        known.add(name)
        gate = gate_of(entry.callback)
        if gate is None or gate.kind != "public" or ELSEWHERE.match(name) or name in KEYED:
            continue
        if name not in places and "<" in str(entry.pattern):
            unknown.append(name)
            continue
        for arguments, query in places.get(name, [([], "")]):
            read(reverse(name, args=arguments) + query)
    code = planted.initiative.code
    for path in ("initiatives", "initiatives?format=csv", "initiatives?format=geojson", f"initiatives/{code}", "schemes",
                 "schemes?format=csv", "schemes?format=geojson", "openapi.json"):  # fmt: skip
        read(f"/api/v1/{path}")
    assert not found, "\n".join(found)
    assert not set(places) - known, f"no address is called so: {set(places) - known}"
    assert not unknown, f"public addresses that this test does not walk: {', '.join(unknown)}"
    assert asked > 60


def test_the_scanner_sees_what_it_looks_for(planted: Evento, secretary: User) -> None:
    """The same reading, from inside, finds what was planted: a scanner that is blind proves nothing."""
    from tests.web.initiatives.conftest import enter

    inside = enter(secretary)
    code = planted.initiative.code
    assert "quimbayo" in said(inside.get(f"/rutas/{code}/formacion/")).casefold()
    assert "zángano" in said(inside.get(f"/rutas/{code}/sociograma/")).casefold()
    assert Entity.objects.exists()
