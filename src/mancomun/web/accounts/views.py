"""Pages of one's account, of entities and of permissions. Thin: selectors read, services write, templates show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mancomun.errors import BadInput
from mancomun.web import dated
from mancomun.web.accounts import handover as work
from mancomun.web.accounts import initiative_codes, selectors, services
from mancomun.web.accounts import mail_link as mail_links
from mancomun.web.accounts.forms import (
    AppointForm,
    DelegateForm,
    EndForm,
    EntityEditForm,
    EntityForm,
    HandoverForm,
    ProfileForm,
    TokenForm,
)
from mancomun.web.accounts.gate import needs, public, signed_in
from mancomun.web.accounts.mandates import ELECTED, mandate_end
from mancomun.web.accounts.models import Entity
from mancomun.web.accounts.permissions import PERMISSIONS, ROLES
from mancomun.web.accounts.second_step import lacking
from mancomun.web.audit.selectors import Wording, history_of
from mancomun.web.project.languages import lang

both = require_http_methods(["GET", "HEAD", "POST"])
PAGE_ROWS = 50


def _show(request: HttpRequest, name: str, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"today": timezone.localdate(), **more}
    response = render(request, f"accounts/{name}.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"  # personal: not for the cache of a shared machine
    return response


@public
@both
def mail_link(request: HttpRequest, key: str) -> HttpResponse:
    """The link of a letter: its page asks, its button signs in."""
    link = mail_links.read(key)
    if link is not None and request.method == "POST":
        answer = mail_links.enter(request, link)
        if answer is not None:
            return answer
        link = None
    return _show(request, "mail_link", status=200 if link else 410, link=link)


def _form(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    page: str,
    done: Callable[[Any], tuple[str, str]],
    **context: Any,
) -> HttpResponse:
    """Show a form, or do what it asks and go on; what cannot be done is said above it, and nothing written is lost."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                made = act(form.cleaned_data)
            except BadInput as wrong:
                form.add_error(None, wrong.text(lang()))
            else:
                address, told = done(made)
                messages.success(request, told)
                return HttpResponseRedirect(address)
        status = 422
    return _show(request, page, form=form, status=status, **context)


# --------------------------------------------------------------------------------------------------------- own account


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My account: for whom I act, until when, and what protects it."""
    today = timezone.localdate()
    rows = request.user.appointments.select_related("entity", "delegated_by__person").order_by("-during")  # type: ignore[union-attr]
    authenticators = Authenticator.objects.filter(user_id=request.user.pk)
    return _show(
        request,
        "home",
        appointments=_narrowed(rows),
        officer=selectors.is_officer(request.user, today),
        lacking=lacking(request),
        lending=PERMISSIONS["appointment.delegate"].reach,
        factors=[one for one in authenticators if one.type != Authenticator.Type.RECOVERY_CODES],
        tokens=sum(token.alive for token in selectors.tokens_of(request.user)),
        may_tokens=selectors.may(request.user, "token.manage"),
    )


class _Aloud(Wording):
    """The history of an entity: an initiative is said by its code, never by its number."""

    def __init__(self, appointments: Iterable[Any]) -> None:
        self._codes = initiative_codes.codes_of({row.initiative_id for row in appointments if row.initiative_id})

    def word(self, model: Any, one: Any, value: Any) -> str:
        """The code of an initiative; anything else as it is said everywhere."""
        return self._codes.get(value, "") if one.name == "initiative_id" else super().word(model, one, value)


def _narrowed(rows: Any) -> list[Any]:
    """Appointments, each with the code of the only initiative it is good for, when it is lent for one."""
    found = list(rows)
    codes = initiative_codes.codes_of({row.initiative_id for row in found if row.initiative_id})
    for row in found:
        row.only_in = codes.get(row.initiative_id, "")
    return found


@signed_in
@both
def profile(request: HttpRequest) -> HttpResponse:
    """My name and the language of my mail."""
    person: Any = request.user
    form = ProfileForm(request.POST or None, initial={"name": person.name, "language": person.language})
    return _form(
        request,
        form,
        lambda data: services.profile_edit(**data, by=person),
        "profile",
        lambda _made: (reverse("accounts:home"), _("Guardó sus datos.")),
    )


@needs("token.manage")
@both
def tokens(request: HttpRequest) -> HttpResponse:
    """My keys of the API. A new one is shown here, once, in the answer to the form that made it."""
    form = TokenForm(request.POST or None, user=request.user)
    secret, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _made, secret = services.token_create(**form.cleaned_data, by=request.user)
            except BadInput as wrong:
                form.add_error(None, wrong.text(lang()))
            else:
                form, status = TokenForm(user=request.user), 200
    rows = selectors.tokens_of(request.user)
    return _show(request, "tokens", form=form, secret=secret, rows=rows, permissions=PERMISSIONS, status=status)


@signed_in
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """It stops working."""
    token = get_object_or_404(selectors.tokens_of(request.user), pk=pk)
    services.token_revoke(token, by=request.user)
    messages.success(request, _("Revocó la clave «%(name)s». Ya no sirve.") % {"name": token.name})
    if not selectors.may(request.user, "token.manage"):
        return HttpResponseRedirect(reverse("accounts:home"))
    return HttpResponseRedirect(reverse("accounts:tokens"))


class RemoveKey(RemoveWebAuthnView):
    """The page that removes a key; allauth asks about the last second step of an officer for applications only."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Removed, unless the role asks for a second step and this is the only one."""
        adapter = get_adapter()
        if adapter.can_delete_authenticator(self.get_object()):
            return super().form_valid(form)
        messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
        return HttpResponseRedirect(str(self.success_url))


remove_key = RemoveKey.as_view()


# ------------------------------------------------------------------------------------------------------------ entities


@needs("entity.view")
@require_safe
def entities(request: HttpRequest) -> HttpResponse:
    """The entities I may see."""
    query = " ".join(request.GET.get("q", "").split())[:100]
    found = selectors.entities_for(request.user, query)
    rows = Paginator(found, PAGE_ROWS).get_page(request.GET.get("pagina"))
    return _show(request, "entities", rows=rows, query=query, may_edit=selectors.may(request.user, "entity.edit"))


@needs("entity.edit")
@both
def entity_new(request: HttpRequest) -> HttpResponse:
    """A new entity."""
    return _form(
        request,
        EntityForm(request.POST or None),
        lambda data: services.entity_create(**data, by=request.user),
        "entity_new",
        lambda made: (reverse("accounts:entity", args=[made.pk]), _("Creó %(name)s.") % {"name": made.name}),
    )


@needs("entity.view")
@require_safe
def entity(request: HttpRequest, pk: int) -> HttpResponse:
    """One entity: who acts for it now, who did, who will; and its history. With ``?fecha=``, as it was on a day."""
    found = selectors.entity_for(request.user, pk)
    wrong: list[BadInput] = []
    moment = dated.asked(request.GET, timezone.localdate(), wrong)
    may = {
        action: selectors.may(request.user, f"{kind}.{action}", found) and (kind == "history" or not moment.past)
        for kind, action in (("appointment", "manage"), ("entity", "handover"), ("entity", "edit"), ("history", "view"))
    }
    shown, appointments = (
        selectors.entity_then(found, moment) if moment.past else (found, selectors.appointments_of(found))
    )
    history = (
        history_of(found, *appointments, wording=_Aloud(appointments)) if may["view"] and not moment.past else None
    )
    complaints = [one.text(lang()) for one in wrong]
    return _show(
        request,
        "entity",
        entity=found,
        shown=shown,
        appointments=_narrowed(appointments),
        may=may,
        history=history,
        moment=moment,
        complaints=complaints,
    )


@needs("entity.edit")
@both
def entity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A correction, with its reason."""
    found = selectors.entity_for(request.user, pk, "entity.edit")
    form = EntityEditForm(request.POST or None, initial={"name": found.name, "department": found.department})
    return _form(
        request,
        form,
        lambda data: services.entity_edit(found, **data, by=request.user),
        "entity_edit",
        lambda made: (_to(found), _("Corrigió %(name)s.") % {"name": made.name}),
        entity=found,
    )


def _to(entity: Entity) -> str:
    return reverse("accounts:entity", args=[entity.pk])


def _mandate(entity: Entity, today: date) -> date | None:
    return mandate_end(today) if entity.kind in ELECTED else None


@needs("appointment.manage")
@both
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Who will act for an entity."""
    found = selectors.entity_for(request.user, pk, "appointment.manage")
    today = timezone.localdate()
    form = AppointForm(
        request.POST or None,
        roles=selectors.roles_given_by(request.user, found),
        initial={"start": today, "until": _mandate(found, today)},
    )
    return _form(
        request,
        form,
        lambda data: services.appointment_start(**data, entity=found, by=request.user),
        "appoint",
        lambda made: (_to(found), _("Nombró a %(person)s.") % {"person": made.person}),
        entity=found,
    )


@needs("appointment.manage")
@both
def appointment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """An appointment ends before its day."""
    found = selectors.appointment_for(request.user, pk, "appointment.manage")
    return _form(
        request,
        EndForm(request.POST or None, initial={"until": timezone.localdate()}),
        lambda data: services.appointment_end(found, **data, by=request.user),
        "appointment_end",
        lambda made: (_to(found.entity), _("Terminó el encargo de %(person)s.") % {"person": made.person}),
        appointment=found,
    )


@needs("appointment.delegate")
@both
def delegate(request: HttpRequest, pk: int) -> HttpResponse:
    """Lend my appointment for some days."""
    found = selectors.appointment_for(request.user, pk, "appointment.delegate")
    return _form(
        request,
        DelegateForm(request.POST or None, initial={"start": timezone.localdate()}),
        lambda data: services.appointment_delegate(
            found,
            initiative_id=initiative_codes.number_of(request.user, data.pop("initiative")),
            **data,
            by=request.user,
        ),
        "delegate",
        lambda made: (_to(found.entity), _("Delegó en %(person)s.") % {"person": made.person}),
        appointment=found,
    )


@needs("entity.handover")
@both
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Those in office leave, a successor begins; what the entity has in hand is listed and passes over."""
    found = selectors.entity_for(request.user, pk, "entity.handover")
    today = timezone.localdate()
    here = [row for row in selectors.appointments_of(found) if row.delegated_by_id is None]
    # Those in office, and those whose mandate ended without a successor: their records wait for one.
    open_rows = [row for row in here if today in row.during] or [row for row in here if row.during.lower <= today][:5]
    roles = list(dict.fromkeys([row.role for row in open_rows] + selectors.roles_given_by(request.user, found)))
    day = _mandate(found, today)
    ends = [row.during.upper for row in open_rows if row.during.upper is not None]
    start = min(ends) if ends else day or today
    form = HandoverForm(
        request.POST or None,
        people=[(str(row.pk), f"{row.person} · {row.role_name.of(lang())}") for row in open_rows],
        roles=roles,
        initial={"leaving": [str(row.pk) for row in open_rows], "day": start,
                 "until": mandate_end(start) if day else None},
    )  # fmt: skip
    chosen = {str(row.pk): row for row in open_rows}

    def act(data: dict[str, Any]) -> Any:
        leaving = [chosen[key] for key in data.pop("leaving")]
        return services.entity_handover(found, leaving=leaving, **data, by=request.user)

    return _form(
        request,
        form,
        act,
        "handover",
        lambda made: (_to(found), _("Entregó %(entity)s a %(person)s.") % {"entity": found, "person": made.person}),
        entity=found,
        in_office=open_rows,
        works=[(kind.name, list(kind.pending(found))) for kind in work.works()],
    )


@public
@require_safe
def permissions(request: HttpRequest) -> HttpResponse:
    """Who may do what, as the table of the code has it."""
    response = _show(request, "permissions", roles=ROLES, permissions=PERMISSIONS)
    response.headers["Cache-Control"] = "no-cache"
    return response
