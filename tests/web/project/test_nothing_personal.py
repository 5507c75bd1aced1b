"""Names, mails, documents, telephones and judgements planted wherever they fit; then every public address, read whole.

A new model must say whether it can hold something personal, and a new public address must be walked: otherwise this fails. An
address whose key is a person is read with the key of somebody else, who sees nothing of the one who was planted.
"""

from __future__ import annotations

import inspect
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.core import signing
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from mancomun.foresight.workshop import Question
from mancomun.route.events import Given
from mancomun.web.accounts import mail_link
from mancomun.web.accounts.gate import gate_of
from mancomun.web.accounts.models import Appointment, Entity, Token, User
from mancomun.web.events import keys as events_keys
from mancomun.web.events import services as events
from mancomun.web.events.models import Evento, SolicitudTitular
from mancomun.web.files.models import StoredFile
from mancomun.web.initiatives.models import Contribution, Iniciativa, Remark
from mancomun.web.jobs.models import Job
from mancomun.web.papers import certificates
from mancomun.web.portal.models import Subscription
from mancomun.web.registry import services as registry
from mancomun.web.registry.models import Application, Channel, Esquema, Work
from mancomun.web.signing.models import Signer, SigningRound
from mancomun.web.workshops import keys as workshop_keys
from mancomun.web.workshops import services as workshops
from mancomun.web.workshops.models import Respuesta
from mancomun.web.workspace import files
from mancomun.web.workspace.kinds import Field, Kind, Table
from mancomun.web.workspace.models import Comment, Edit, Held, Notice, ProductVersion, Route, RouteMoment, RouteProduct
from mancomun.web.workspace.selectors import all_kinds
from tests.web.initiatives.conftest import initiative, person, secretary, today
from tests.web.moments.conftest import example
from tests.web.registry.conftest import VALUES

__all__ = ["initiative", "person", "secretary", "today"]
pytestmark = pytest.mark.django_db

NAME, MAIL, PHONE, NUMBER = "Zoraida Quimbayo Ñáñez", "zqn@privado.example", "3157788990", "43871259"
JUDGEMENT = "zángano irreductible"
SECRETS = ("quimbayo", "zqn@privado", PHONE, NUMBER, "zángano", "zangano")
WHOLE = f"{NAME}, {MAIL}, {PHONE}, CC {NUMBER}"
OTHER = "Otra Persona"
"""Who holds the keys that are walked: what they see is theirs."""

PLANTED = {
    "accounts.User", "accounts.Appointment", "accounts.Token", "audit.Action", "events.Evento", "events.Asistencia",
    "events.Consentimiento", "events.SolicitudTitular", "initiatives.Contribution", "initiatives.Iniciativa", "initiatives.Remark",
    "files.StoredFile", "jobs.Job", "papers.Certificate", "portal.Subscription", "registry.Application", "signing.SigningRound",
    "signing.Signer", "workshops.Asistente",
    "workshops.Respuesta", "workshops.Pregunta", "workshops.Taller", "workspace.Comment", "workspace.Edit", "workspace.Held",
    "workspace.Notice", "workspace.ProductVersion", "workspace.RouteProduct",
}  # fmt: skip
NOT_PERSONAL = {
    # numbers, hashes, codes, days and lists to choose from; or texts of entities, that are public by law
    "accounts.Entity", "accounts.Grant", "audit.Leaf", "audit.Seal", "initiatives.EvidenceFile", "initiatives.Membresia",
    "initiatives.Opinion", "initiatives.Passage", "initiatives.Purpose", "initiatives.Opportunity", "initiatives.Lesson",
    "initiatives.Proposal", "papers.Copy", "papers.Paper", "portfolio.Look", "portfolio.Plan", "registry.Acto",
    "registry.Channel", "registry.Esquema", "registry.Finalidad", "registry.Hecho", "registry.Measure", "registry.Miembro",
    "registry.Work", "workspace.GateOverride", "workspace.MailChoice", "workspace.Presence", "workspace.Route", "workspace.RouteMoment",
    "workspace.MatrixRound",
    # who holds a public office: the name of an office is public (Decreto 1066 de 2015)
    "registry.Organo",
    # read by nobody without a session: each has its own test of that
    "initiatives.Import", "initiatives.ImportRow", "initiatives.Version", "portfolio.Conflict",
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
    Signer.objects.create(round=signing, place="q", entity="Marinilla", person=OTHER, post="Alcalde")
    workshop = workshops.workshop_create(initiative, title="Taller abierto", day=today, by=secretary)
    ideas = workshops.question_add(workshop, Question("ideas", "¿Qué falta?", most=3), by=secretary)
    workshop = workshops.workshop_move(workshop, "abierto", by=secretary)
    first = workshops.person_join(workshop)
    Respuesta.objects.create(question=ideas, round=1, person=first, sending="a" * 12, value=[WHOLE])
    workshops.question_move(ideas, "abierto", by=secretary)
    workshops.person_join(workshop)
    scheme(secretary, initiative, today)
    route = Route.objects.create(initiative=initiative, anchor=today, opened_on=today)
    RouteMoment.objects.bulk_create([RouteMoment(route=route, number=n) for n in (1, 2, 3)])
    Job.objects.create(
        kind="workspace_dossier",
        arguments={"why": WHOLE},
        digest="d",
        owner=f"u:{secretary.pk}",
        requested_by=secretary,
    )
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
    events.person_add(event, {"name": OTHER, "municipality": "05318"}, given, medium="papel", by=secretary)
    events.request_open(initiative, kind="consulta", name=NAME, contact=MAIL, text=WHOLE, document=NUMBER, today=today)
    events.request_open(
        initiative, kind="consulta", name=OTHER, contact="otra@ejemplo.org", text="Mis datos", today=today
    )
    event = events.event_publish(events.door_move(event, open_=True, by=secretary), by=secretary, day=today)
    certificates.keep(initiative.code, [("AAAA-BBBB-CCCC-DDDD-EEEE", "Curso", 10.0, today)], day=today)
    return event


def scheme(secretary: User, initiative: Iniciativa, today: date) -> Esquema:
    """A public sheet of the registry, with what its desk and its officer write beside it, and a file that is not public."""
    entity = Entity.objects.get(code="05615")
    row = registry.scheme_open(values=VALUES, entity=entity.pk, members=("05615", "05318"), by=secretary, day=today)
    made = registry.act_add(row, kind="convenio", day=today, number="Convenio 1", by=secretary, today=today)
    made.file = StoredFile.objects.create(
        owner=entity,
        purpose="signed",
        name=f"cedula de {NAME}.pdf",
        content="pdf",
        size=1,
        sha256="a" * 64,
        by=secretary,
    )
    made.save()
    Application.objects.create(
        scheme=row,
        kind="inscripcion",
        proposed=["05615", "05318"],
        received=today,
        sent_by=secretary,
        missing=WHOLE,
        reason=WHOLE,
    )
    Work.objects.create(
        scheme=row, name="Acueducto", year=today.year, state="en_operacion", money={"Aportes": 5}, known_on=today
    )
    Channel.objects.create(scheme=row, office="Planeación", post="Secretaría", address="planeacion@rionegro.gov.co")
    Esquema.objects.filter(pk=row.pk).update(published=True)
    return row


def patterns(resolver: Any, names: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, (*names, entry.namespace) if entry.namespace else names)
        elif isinstance(entry, URLPattern) and entry.name:
            yield ":".join((*names, entry.name)), entry


# The interface for programs is read below; what only a form sends to has nothing to read.
BY_FORM = re.compile(r"^api-|^(portal:ask|workshops:answer|discovery:cancel|jobs:cancel)$")


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
    code = event.initiative.code
    workshop = event.initiative.workshops.get()  # type: ignore[attr-defined]
    papers, exports = [], []
    for kind in filter(personal, all_kinds().values()):
        for paper in kind.papers:
            papers += [[code, kind.key, paper.id, suffix] for suffix in files.formats_of(kind, paper.id)]
        exports += [[code, kind.key, one.key] for one in kind.exports]
    once = [([], "")]
    found = Esquema.objects.get()
    job, file = Job.objects.get().key, StoredFile.objects.get().key
    subscriber = Subscription.objects.get().key
    mine = events_keys.key_of(event.people.get(name=OTHER).pk)  # type: ignore[attr-defined]
    phone = workshop_keys.key_of(workshop.people.last().pk)
    keyed: dict[str, list[tuple[list[Any], str]]] = {
        "account_mail_link": [([mail_link.key_for(User.objects.all()[0], "persona@ejemplo.org")], "")],
        "events:mine": [([mine], "")],
        "events:follow": [([SolicitudTitular.objects.get(name=OTHER).key], "")],
        "signing:sign": [([Signer.objects.get(person=OTHER).secret], "")],
        "workshops:phone": [([workshop.code, phone], "")], "workshops:beat": [([workshop.code, phone], "")],
        "workspace:feed": [([code, Route.objects.get().secret], "")],
        "registry:channel": [([signing.dumps([found.pk, "planeacion@rionegro.gov.co"], salt=registry.CHANNEL_SALT)], "")],
        "portal:confirm": [([subscriber], "")], "portal:leave": [([subscriber], "")],
        "jobs:job": [([job], "")], "jobs:status": [([job], "")], "files:download": [([file], "")],
        "discovery:found": [([job], "")], "discovery:status": [([job], "")], "discovery:partition": [([job], "")],
        "discovery:groups": [([job, "csv"], "")], "discovery:partition_file": [([job, "csv"], "")],
    }  # fmt: skip
    return keyed | {
        "machine:robots": once, "machine:sitemap": once,
        "registry:home": [([], ""), ([], "?q=prueba")], "registry:scheme": [([found.code], ""), ([found.code], "?fecha=2020-01-01")],
        "registry:results": [([found.code], "")], "registry:extract": [([found.code], "")], "portal:embed_scheme": [([found.code], "")],
        "legal:figure": [(["asociacion_municipios"], "")], "legal:sheet": [(["asociacion_municipios"], "")],
        "legal:norm": [(["ley-1454-2011"], "")], "legal:rule": [(["PAP-001"], "")], "legal:search": [([], "?q=quimbayo")],
        "territory:map": [(["0" * 16], "")],
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


# A public act names who signs it, to whoever else signs the same text; and a search says back what was searched.
TOLD = {"signing:sign": {"quimbayo"}, "legal:search": {"quimbayo"}}


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

    def read(path: str, told: Iterable[str] = ()) -> None:
        nonlocal asked
        answer = anybody.get(path)
        if answer.status_code == 302:
            return
        asked += answer.status_code == 200
        text = said(answer).casefold()
        leaks = [secret for secret in SECRETS if secret in text and secret not in told]
        if answer.status_code >= 500 or leaks:
            found.append(f"{path} ({answer.status_code}): {', '.join(leaks)}")

    known = set()
    for name, entry in patterns(get_resolver()):
        known.add(name)
        gate = gate_of(entry.callback)
        if gate is None or gate.kind != "public" or BY_FORM.match(name):
            continue
        if name not in places and "<" in str(entry.pattern):
            unknown.append(name)
            continue
        for arguments, query in places.get(name, [([], "")]):
            read(reverse(name, args=arguments) + query, TOLD.get(name, ()))
    code, sheet = planted.initiative.code, Esquema.objects.get().code
    for path in ("", "docs", "openapi.json", "initiatives", "initiatives?format=csv", "initiatives?format=geojson", f"initiatives/{code}",
                 "schemes", "schemes?format=csv", "schemes?format=geojson", f"schemes/{sheet}", f"schemes/{sheet}?format=geojson",
                 "units?q=rionegro", "units/05615", "figures", "figures/asociacion_municipios", f"jobs/{Job.objects.get().key}",
                 f"jobs/{Job.objects.get().key}/result"):  # fmt: skip
        read(f"/api/v1/{path}")
    assert not found, "\n".join(found)
    assert not set(places) - known, f"no address is called so: {set(places) - known}"
    assert not unknown, f"public addresses that this test does not walk: {', '.join(unknown)}"
    assert asked > 120


def test_the_scanner_sees_what_it_looks_for(planted: Evento, secretary: User) -> None:
    """The same reading, from inside, finds what was planted: a scanner that is blind proves nothing."""
    from tests.web.initiatives.conftest import enter

    inside = enter(secretary)
    code = planted.initiative.code
    assert "quimbayo" in said(inside.get(f"/rutas/{code}/formacion/")).casefold()
    assert "zángano" in said(inside.get(f"/rutas/{code}/sociograma/")).casefold()
    assert Entity.objects.exists()
