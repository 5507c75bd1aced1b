"""Reading routes and products, already filtered by who asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

from django.urls import reverse
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.foresight.rounds import Round
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import NOTHING, WITHHELD, Text
from mancomun.requirements.remarks import Remark
from mancomun.route.events import Attended
from mancomun.route.gates import Gate, Override, RouteCase, judge_gate
from mancomun.route.products import PRODUCTS, ProductState
from mancomun.route.schedule import Momento, moments
from mancomun.route.workplan import Agenda
from mancomun.web.accounts.models import Appointment, Grant, User
from mancomun.web.accounts.permissions import PERMISSIONS, ROLES
from mancomun.web.accounts.selectors import may
from mancomun.web.dated import on
from mancomun.web.files.models import StoredFile
from mancomun.web.files.selectors import content as file_content
from mancomun.web.initiatives import bridge
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.selectors import PUBLIC, memberships, territory
from mancomun.web.workspace import merge
from mancomun.web.workspace.kinds import Attached, Content, Context, Field, Kind, Table, Values, View, kinds, read
from mancomun.web.workspace.models import Edit, MatrixRound, Presence, Route, RouteProduct

HERE_SECONDS = 25
COUNTS_PEOPLE = frozenset({"formacion", "redes", "rol"})
"""Products that count who came to the events of the initiative: what they say changes when an event does."""


def all_kinds() -> Mapping[str, Kind]:
    """Every kind of product that is declared; importing the modules is left until somebody asks."""
    import mancomun.web.moments.all  # noqa: F401

    return kinds()


def agenda_of(desk: Desk) -> Agenda | None:
    """The agenda of the initiative with its critical path; None while nobody began it or no activity has its days."""
    from mancomun.web.moments.agenda import understood

    if "agenda" not in desk.products:
        return None
    kind, context = kind_of("agenda"), context_for(desk, "agenda")
    return understood(read(kind, content_of(kind, desk), context)[0], context).agenda


def kind_of(key: str) -> Kind:
    """The kind of a product; a 404 when the method has none of that name or it is not built yet."""
    found = all_kinds().get(key)
    if found is None:
        raise BadInput(
            "producto-desconocido",
            f"La ruta no tiene un producto «{key}» que se pueda abrir. Vuelva a la ruta y escójalo de la lista.",
            f"The route has no product “{key}” that can be opened. Go back to the route and choose it from the list.",
            status=404,
        )
    return found


def may_read(user: Any, row: Iniciativa, kind: Kind) -> bool:
    """Whether a person sees the product from inside: drafts, comments, history. What judges people asks for belonging."""
    place = place_of(row, kind.key)
    if not user.is_authenticated or not may(user, "product.view", place):
        return False
    return not kind.private or may(user, "product.private", place)


def may_write(user: Any, row: Iniciativa, kind: Kind) -> bool:
    """Whether a person may write the product."""
    return may_read(user, row, kind) and may(user, "product.edit", place_of(row, kind.key))


def place_of(row: Iniciativa, key: str) -> Any:
    """Where a product belongs, also before it exists."""
    return RouteProduct(initiative=row, key=key).permission_place()


def open_to_all(row: Iniciativa, kind: Kind, product: RouteProduct | None) -> bool:
    """Whether anybody may see what the product says: it was published, of a public initiative, and judges nobody."""
    public = row.visibility == "publica" and row.record_state == "publicado"
    return product is not None and public and product.state == "publicado" and not kind.private


def product_of(row: Iniciativa, key: str) -> RouteProduct | None:
    """The product of an initiative, if somebody began it."""
    return (
        RouteProduct.objects.filter(initiative=row, key=key)
        .select_related("responsible", "last_editor", "sent_by", "approved_by")
        .first()
    )


class Others(Mapping[str, Values]):
    """The other products of an initiative, read when they are asked for; it remembers which ones were."""

    def __init__(self, context: Context, products: Mapping[str, RouteProduct], mine: str) -> None:
        self._context, self._products, self._mine = context, products, mine
        self._read: dict[str, Values] = {}
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> Values:
        self.asked.add(key)
        if key == self._mine or key not in self._products or key not in all_kinds():
            raise KeyError(key)
        if key not in self._read:
            self._read[key] = read(all_kinds()[key], self._content(key), self._context)[0]
        return self._read[key]

    def _content(self, key: str) -> Content:
        return self._products[key].content

    def __iter__(self) -> Iterator[str]:
        self.asked.update(self._products)
        return (key for key in self._products if key != self._mine and key in all_kinds())

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Files(Sequence[Attached]):
    """The files of an initiative, oldest first, looked up only when a product asks for them."""

    def __init__(self, initiative: int) -> None:
        self._initiative = initiative
        self._found: list[Attached] | None = None

    def _all(self) -> list[Attached]:
        if self._found is None:
            rows = StoredFile.objects.filter(initiative_id=self._initiative).order_by("at", "pk")
            self._found = [Attached(one.name, one.sha256, one.content, partial(file_content, one)) for one in rows]
        return self._found

    def __getitem__(self, place: Any) -> Any:
        return self._all()[place]

    def __len__(self) -> int:
        return len(self._all())


class Closed:
    """The closed rounds of the matrices of an initiative, the oldest first, looked up once and only when somebody asks.

    Who closed one is said by role: results are printed and published, and carry nobody's name.
    """

    def __init__(self, initiative: int) -> None:
        self._initiative = initiative
        self._found: dict[tuple[str, str], list[Round]] | None = None

    def __call__(self, product: str, matrix: str) -> Sequence[Round]:
        if self._found is None:
            self._found = {}
            rows = MatrixRound.objects.filter(product__initiative_id=self._initiative).select_related("product")
            for one in rows.order_by("matrix", "number"):
                self._found.setdefault((one.product.key, one.matrix), []).append(round_of(one))
        return self._found.get((product, matrix), ())


def round_of(kept: MatrixRound) -> Round:
    """A kept round as the library takes it."""
    content = kept.content
    role = ROLES.get(kept.role)
    return Round(
        kept.number,
        dict(content["down"]),
        dict(content["across"]),
        {(a, b): value for a, b, value in content["cells"]},
        kept.day,
        role.name if role else NOTHING,
        kept.people,
        kept.agreement,
    )


@dataclass(frozen=True)
class Desk:
    """What all the products of an initiative share in one request: its context of the day and the products there are."""

    row: Iniciativa
    context: Context
    products: Mapping[str, RouteProduct]
    route: Route | None


def desk_of(row: Iniciativa, day: date, lang: str = "es", address: str = "") -> Desk:
    """The desk of an initiative: three queries, whatever it holds."""
    members = memberships(row, day)
    route = Route.objects.filter(initiative=row).first()
    context = Context(
        code=row.code,
        name=row.name,
        members=tuple(bridge.core(row, members).member_codes(day)),
        territory=territory(row),
        day=day,
        lang=lang,
        promoters=tuple(one.code for one in members if one.role == "promotora"),
        anchor=route.anchor if route else None,
        address=address,
        figure=row.figure_foreseen or row.figure_now,
        files=Files(row.pk),
        attended=cache(partial(_attended, row)),
        rounds=Closed(row.pk),
    )
    found = RouteProduct.objects.filter(initiative=row).select_related("responsible", "last_editor", "sent_by")
    return Desk(row, context, {one.key: one for one in found}, route)


def _attended(row: Iniciativa) -> Attended:
    from mancomun.web.events.selectors import attended

    return attended(row)


def context_for(desk: Desk, key: str) -> Context:
    """The context of one product: its version is the one being written until it is approved."""
    product = desk.products.get(key)
    version = 1 if product is None else product.version + (0 if product.approved and product.version else 1)
    state = product.state if product else "borrador"
    others = Others(desk.context, desk.products, key)
    address = (
        f"{desk.context.address}{reverse('workspace:product', args=[desk.row.code, key])}"
        if desk.context.address
        else ""
    )
    return replace(desk.context, others=others, version=version, state=state, address=address)


class Outside(Others):
    """The other products as whoever is outside may know them: without what judges people, nor what names them."""

    def __getitem__(self, key: str) -> Values:
        kind = all_kinds().get(key)
        if kind is None or kind.private:
            self.asked.add(key)
            raise KeyError(key)
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[str]:
        return (key for key in super().__iter__() if not all_kinds()[key].private)

    def _content(self, key: str) -> Content:
        return without_personal(all_kinds()[key], super()._content(key), self._context.lang)


def context_outside(desk: Desk, key: str) -> Context:
    """The context of a product for whoever does not belong: a published page may not tell what a private product says."""
    return replace(context_for(desk, key), others=Outside(desk.context, desk.products, key))


class Nameless(Others):
    """The other products, all of them, without what names or judges a person."""

    def _content(self, key: str) -> Content:
        return without_personal(all_kinds()[key], super()._content(key), self._context.lang)


def without_names(desk: Desk, kind: Kind, content: Content) -> tuple[dict[str, Any], Context]:
    """The content of a product and its context as they leave for whoever takes no names with them."""
    context = context_for(desk, kind.key)
    others = Nameless(desk.context, desk.products, kind.key)
    return without_personal(kind, content, context.lang), replace(context, others=others)


def people_in(desk: Desk, products: Iterable[str], table: str = "") -> int:
    """How many answers and rows of some products, or of one table of them, name or judge somebody."""
    found = 0
    for key in products:
        kind = all_kinds().get(key)
        if kind is None or (key not in desk.products and kind.start is None):
            continue
        content = content_of(kind, desk)
        for name, part in kind.parts().items():
            if table and name != table:
                continue
            if isinstance(part, Field):
                found += part.personal and not empty(content.get(name))
            elif isinstance(part, Table):
                asked = [one.key for one in part.fields if one.personal]
                found += sum(any(not empty(row.get(one)) for one in asked) for row in merge.rows_of(content, name))
    return found


class Seen(Others):
    """The products that a person may see: those read from inside, and those published for everybody without names of people."""

    def __init__(self, desk: Desk, user: Any) -> None:
        super().__init__(desk.context, desk.products, "")
        kinds_ = {key: kind for key, kind in all_kinds().items() if key in desk.products}
        self.inside = {key for key, kind in kinds_.items() if may_read(user, desk.row, kind)}
        self._open = {key for key, kind in kinds_.items() if open_to_all(desk.row, kind, desk.products[key])}

    def __getitem__(self, key: str) -> Values:
        if key not in self.inside | self._open:
            raise KeyError(key)
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[str]:
        return (key for key in super().__iter__() if key in self.inside | self._open)

    def _content(self, key: str) -> Content:
        found = super()._content(key)
        return found if key in self.inside else without_personal(all_kinds()[key], found, self._context.lang)


def seen_at(desk: Desk, user: Any) -> tuple[str, ...]:
    """What `context_seen` of a person reads and at which revision: two who get the same read the same."""
    seen = Seen(desk, user)
    return tuple(f"{key} {key in seen.inside} {_stamp(desk, desk.products[key])}" for key in sorted(seen))


def context_seen(desk: Desk, user: Any) -> Context:
    """The context of whoever reads the whole initiative and no product in particular: with what that person may see."""
    return replace(desk.context, others=Seen(desk, user))


def starting(kind: Kind, desk: Desk) -> dict[str, Any]:
    """What a product holds before anybody wrote in it."""
    return merge.with_ids(kind, kind.start(context_for(desk, kind.key)) if kind.start else {})


def content_of(kind: Kind, desk: Desk) -> dict[str, Any]:
    """What a product holds now."""
    product = desk.products.get(kind.key)
    return starting(kind, desk) if product is None else merge.with_ids(kind, product.content)


def looked(kind: Kind, content: Content, context: Context) -> tuple[Values, View]:
    """The values of a content and what its kind says of them, with what could not be read among the remarks.

    A mandatory answer that is missing is said once: in the kind's own words where it has them.
    """
    values, unread = read(kind, content, context)
    view = kind.look(values, context)
    said = {item.where for item in (*unread, *view.remarks) if item.blocks}
    lacking = [item for item in missing(kind, values, context) if item.where not in said]
    return values, replace(view, remarks=(*unread, *lacking, *view.remarks))


def missing(kind: Kind, values: Values, context: Context) -> list[Remark]:
    """A remark for each mandatory question without an answer, in the order of the form. A row about a member is called by it."""
    found: list[Remark] = []
    for key, part in kind.parts().items():
        if isinstance(part, Field):
            if part.required and empty(values.get(key)) and asked(part, values):
                found.append(_missing(part, key, Text("", "")))
            continue
        if not isinstance(part, Table):
            continue
        for place, row in enumerate(values[key], 1):
            about = str(row.get(part.fields[0].key) or "") if part.fields[0].type == "member" else ""
            title = context.member_name(about) if about else merge.row_title(part, row)
            es, en = f" en «{title}»", f" in “{title}”"
            if title == merge.NAMELESS:
                es, en = f" en la fila {place}", f" in row {place}"
            for one in part.fields:
                if one.required and empty(row.get(one.key)) and asked(one, row):
                    found.append(_missing(one, f"{key}/{row['id']}/{one.key}", Text(es, en)))
    return found


def empty(value: Any) -> bool:
    """Nothing was answered; zero and *no* are answers."""
    return value is None or value in ("", ())


def asked(field: Field, values: Values) -> bool:
    """Whether a question applies to what was answered; a condition that cannot be told yet applies."""
    if field.asked_if is None:
        return True
    try:
        return bool(field.asked_if(values))
    except (KeyError, TypeError, ValueError, AttributeError):
        return True


def _missing(field: Field, where: str, row: Text) -> Remark:
    said = Text(f"Falta {field.label.es}{row.es}.", f"{field.label.en} is missing{row.en}.")
    return Remark("E-FALTA-1", said, where)


def without_personal(kind: Kind, content: Content, lang: str = "es") -> dict[str, Any]:
    """A content without what names or judges a person: what anybody may see.

    A text that somebody wrote leaves as *[reservado]*, because an empty one would say that the post is vacant.
    """
    found: dict[str, Any] = {}
    called: dict[str, str] = {}
    for key, part in kind.parts().items():
        if isinstance(part, Field):
            if not part.personal and key in content:
                found[key] = content[key]
            elif part.personal and not empty(content.get(key)):
                found |= _withheld(part, content[key], lang)
            continue
        table = merge.rows_part(part)
        hidden = [one for one in table.fields if one.personal] if table else []
        gone = {"por", *(one.key for one in hidden)} if table else set[str]()
        found[key] = []
        for row in merge.rows_of(content, key):
            left = {k: v for k, v in row.items() if k not in gone}
            for one in hidden:
                if one.alias:
                    left[one.key] = _alias(called, row.get(one.key))
                elif not empty(row.get(one.key)):
                    left |= _withheld(one, row[one.key], lang)
            found[key].append(left)
    return found


def _withheld(field: Field, value: Any, lang: str) -> dict[str, Any]:
    """What a personal answer says when it may not be told; a number, a choice or a yes leaves nothing."""
    if field.type == "list":
        return {field.key: [WITHHELD.of(lang)] * len(value)} if isinstance(value, list) else {}
    return {field.key: WITHHELD.of(lang)} if field.type in ("text", "long") else {}


def _alias(called: dict[str, str], name: Any) -> str:
    """What somebody is called without being named: the same each time they come."""
    bare = fold(str(name or "")).strip()
    return called.setdefault(bare, f"Persona {len(called) + 1}") if bare else ""


# --- where each product stands, for gates ------------------------------------------------------------------------------


def judged(desk: Desk, key: str) -> ProductState:
    """Where a product stands. What its kind says is kept, and asked again when the day, it, or what it read has changed."""
    product = desk.products[key]
    kind = all_kinds().get(key)
    if kind is None:
        return ProductState(key, product.state, product.version)
    kept = product.judged
    stamp = _stamp(desk, product)
    if kept.get("stamp") != stamp or any(
        number != _revision(desk, other) for other, number in kept.get("read", {}).items()
    ):
        context = context_for(desk, key)
        _values, view = looked(kind, product.content, context)
        others = context.others
        read_keys = others.asked if isinstance(others, Others) else set()
        kept = {
            "stamp": stamp,
            "read": {other: _revision(desk, other) for other in sorted(read_keys)},
            "numbers": {name: float(value) for name, value in view.numbers.items()},
            "remarks": [[one.code, one.text.es, one.text.en, one.where] for one in view.remarks],
        }
        RouteProduct.objects.filter(pk=product.pk, revision=product.revision).update(judged=kept)
        product.judged = kept
    remarks = tuple(Remark(code, Text(es, en), where) for code, es, en, where in kept["remarks"])
    return ProductState(key, product.state, product.version, remarks, kept["numbers"])


def _stamp(desk: Desk, product: RouteProduct) -> str:
    members = ",".join(desk.context.members)
    stamp = f"{product.revision} {desk.context.day} {desk.context.anchor} {desk.context.figure} {members}"
    if product.key in COUNTS_PEOPLE:
        came = desk.context.attended()
        stamp += f" {came.told} {came.again} " + ",".join(f"{one.day}:{one.people}" for one in came.gatherings)
    return stamp


def _revision(desk: Desk, key: str) -> int:
    found = desk.products.get(key)
    return -1 if found is None else found.revision


def states(desk: Desk) -> dict[str, ProductState]:
    """Every product that was begun, judged."""
    return {key: judged(desk, key) for key in PRODUCTS if key in desk.products}


def case_of(desk: Desk, found: Mapping[str, ProductState]) -> RouteCase:
    """What the gates judge."""
    return RouteCase(desk.context.members, desk.context.day, found)


def gates_of(desk: Desk, found: Mapping[str, ProductState]) -> tuple[Gate, Gate, Gate]:
    """The three gates, with what somebody answered for."""
    rows = desk.route.overrides.select_related("by") if desk.route else ()
    overrides = [Override(one.requirement, str(one.by), one.day, one.motive) for one in rows]
    case = case_of(desk, found)
    return judge_gate(1, case, overrides), judge_gate(2, case, overrides), judge_gate(3, case, overrides)


def moments_of(route: Route) -> list[Momento]:
    """The three moments: planned from the anchor, with what really happened."""
    real = {one.number: one for one in route.moments.all()}
    found = []
    for one in moments(route.anchor):
        own = real.get(one.number)
        if own is not None:
            one = replace(
                one, real_start=own.started, real_end=own.closed, overlap=own.overlap, last_review=own.reviewed
            )
        found.append(one)
    return found


# --- what two people need to know of each other -------------------------------------------------------------------------


def edits_since(product: RouteProduct, revision: int, most: int = 400) -> list[Edit]:
    """What changed after a revision, in order; more than ``most`` and it is better to load the page again."""
    return list(product.edits.filter(revision__gt=revision).select_related("by")[: most + 1])


def content_at(product: RouteProduct, revision: int) -> dict[str, Any]:
    """The content as a revision left it."""
    rows = product.edits.filter(revision__gt=revision).order_by("-id")
    return merge.undone(product.content, rows.values_list("op", "path", "before", "after"))


def present(product: RouteProduct, user: Any) -> list[Presence]:
    """Who else has it open right now."""
    since = timezone.now() - timedelta(seconds=HERE_SECONDS)
    rows = product.presences.filter(seen_at__gte=since).exclude(person_id=getattr(user, "pk", None))
    return list(rows.select_related("person").order_by("seen_at"))


def team_of(row: Iniciativa, day: date) -> list[User]:
    """People who take part in an initiative: they act for its owner or for an entity with a role in it."""
    entities = set(Grant.objects.filter(on(day), initiative_id=row.pk).values_list("entity_id", flat=True))
    if row.owner_id:
        entities.add(row.owner_id)
    roles = list(PERMISSIONS["product.view"].reach)
    found = Appointment.objects.filter(on(day), entity_id__in=entities, role__in=roles)
    return list(User.objects.filter(is_active=True, pk__in=found.values("person_id")).order_by("name", "email"))


def with_public_route(code: str) -> Iniciativa | None:
    """A public initiative by its code, for the demonstration."""
    return Iniciativa.objects.filter(PUBLIC, code=code).first()
