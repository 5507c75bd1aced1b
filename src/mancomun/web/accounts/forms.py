"""What the pages of entities ask. Fields only; every rule is in the services, which the API calls too."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from mancomun.web.accounts.models import EntityKind
from mancomun.web.accounts.permissions import NOT_BY_TOKEN, PERMISSIONS
from mancomun.web.accounts.selectors import may
from mancomun.web.accounts.services import TOKEN_DAYS
from mancomun.web.project.languages import lang


class Day(forms.DateField):
    """A day, as the browser's own field writes it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **more: Any) -> None:
        more.setdefault("error_messages", {"invalid": _("Escriba la fecha como 2026-11-26: año, mes y día.")})
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **more)


def _why(required: bool = True) -> forms.CharField:
    return forms.CharField(required=required, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ProfileForm(forms.Form):
    """One's own details."""

    name = forms.CharField(required=False, max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(choices=[("es", "Español"), ("en", "English")])


class EntityForm(forms.Form):
    """A new entity."""

    kind = forms.ChoiceField(choices=EntityKind.choices)
    name = forms.CharField(max_length=200)
    department = forms.CharField(required=False, max_length=60)


class EntityEditForm(forms.Form):
    """A correction."""

    name = forms.CharField(max_length=200)
    department = forms.CharField(required=False, max_length=60)
    reason = _why()


class PersonForm(forms.Form):
    """Somebody, by e-mail."""

    email = forms.EmailField(
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Escriba el correo como nombre@entidad.gov.co.")},
    )
    name = forms.CharField(required=False, max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))


def _role_field(roles: list[str]) -> forms.ChoiceField:
    from mancomun.web.accounts.templatetags.accounts_page import role_word

    return forms.ChoiceField(choices=[(role, role_word(role)) for role in roles])


class AppointForm(PersonForm):
    """Who will act for an entity."""

    role = forms.ChoiceField()
    start = Day()
    until = Day(required=False)
    act = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, roles: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["role"] = _role_field(roles)


class EndForm(forms.Form):
    """When it ends and why."""

    until = Day()
    reason = _why()


class DelegateForm(PersonForm):
    """To whom, for how long, for what."""

    start = Day()
    until = Day()
    initiative = forms.CharField(required=False, max_length=40)
    moment = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None,
        choices=[("", _("Todos")), (1, "1"), (2, "2"), (3, "3")],
    )  # fmt: skip
    reason = _why()


class HandoverForm(PersonForm):
    """Who leaves, who follows, on which day, by which act."""

    leaving = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    role = forms.ChoiceField()
    day = Day()
    until = Day(required=False)
    act = forms.CharField(required=False, max_length=200)
    reason = _why()

    def __init__(self, *args: Any, people: list[tuple[str, str]], roles: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        leaving = self.fields["leaving"]
        assert isinstance(leaving, forms.MultipleChoiceField)
        leaving.choices = people
        self.fields["role"] = _role_field(roles)


def token_scopes(user: Any) -> list[str]:
    """What a key of this person may be made for."""
    return [action for action in PERMISSIONS if action not in NOT_BY_TOKEN and may(user, action)]


class TokenForm(forms.Form):
    """A new key."""

    name = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    days = forms.TypedChoiceField(
        coerce=int, initial=90, choices=[(days, ngettext_lazy("%d día", "%d días", days) % days) for days in TOKEN_DAYS]
    )
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, user: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        scopes.choices = [(action, PERMISSIONS[action].name.of(lang())) for action in token_scopes(user)]
