"""What is open about a place, and what is new about it. Everything here is public already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from mancomun.lexicon.text import Text, day_text
from mancomun.route.products import PRODUCTS
from mancomun.territory.model import Unit
from mancomun.web.audit.models import Action
from mancomun.web.dated import Moment
from mancomun.web.events.models import Evento
from mancomun.web.events.selectors import public_events
from mancomun.web.initiatives import selectors as initiatives
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.portal.models import Subscription
from mancomun.web.registry import selectors as registry
from mancomun.web.registry.models import Esquema
from mancomun.web.workspace.models import RouteProduct
from mancomun.web.workspace.selectors import all_kinds, open_to_all

NEWS: dict[str, Text] = {
    "registry.granted": Text("se inscribió", "was registered"),
    "registry.published": Text("se publicó su hoja", "its sheet was published"),
    "registry.act_added": Text("tiene un acto nuevo", "has a new act"),
    "registry.member_entered": Text("tiene un miembro nuevo", "has a new member"),
    "registry.member_left": Text("tiene un miembro menos", "has one member less"),
    "registry.member_succeeded": Text("tiene un miembro que cambió de código", "has a member that changed its code"),
    "registry.fact_declared": Text("declaró un hecho", "declared a fact in common"),
    "registry.dissolved": Text("se disolvió", "was dissolved"),
    "registry.work_added": Text("publicó un proyecto o servicio", "published a project or service"),
    "registry.measured": Text("publicó un indicador", "published an indicator"),
    "initiatives.published": Text("se publicó", "was published"),
    "initiatives.moved": Text("pasó a otro estado", "moved to another state"),
    "workspace.published": Text("se publicó", "was published"),
    "events.published": Text("se convocó", "was called"),
}
"""What of the log of actions is told to anybody, and how."""


@dataclass(frozen=True, slots=True)
class Open:
    """What is open about a place on a day."""

    schemes: list[Esquema]
    initiatives: list[Iniciativa]
    documents: list[RouteProduct]
    events: list[Evento]


PROCESSES = ("instancias", "procesos", "participacion", "comunicacion", "redes")
GROUPS: dict[str, Text] = {
    "agendas": Text("Agendas", "Agendas"),
    "procesos": Text("Participación y procesos", "Participation and processes"),
    "documentos": Text("Documentos", "Documents"),
}


def group_of(key: str) -> str:
    """Where a product is listed."""
    return "agendas" if key.startswith("agenda") else "procesos" if key in PROCESSES else "documentos"


def published_products(rows: Iterable[Iniciativa]) -> list[RouteProduct]:
    """What somebody published of public initiatives; what judges people is never among it."""
    kinds = all_kinds()
    found = RouteProduct.objects.filter(initiative__in=rows, state="publicado").select_related("initiative")
    return [
        one
        for one in found.defer("content", "judged").order_by("-published_on", "initiative__code", "key")
        if one.key in kinds and one.key in PRODUCTS and open_to_all(one.initiative, kinds[one.key], one)
    ]


def place(text: str) -> Unit:
    """The municipality or department a person means; `BadInput` when none or several."""
    return registry.land().resolve(text)


def open_about(unit: Unit, moment: Moment) -> Open:
    """Schemes it is in that day, public initiatives that touch it, and the published products of those."""
    day, known = moment.day, moment.earlier
    rows = Esquema.objects.filter(published=True, pk__in=registry.holding(unit.code, day, known))
    rows = registry.in_sight(registry.with_state(rows, day, known), day, known)
    department = unit.code if len(unit.code) == 2 else ""
    touching = Q(municipalities__contains=[unit.code]) | (
        Q(departments__contains=[department]) if department else Q(pk__in=[])
    )
    by_then = Q(identified_on=None) | Q(identified_on__lte=day)
    found = initiatives.public_initiatives().filter(touching, by_then, fiction=False).order_by("code")
    shown = published_products(found)
    coming = [
        one for one in public_events().filter(initiative__in=found) if day_of(one) >= day or one.state == "realizado"
    ]
    return Open(list(rows.order_by("code")), list(found), shown, coming[:20])


def day_of(event: Evento) -> date:
    """The day an event starts, in Colombia."""
    return timezone.localtime(event.starts).date()


@dataclass(frozen=True, slots=True)
class Published:
    """Something somebody let everybody see: in which group, what, of which initiative, since when, and where."""

    group: str
    label: Text
    initiative: Iniciativa
    since: date | None
    view: str
    args: tuple[str, ...]


def published(unit: Unit | None = None) -> list[Published]:
    """All that is published, the newest first; of one place when it is asked."""
    rows = initiatives.public_initiatives().filter(fiction=False)
    if unit is not None:
        rows = rows.filter(
            Q(departments__contains=[unit.code]) if len(unit.code) == 2 else Q(municipalities__contains=[unit.code])
        )
    found = []
    for one in published_products(rows):
        row, name = one.initiative, PRODUCTS[one.key].name
        found.append(
            Published(group_of(one.key), name, row, one.published_on, "workspace:product", (row.code, one.key))
        )
    for event in public_events().filter(initiative__in=rows):
        label = Text(f"{event.name}, {day_text(day_of(event)).es}", f"{event.name}, {day_text(day_of(event)).en}")
        found.append(Published("procesos", label, event.initiative, event.published_on, "events:door", (event.code,)))
    return sorted(found, key=lambda one: (one.since or date.min, one.initiative.code), reverse=True)


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened, told in public: when, of what, and where to read it."""

    at: datetime
    what: Text
    name: str
    path: str

    @property
    def day(self) -> date:
        """The day it happened, here."""
        return timezone.localtime(self.at).date()


def news(since: datetime, until: datetime) -> list[tuple[News, Esquema | Iniciativa]]:
    """What happened between two moments to records that anybody may see."""
    actions = Action.objects.filter(key__in=list(NEWS), at__gt=since, at__lte=until).order_by("id")
    rows = list(actions.values_list("key", "at", "on_model", "on_id"))
    schemes = {
        str(row.pk): row
        for row in Esquema.objects.filter(published=True, pk__in=_ids(rows, "registry.esquema"))
        if not row.fiction
    }
    files = {
        str(row.pk): row
        for row in initiatives.public_initiatives().filter(pk__in=_ids(rows, "initiatives.iniciativa"), fiction=False)
    }
    products = {
        str(row.pk): row
        for row in published_products(initiatives.public_initiatives().filter(fiction=False))
        if str(row.pk) in {pk for _key, _at, model, pk in rows if model == "workspace.routeproduct"}
    }
    events = {str(row.pk): row for row in public_events().filter(pk__in=_ids(rows, "events.evento"))}
    found: list[tuple[News, Esquema | Iniciativa]] = []
    for key, at, model, pk in rows:
        if model == "registry.esquema" and pk in schemes:
            scheme = schemes[pk]
            found.append((News(at, NEWS[key], scheme.name, f"registro/{scheme.code}/"), scheme))
        elif model == "initiatives.iniciativa" and pk in files:
            file = files[pk]
            found.append((News(at, NEWS[key], file.name, f"iniciativas/{file.code}/"), file))
        elif model == "workspace.routeproduct" and pk in products:
            product = products[pk]
            name = f"{PRODUCTS[product.key].name.es} · {product.initiative.name}"
            found.append(
                (News(at, NEWS[key], name, f"rutas/{product.initiative.code}/{product.key}/"), product.initiative)
            )
        elif model == "events.evento" and pk in events:
            event = events[pk]
            found.append((News(at, NEWS[key], event.name, f"e/{event.code}"), event.initiative))
    return found


def _ids(rows: Iterable[tuple[str, datetime, str, str]], model: str) -> list[int]:
    return [int(pk) for _key, _at, one, pk in rows if one == model]


def concerns(row: Esquema | Iniciativa, alert: Subscription) -> bool:
    """Whether a record is about what an alert asked for."""
    if alert.about == "esquema":
        return isinstance(row, Esquema) and row.code == alert.code
    return alert.code in row.municipalities or alert.code in row.departments
