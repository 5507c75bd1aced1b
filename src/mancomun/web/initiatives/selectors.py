"""Reading initiatives, already filtered by who asks. Selectors named ``public_*`` give what anybody may see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Func, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Contains

from mancomun.errors import BadInput
from mancomun.lexicon.folding import fold
from mancomun.portfolio import duplicates, initiative, quality
from mancomun.portfolio.documented import fiction_territory
from mancomun.portfolio.quality import Quality
from mancomun.territory import Territory, colombia
from mancomun.web.accounts.models import Grant
from mancomun.web.accounts.permissions import ALL, DEPARTMENT, OWN, permission
from mancomun.web.accounts.selectors import may, standings
from mancomun.web.dated import on
from mancomun.web.initiatives import bridge
from mancomun.web.initiatives.models import Iniciativa, Membresia

PUBLIC = Q(visibility="publica", record_state="publicado")
FORMED = ("constituida", "registrada_REAT", "en_operacion", "suspendida", "en_liquidacion", "liquidada")


def territory(row: Iniciativa | None = None) -> Territory:
    """The territory an initiative lives in: Colombia, or, for the exercise, its own five municipalities."""
    return fiction_territory() if row is not None and row.fiction else colombia()


def public_initiatives() -> QuerySet[Iniciativa]:
    """Published files whose visibility is public."""
    return Iniciativa.objects.filter(PUBLIC)


def reach(user: Any, action: str, day: date | None = None) -> Q | None:
    """The rows a person may do ``action`` on; ``None`` when it is all of them."""
    none = Q(pk__in=[])
    scopes = getattr(user, "scopes", None)
    if user is None or not user.is_authenticated or (scopes is not None and action not in scopes):
        return none
    found = none
    for standing in standings(user, day):
        far = permission(action).reach.get(standing.role)
        if far is None:
            continue
        if standing.initiative is not None:
            found |= Q(pk=standing.initiative)
            continue
        if far is ALL:
            return None
        if standing.entity is None:
            continue
        found |= Q(owner_id=standing.entity)
        if far is DEPARTMENT and standing.department:
            found |= Q(departments__contains=[standing.department])
        elif far is not OWN:
            given = Grant.objects.filter(entity_id=standing.entity, role=standing.role)
            given = given.filter(on(day)) if day else given
            found |= Q(pk__in=given.values("initiative_id"))
    return found


def visible(user: Any) -> QuerySet[Iniciativa]:
    """What a person may see: the public ones, and those their roles reach."""
    reached = reach(user, "initiative.view")
    return Iniciativa.objects.all() if reached is None else Iniciativa.objects.filter(PUBLIC | reached)


def number_of(user: Any, code: str) -> int | None:
    """The number of an initiative a person sees, by its code in any case."""
    return visible(user).filter(code__iexact=code).values_list("pk", flat=True).first()


def codes_of(numbers: Collection[int]) -> dict[int, str]:
    """The codes of some initiatives by number."""
    return dict(Iniciativa.objects.filter(pk__in=numbers).values_list("pk", "code"))


def scope(user: Any) -> Hashable | None:
    """What tells apart those who see different rows, as a key; ``None`` when it hangs on more than their roles."""
    scopes = getattr(user, "scopes", None)
    if user is None or not user.is_authenticated or (scopes is not None and "initiative.view" not in scopes):
        return "public"
    parts: set[tuple[Any, ...]] = set()
    whole, granted = False, False
    for standing in standings(user):
        far = permission("initiative.view").reach.get(standing.role)
        if far is None:
            continue
        if standing.initiative is not None:
            parts.add(("initiative", standing.initiative))
        elif far is ALL:
            whole = True
        elif far is DEPARTMENT:
            parts.add(("department", standing.entity, standing.department))
        elif far is OWN:
            parts.add(("entity", standing.entity))
        else:
            granted = True  # grants are rows of another room
    if whole:
        return "all"
    return None if granted else (tuple(sorted(parts, key=str)) or "public")


def initiative_by_code(user: Any, code: str) -> Iniciativa:
    """The initiative with this code, or a 404 that does not tell whether a hidden one exists."""
    row = visible(user).filter(code=code.strip().upper()).select_related("owner", "responsible").first()
    if row is None:
        raise BadInput(
            "iniciativa-desconocida",
            f"No hay una iniciativa pública con el código «{code}». Búsquela por nombre en el portafolio.",
            f"There is no public initiative with the code “{code}”. Look for it by name in the portfolio.",
            status=404,
        )
    return row


def plain_text(name: str, words: str) -> Q:
    """Rows whose field holds the folded words, accents and capitals apart."""
    plain = Func(Lower(F(name)), Value("áéíóúüñ"), Value("aeiouun"), function="translate")
    return Q(Contains(plain, Value(words)))


def _searched(text: str) -> tuple[str, list[str]]:
    """The words looked for, and the municipalities of that name."""
    words = fold(text)
    return words, [unit.code for unit in territory().search(text, 3) if fold(unit.name).startswith(words)]


def text_match(text: str) -> Callable[[Iniciativa], bool]:
    """The same question as `text_filter`, for rows that are not in a table."""
    words, codes = _searched(text)
    code, places = text.strip().upper(), set(codes)
    return lambda row: (
        words in fold(row.name)
        or words in fold(row.acronym)
        or code in row.code.upper()
        or not places.isdisjoint(row.municipalities)
    )


def text_filter(text: str) -> Q:
    """Rows whose name, acronym or code holds the text, or that have the municipality of that name; accents do not count."""
    words, codes = _searched(text)
    found = plain_text("name", words) | plain_text("acronym", words)
    found |= Q(code__icontains=text.strip())
    return found | Q(municipalities__overlap=codes) if codes else found


def memberships(row: Iniciativa, day: date | None = None) -> list[Membresia]:
    """The memberships of an initiative, of a day when one is given."""
    rows = row.memberships.order_by("id")
    return list(rows.filter(on(day)) if day else rows)


def with_members(rows: QuerySet[Iniciativa], day: date | None = None) -> QuerySet[Iniciativa]:
    """The rows with their memberships of the day in one more query, as ``members_now``."""
    found = Membresia.objects.order_by("id")
    return rows.prefetch_related(
        Prefetch("memberships", found.filter(on(day)) if day else found, to_attr="members_now")
    )


def repeated_texts(row: Iniciativa) -> dict[str, str]:
    """Fields whose text is somebody else's: field -> code. Only texts with a mark in common can be the same."""
    text = row.background.strip()
    if len(text) < 60:
        return {}
    alike = Iniciativa.objects.filter(
        background_marks__overlap=list(quality.text_marks(text)),
        background_marks__len__range=quality.marks_between(text),
    ).exclude(pk=row.pk)
    others = dict(alike.values_list("code", "background"))
    found = quality.repeated_text(text, others)
    return {"background": found[0][0]} if found else {}


def file_quality(row: Iniciativa, members: Iterable[Membresia], day: date, *, compare: bool = True) -> Quality:
    """Completeness of a file on a day, with its gaps."""
    repeated = repeated_texts(row) if compare else {}
    return initiative.quality(bridge.core(row, members), territory(row), as_of=day, repeated=repeated)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another initiative with members in common."""

    code: str
    name: str
    shared: tuple[str, ...]


def neighbours(row: Iniciativa, user: Any) -> tuple[duplicates.Subject, ...]:
    """The initiatives the person may see that share a municipality with this one: one query, and no more than names."""
    if not row.municipalities or row.fiction:  # exercises share their five: none is the repetition of another
        return ()
    others = visible(user).filter(municipalities__overlap=row.municipalities).exclude(pk=row.pk)
    found = others.values_list("code", "name", "municipalities")
    return tuple(duplicates.Subject(code, name, frozenset(members)) for code, name, members in found)


def possible_duplicates(row: Iniciativa, others: Iterable[duplicates.Subject]) -> tuple[duplicates.Duplicate, ...]:
    """Files that may be the same one, among its `neighbours`."""
    return duplicates.duplicates_of(bridge.subject(row), others)


def overlapping(row: Iniciativa, others: Iterable[duplicates.Subject]) -> list[Overlap]:
    """The `neighbours`, most shared first."""
    own = set(row.municipalities)
    found = [Overlap(o.code, o.name, tuple(sorted(own & o.members))) for o in others]
    return sorted(found, key=lambda o: (-len(o.shared), o.code))


def entities_that_may(user: Any, action: str) -> list[tuple[int, str]]:
    """Entities through which a person may do ``action``: number and name, in the order of the name."""
    from mancomun.web.accounts.models import Entity

    held = {s.entity for s in standings(user) if s.entity and permission(action).reach.get(s.role)}
    return list(Entity.objects.filter(pk__in=held).order_by("name").values_list("pk", "name"))


def can(user: Any, action: str, row: Iniciativa) -> bool:
    """Whether a person may do ``action`` on this initiative."""
    return may(user, action, row)
