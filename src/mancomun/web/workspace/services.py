"""Writing products and routes: one function per human intention. Page, job and command call the same one."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import blocking
from mancomun.route.products import PRODUCTS
from mancomun.web.accounts.selectors import may
from mancomun.web.audit.services import record
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.services import refuse
from mancomun.web.workspace import merge, selectors
from mancomun.web.workspace.kinds import Kind
from mancomun.web.workspace.merge import Step
from mancomun.web.workspace.models import (
    Comment,
    Edit,
    Held,
    MailChoice,
    Notice,
    Presence,
    ProductVersion,
    RouteProduct,
)

MOST_STEPS = 6_000
MOST_COMMENT = 4_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one step: ``applied``, ``same``, ``repeated``, ``held`` (with what was there) or ``refused`` (why)."""

    key: str
    path: str
    outcome: str
    now: Any = None
    held: int | None = None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """The product after a batch of steps, and what became of each."""

    product: RouteProduct
    outcomes: tuple[Outcome, ...]

    def of(self, *names: str) -> list[Outcome]:
        """Those with one of these outcomes."""
        return [one for one in self.outcomes if one.outcome in names]


def allow(user: Any, action: str, row: Iniciativa, kind: Kind) -> None:
    """`BadInput` with status 403 when the person may not do ``action`` on that product."""
    place = selectors.place_of(row, kind.key)
    refuse(user, action, place)
    if kind.private and not may(user, "product.private", place):
        raise BadInput(
            "producto-privado",
            "Este producto califica a personas y entidades: solo lo abre quien participa en la iniciativa.",
            "This product judges people and bodies: only those who take part in the initiative open it.",
            status=403,
        )


def begin(row: Iniciativa, kind: Kind, *, by: Any, day: date) -> RouteProduct:
    """The product, locked until the transaction ends; it is made with its starting content when it was not there."""
    found = RouteProduct.objects.select_for_update().filter(initiative=row, key=kind.key).first()
    if found is None:
        start = selectors.starting(kind, selectors.desk_of(row, day))
        RouteProduct.objects.bulk_create(
            [RouteProduct(initiative=row, key=kind.key, content=start, responsible=by)], ignore_conflicts=True
        )
        found = RouteProduct.objects.select_for_update().get(initiative=row, key=kind.key)
    return found


@transaction.atomic
def change(
    row: Iniciativa,
    kind: Kind,
    steps: Sequence[Step],
    *,
    by: Any,
    day: date,
    motive: str = "",
    batch: str = "",
) -> Changed:
    """Apply steps one by one under a lock. A step with a known ``key`` is not applied again; one that clashes is held.

    An approved product asks for a ``motive`` and becomes a draft again. What can never be kept is refused with its sentence,
    and the rest goes on.
    """
    allow(by, "product.edit", row, kind)
    if len(steps) > MOST_STEPS:
        raise BadInput(
            "cambios-muchos",
            f"Llegaron {len(steps)} cambios de una vez y caben {MOST_STEPS}. Guarde por partes.",
            f"{len(steps)} changes arrived at once and {MOST_STEPS} fit. Save in parts.",
            status=413,
        )
    product = begin(row, kind, by=by, day=day)
    known = _known(product, [step.key for step in steps])
    fresh = [step for step in steps if step.key not in known]
    if fresh and product.approved:
        if not motive.strip():
            raise BadInput(
                "producto-aprobado",
                "El producto está aprobado. Escriba el motivo del cambio: vuelve a borrador y el motivo queda en el historial.",
                "The product is approved. Say why it changes: it becomes a draft again and the reason stays in the history.",
                status=409,
            )
        _to_draft(product, motive, by)
    content = merge.with_ids(kind, product.content)
    outcomes: list[Outcome] = []
    edits: list[Edit] = []
    seen: set[str] = set()
    revision = product.revision + 1
    for step in steps:
        if step.key in known or step.key in seen:
            outcomes.append(
                Outcome(step.key, step.path, "repeated", merge.value_at(content, step.path), known.get(step.key))
            )
            continue
        seen.add(step.key)
        try:
            done = merge.apply(kind, content, step, who=str(by))
        except BadInput as wrong:
            outcomes.append(Outcome(step.key, step.path, "refused", why=Text(wrong.es, wrong.en)))
            continue
        held = None
        if done.outcome == "applied":
            edits.append(_edit(product, revision, step, done, by, motive, batch))
        elif done.outcome == "held":
            held = _hold(product, step, done, by)
        outcomes.append(Outcome(step.key, step.path, done.outcome, done.before, held))
    if edits:
        _keep(product, content, edits, by)
    return Changed(product, tuple(outcomes))


def gone(row: Iniciativa, kind: Kind, *, by: Any, day: date) -> tuple[Changed, int]:
    """Take out of the product who is no longer a member of the initiative; with how many rows and lists changed."""
    allow(by, "product.edit", row, kind)
    shared = selectors.desk_of(row, day)
    steps = merge.without(
        kind, selectors.content_of(kind, shared), selectors.context_for(shared, kind.key).members, lambda: new_key("g")
    )
    made = change(row, kind, steps, by=by, day=day)
    return made, sum(one.outcome == "applied" for one in made.outcomes)


def _known(product: RouteProduct, keys: Sequence[str]) -> dict[str, int | None]:
    found: dict[str, int | None] = dict.fromkeys(product.edits.filter(key__in=keys).values_list("key", flat=True), None)
    return found | dict(product.held.filter(key__in=keys).values_list("key", "pk"))


def _edit(product: RouteProduct, revision: int, step: Step, done: merge.Done, by: Any, motive: str, batch: str) -> Edit:
    return Edit(
        product=product,
        revision=revision,
        key=step.key,
        op=step.op,
        path=step.path,
        before=done.before,
        after=done.after,
        by=by,
        motive=motive.strip()[:2000],
        batch=batch,
    )


def _hold(product: RouteProduct, step: Step, done: merge.Done, by: Any) -> int:
    path = step.path if step.op == "set" else f"{step.path}/{step.row}"
    held = Held.objects.create(
        product=product, key=step.key, op=step.op, path=path, base=step.base, theirs=done.before, mine=done.after, by=by
    )
    last = product.edits.filter(path=step.path).select_related("by").order_by("-id").first()
    if last is not None and last.by_id is not None and last.by_id != getattr(by, "pk", None):
        _tell(
            [last.by],
            "choque",
            product,
            f"{by} y usted escribieron en el mismo lugar de {PRODUCTS[product.key].name.es}. Están los dos textos: escoja.",
            f"{by} and you wrote in the same place of {PRODUCTS[product.key].name.en}. Both texts are kept: choose.",
            "#choques",
        )
    return held.pk


def _keep(product: RouteProduct, content: Mapping[str, Any], edits: list[Edit], by: Any) -> None:
    Edit.objects.bulk_create(edits)
    product.content = dict(content)
    product.revision += 1
    product.last_editor = by
    product.touched = timezone.now()
    product.save(update_fields=["content", "revision", "last_editor", "touched", "state"])


def _to_draft(product: RouteProduct, motive: str, by: Any) -> None:
    record("workspace.reopened", on=product, by=by, reason=motive)
    product.state = "borrador"
    product.save(update_fields=["state"])


@transaction.atomic
def choose(held: Held, which: str, *, by: Any, day: date) -> RouteProduct:
    """Settle a clash: ``mine`` puts the text that was held, ``theirs`` leaves what is there. Both stay in the history."""
    kind = selectors.kind_of(held.product.key)
    allow(by, "product.edit", held.product.initiative, kind)
    if which not in ("mine", "theirs"):
        raise BadInput("choque-opcion", "Escoja uno de los dos textos.", "Choose one of the two texts.")
    product = begin(held.product.initiative, kind, by=by, day=day)
    held = Held.objects.select_for_update().get(pk=held.pk)
    if held.chosen:
        return product
    if which == "mine":
        path = held.path if held.op == "set" else held.path.rpartition("/")[0]
        row = "" if held.op == "set" else held.path.rpartition("/")[2]
        step = Step(f"{held.key[:50]}-elegido", held.op, path, row, None, held.mine)
        content = merge.with_ids(kind, product.content)
        done = merge.apply(kind, content, step, force=True, who=str(held.by or by))
        if done.outcome == "applied":
            _keep(product, content, [_edit(product, product.revision + 1, step, done, by, "", "")], by)
    held.chosen, held.chosen_by, held.chosen_at = which, by, timezone.now()
    held.save(update_fields=["chosen", "chosen_by", "chosen_at"])
    record("workspace.chosen", on=product, by=by, data={"path": held.path, "chosen": which})
    return product


@transaction.atomic
def undo(row: Iniciativa, kind: Kind, batch: str, *, by: Any, day: date) -> Changed:
    """Take back everything a batch changed; what somebody changed since is held, not lost."""
    allow(by, "product.edit", row, kind)
    product = begin(row, kind, by=by, day=day)
    edits = list(product.edits.filter(batch=batch).order_by("-id")) if batch else []
    if not edits:
        raise BadInput(
            "carga-desconocida",
            "Esa carga no se encuentra o ya se deshizo.",
            "That upload is not found or was undone already.",
            status=404,
        )
    steps = [merge.inverse(f"deshacer-{one.pk}", one.op, one.path, one.before, one.after) for one in edits]
    found = change(row, kind, steps, by=by, day=day)
    record("workspace.undone", on=product, by=by, data={"batch": batch, "edits": len(edits)})
    return found


def new_key(prefix: str = "s") -> str:
    """A name for an edit or a row made here and not in a browser."""
    return f"{prefix}-{secrets.token_hex(6)}"


# --- review -----------------------------------------------------------------------------------------------------------


def _step_refused(product: RouteProduct, wanted: str) -> BadInput:
    from mancomun.documents.tree import STATES

    state = STATES[product.state]
    return BadInput(
        "producto-paso",
        f"El producto está en «{state.es}»: desde ahí no se puede {wanted}. Recargue la página para ver qué sigue.",
        f"The product is in “{state.en}”: that step cannot be taken from there. Reload the page to see what follows.",
        status=409,
    )


def _locked(
    row: Iniciativa, kind: Kind, by: Any, day: date, action: str, allowed: Iterable[str], wanted: str
) -> RouteProduct:
    allow(by, action, row, kind)
    product = begin(row, kind, by=by, day=day)
    if product.state not in allowed:
        raise _step_refused(product, wanted)
    return product


@transaction.atomic
def send(row: Iniciativa, kind: Kind, *, by: Any, day: date) -> RouteProduct:
    """Ask for review: those who may approve are told."""
    product = _locked(row, kind, by, day, "product.edit", ("borrador", "observado"), "enviar a revisión")
    product.state, product.sent_by, product.sent_on = "en_revision", by, day
    product.save(update_fields=["state", "sent_by", "sent_on"])
    record("workspace.sent", on=product, by=by)
    approvers = [one for one in selectors.team_of(row, day) if one.pk != by.pk and may(one, "product.approve", product)]
    name = PRODUCTS[kind.key].name
    _tell(approvers, "revision", product, f"{by} envió {name.es} a revisión.", f"{by} sent {name.en} for review.")
    return product


@transaction.atomic
def observe(row: Iniciativa, kind: Kind, *, text: str, path: str = "", by: Any, day: date) -> RouteProduct:
    """Send it back with a remark."""
    product = _locked(row, kind, by, day, "product.approve", ("en_revision",), "devolver")
    comment(row, kind, text=text, path=path, by=by, day=day)
    product.state = "observado"
    product.save(update_fields=["state"])
    record("workspace.observed", on=product, by=by, reason=text)
    name = PRODUCTS[kind.key].name
    _tell(
        [product.sent_by], "observado", product,
        f"{by} devolvió {name.es}: {text.strip()[:200]}", f"{by} returned {name.en}: {text.strip()[:200]}", "#comentarios",
    )  # fmt: skip
    return product


@transaction.atomic
def approve(row: Iniciativa, kind: Kind, *, seen: int, by: Any, day: date) -> RouteProduct:
    """Approve what was ``seen`` (its revision): by somebody who neither sent it nor wrote last, with nothing that blocks it."""
    product = _locked(row, kind, by, day, "product.approve", ("en_revision",), "aprobar")
    if by.pk in (product.sent_by_id, product.last_editor_id):
        raise BadInput(
            "producto-cuatro-ojos",
            "Usted lo envió o lo editó de último: lo aprueba otra persona. Así lo miran cuatro ojos.",
            "You sent it or edited it last: somebody else approves it. Four eyes look at it.",
            status=409,
        )
    if seen != product.revision:
        raise BadInput(
            "producto-cambio",
            "El producto cambió mientras usted lo miraba. Revíselo otra vez antes de aprobar.",
            "The product changed while you were looking at it. Look again before you approve.",
            status=409,
        )
    if product.held.filter(chosen="").exists():
        raise BadInput(
            "choques-abiertos",
            "Hay lugares con dos textos sin escoger. Escoja cada uno antes de aprobar.",
            "There are places with two texts and no choice. Choose each before you approve.",
            status=409,
        )
    desk = selectors.desk_of(row, day)
    state = selectors.judged(desk, kind.key)
    gaps = blocking(state.remarks)
    if gaps:
        es, en = (" ".join(one.text.of(lang) for one in gaps[:8]) for lang in ("es", "en"))
        more = len(gaps) - 8
        raise BadInput(
            "producto-vacios",
            f"No se puede aprobar todavía: {es}" + (f" Y {more} más." if more > 0 else ""),
            f"It cannot be approved yet: {en}" + (f" And {more} more." if more > 0 else ""),
            status=409,
        )
    product.version += 1
    product.state, product.approved_by, product.approved_on = "aprobado", by, day
    product.save(update_fields=["version", "state", "approved_by", "approved_on"])
    ProductVersion.objects.create(
        product=product,
        number=product.version,
        content=product.content,
        revision=product.revision,
        numbers=dict(state.numbers),
        day=day,
        by=by,
    )
    record("workspace.approved", on=product, by=by, data={"version": product.version})
    name = PRODUCTS[kind.key].name
    _tell([product.sent_by], "aprobado", product, f"{by} aprobó {name.es}, versión {product.version}.",
          f"{by} approved {name.en}, version {product.version}.")  # fmt: skip
    return product


@transaction.atomic
def publish(row: Iniciativa, kind: Kind, *, by: Any, day: date) -> RouteProduct:
    """Let anybody see it, if the initiative is public; what judges people is never published."""
    product = _locked(row, kind, by, day, "product.approve", ("aprobado",), "publicar")
    if kind.private:
        raise BadInput(
            "producto-privado-publicar",
            "Este producto califica a personas y entidades: no se publica.",
            "This product judges people and bodies: it is not published.",
            status=409,
        )
    product.state, product.published_on = "publicado", day
    product.save(update_fields=["state", "published_on"])
    record("workspace.published", on=product, by=by)
    return product


@transaction.atomic
def reopen(row: Iniciativa, kind: Kind, *, motive: str, by: Any, day: date) -> RouteProduct:
    """Make an approved product a draft again, and say why; its versions stay."""
    product = _locked(row, kind, by, day, "product.edit", ("aprobado", "publicado", "archivado"), "reabrir")
    _to_draft(product, motive, by)
    return product


@transaction.atomic
def archive(row: Iniciativa, kind: Kind, *, motive: str, by: Any, day: date) -> RouteProduct:
    """Put it away, and say why."""
    product = _locked(row, kind, by, day, "product.approve", ("aprobado", "publicado"), "archivar")
    record("workspace.archived", on=product, by=by, reason=motive)
    product.state = "archivado"
    product.save(update_fields=["state"])
    return product


@transaction.atomic
def assign(row: Iniciativa, kind: Kind, person: Any, *, by: Any, day: date) -> RouteProduct:
    """Say who answers for the product: somebody of the team, or nobody."""
    allow(by, "product.edit", row, kind)
    product = begin(row, kind, by=by, day=day)
    if person is not None and person.pk not in {one.pk for one in selectors.team_of(row, day)}:
        raise BadInput(
            "responsable-equipo",
            "Esa persona no participa en la iniciativa. Escoja a alguien de la lista.",
            "That person does not take part in the initiative. Choose somebody from the list.",
        )
    product.responsible = person
    product.save(update_fields=["responsible"])
    name = PRODUCTS[kind.key].name
    if person is not None and person.pk != by.pk:
        _tell([person], "encargo", product, f"{by} le encargó {name.es}.", f"{by} put you in charge of {name.en}.")
    return product


# --- talk ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def comment(row: Iniciativa, kind: Kind, *, text: str, path: str = "", by: Any, day: date) -> Comment:
    """Say something; people named with @ are told."""
    allow(by, "product.comment", row, kind)
    text = text.strip()
    if not text or len(text) > MOST_COMMENT:
        raise BadInput(
            "comentario-texto",
            f"El comentario va de 1 a {MOST_COMMENT} caracteres; llegó con {len(text)}.",
            f"A comment has 1 to {MOST_COMMENT} characters; we got {len(text)}.",
        )
    product = begin(row, kind, by=by, day=day)
    made = Comment.objects.create(product=product, path=path[:200], text=text, by=by)
    team = selectors.team_of(row, day)
    named = mentioned(text, team)
    if named:
        made.mentions.set(named)
    name = PRODUCTS[kind.key].name
    told = {one.pk: one for one in (*named, *([product.responsible] if product.responsible else []))}
    told.pop(by.pk, None)
    _tell(told.values(), "comentario", product, f"{by} comentó {name.es}: {text[:200]}",
          f"{by} commented on {name.en}: {text[:200]}", f"#comentario-{made.pk}")  # fmt: skip
    return made


def mentioned(text: str, team: Iterable[Any]) -> list[Any]:
    """Those of the team who are named with @: by first name, whole name or e-mail; accents and capitals do not count."""
    pieces = [fold(piece) for piece in text.split("@")[1:]]
    found = []
    for one in team:
        names = {fold(one.email.partition("@")[0]), fold(one.name), fold(one.name).partition(" ")[0]}
        if any(piece == name or piece.startswith(f"{name} ") for piece in pieces for name in names if len(name) > 1):
            found.append(one)
    return found


@transaction.atomic
def comment_answered(made: Comment, *, by: Any) -> Comment:
    """Mark a comment as dealt with."""
    kind = selectors.kind_of(made.product.key)
    allow(by, "product.comment", made.product.initiative, kind)
    if made.answered is None:
        made.answered, made.answered_by = timezone.now(), by
        made.save(update_fields=["answered", "answered_by"])
    return made


def _tell(people: Iterable[Any], kind: str, product: RouteProduct, es: str, en: str, anchor: str = "") -> None:
    link = reverse("workspace:product", args=[product.initiative.code, product.key]) + anchor
    Notice.objects.bulk_create(
        [Notice(to=one, kind=kind, text_es=es[:400], text_en=en[:400], link=link) for one in people if one is not None]
    )


def notices_seen(*, by: Any) -> int:
    """Mark all of a person's notices as seen; how many were new."""
    return Notice.objects.filter(to=by, seen=None).update(seen=timezone.now())


@transaction.atomic
def mail_choose(every: str, *, by: Any) -> MailChoice:
    """One mail a day at most, or none."""
    if every not in ("dia", "nunca"):
        raise BadInput("correo-opcion", "Escoja un correo al día o ninguno.", "Choose one mail a day or none.")
    row, _made = MailChoice.objects.get_or_create(person=by)
    row.every = every
    row.save(update_fields=["every"])
    return row


def here(product: RouteProduct, field: str, *, by: Any) -> None:
    """Note that a person has the product open, in a field."""
    Presence.objects.update_or_create(
        product=product, person=by, defaults={"field": field[:200], "seen_at": timezone.now()}
    )
