"""How allauth behaves in this house: its sentences, who asks from where, and in which language a letter is written."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from mancomun.web.accounts import mail_link
from mancomun.web.accounts.models import User
from mancomun.web.accounts.selectors import is_officer
from mancomun.web.project.limits import address_of

WRONG_CODE = _("Ese código no es, o ya se usó. Revise el correo más reciente o pida otro.")


class Adapter(DefaultAccountAdapter):
    """Accounts."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Esta cuenta está desactivada. Escriba a quien administra su entidad."),
        "cannot_remove_primary_email": _("Ese es su único correo. Agregue otro antes de quitarlo."),
        "duplicate_email": _("Ese correo ya es el de su cuenta."),
        "email_password_mismatch": _(
            "El correo y la contraseña no van juntos. Revíselos, o pida un código a su correo."
        ),
        "email_taken": _("Ya hay una cuenta con ese correo. Entre con ella."),
        "enter_current_password": _("Esa no es su contraseña actual."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("Esa no es su contraseña."),
        "invalid_or_expired_key": _("Ese enlace ya no sirve. Pida otro."),
        "invalid_login": _("No pudimos reconocerlo con esos datos. Revíselos e intente de nuevo."),
        "invalid_password_reset": _("Ese enlace ya no sirve. Pida otro."),
        "max_email_addresses": _("No caben más de %d correos en una cuenta."),
        "too_many_login_attempts": _("Hubo varios intentos seguidos. Espere cinco minutos, o pida un código a su correo."),
        "unknown_email": _("No hay cuenta con ese correo. Revíselo o cree una."),
        "unverified_primary_email": _("Primero confirme su correo con el código que le enviamos."),
        "same_as_current": _("El valor nuevo es igual al que ya tiene."),
        "rate_limited": _("Hubo varios intentos seguidos. Espere un minuto y repita."),
    }  # fmt: skip

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address that the limits of the house count by."""
        return address_of(request)

    def is_safe_url(self, url: str) -> bool:
        """Only this very host: another name of ours is another site to whoever signs in."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To what the person came for, else to their desk."""
        return super().get_login_redirect_url(request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The same ways, what the person carries first: key, application, password, and a code by mail last."""
        order = ("mfa_reauthenticate:webauthn", "mfa_reauthenticate", "reauthenticate", "reauthenticate_by_code")
        return sorted(super().get_reauthentication_methods(user), key=lambda way: order.index(way["id"]))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language the person chose, or in that of the page. A letter of sign-in brings its link beside the code."""
        person = User.objects.filter(email=email.lower()).first()
        with translation.override((person and person.language) or translation.get_language()):
            if person and template_prefix == "account/email/login_code" and not context.get("reauthentication"):
                request = context["request"]
                key = mail_link.key_for(person, email, get_next_redirect_url(request) or "")
                context = {**context, "link": request.build_absolute_uri(reverse("account_mail_link", args=[key]))}
            super().send_mail(template_prefix, email, context)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Only what a person would miss: that they are in or out they can see."""
        template = str(kwargs.get("message_template") or (args[0] if args else ""))
        if not template.endswith(("logged_in.txt", "logged_out.txt")):
            super().add_message(request, level, *args, **kwargs)


class SecondStep(DefaultMFAAdapter):
    """The second step of sign-in."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Una cuenta con segundo paso no admite otro correo. Quite antes el segundo paso."),
        "cannot_delete_authenticator": _(
            "Su papel pide un segundo paso y este es el único que tiene. Agregue otro antes de quitarlo."
        ),
        "cannot_generate_recovery_codes": _("Los códigos de respaldo se crean cuando ya hay un segundo paso."),
        "incorrect_code": _("Ese código no es. Los de la aplicación cambian cada medio minuto y sirven una vez."),
        "unverified_email": _("Primero confirme su correo con el código que le enviamos."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """An officer keeps at least one."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        kept = others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return kept or not is_officer(authenticator.user)
