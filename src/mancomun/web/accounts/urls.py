"""Addresses of accounts and entities: ``/cuenta/…`` is sign-in and one's own account, ``/entidades/…`` the institutions.

The pages of allauth are listed one by one under the names it expects, each with what it asks for.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path

from mancomun.web.accounts import views
from mancomun.web.accounts.gate import public, signed_in

own = [
    path("cuenta/", views.home, name="home"),
    path("cuenta/datos", views.profile, name="profile"),
    path("cuenta/claves/", views.tokens, name="tokens"),
    path("cuenta/claves/<int:pk>/revocar", views.token_revoke, name="token_revoke"),
    path("entidades/", views.entities, name="entities"),
    path("entidades/nueva", views.entity_new, name="entity_new"),
    path("entidades/<int:pk>/", views.entity, name="entity"),
    path("entidades/<int:pk>/editar", views.entity_edit, name="entity_edit"),
    path("entidades/<int:pk>/nombrar", views.appoint, name="appoint"),
    path("entidades/<int:pk>/entrega", views.handover, name="handover"),
    path("encargos/<int:pk>/terminar", views.appointment_end, name="appointment_end"),
    path("encargos/<int:pk>/delegar", views.delegate, name="delegate"),
    path("permisos/", views.permissions, name="permissions"),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    path("cuenta/entrar", public(account.login), name="account_login"),
    path("cuenta/salir", public(account.logout), name="account_logout"),
    path("cuenta/desactivada", public(account.account_inactive), name="account_inactive"),
    path("cuenta/crear", public(account.signup), name="account_signup"),
    path("cuenta/crear/llave", public(account.signup_by_passkey), name="account_signup_by_passkey"),
    path("cuenta/entrar/codigo", public(account.request_login_code), name="account_request_login_code"),
    path("cuenta/entrar/codigo/escribir", public(account.confirm_login_code), name="account_confirm_login_code"),
    path("cuenta/entrar/enlace/<str:key>", views.mail_link, name="account_mail_link"),
    path("cuenta/confirmar-correo", public(account.email_verification_sent), name="account_email_verification_sent"),
    path("cuenta/contrasena/olvidada", public(account.password_reset), name="account_reset_password"),
    path("cuenta/contrasena/codigo", public(account.confirm_password_reset_code),
         name="account_confirm_password_reset_code"),
    path("cuenta/contrasena/nueva", public(account.complete_password_reset), name="account_complete_password_reset"),
    path("cuenta/contrasena/lista", public(account.password_reset_from_key_done),
         name="account_password_reset_completed"),
    path("cuenta/contrasena/cambiar", signed_in(account.password_change), name="account_change_password"),
    path("cuenta/contrasena/poner", signed_in(account.password_set), name="account_set_password"),
    path("cuenta/correo", signed_in(account.email), name="account_email"),
    path("cuenta/confirmar", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("cuenta/confirmar/codigo", signed_in(account.request_reauthentication_code),
         name="account_request_reauthentication_code"),
    path("cuenta/confirmar/codigo/escribir", signed_in(account.confirm_reauthentication_code),
         name="account_confirm_reauthentication_code"),
    path("cuenta/segundo-paso/", signed_in(mfa.index), name="mfa_index"),
    path("cuenta/segundo-paso/entrar", public(mfa.authenticate), name="mfa_authenticate"),
    path("cuenta/segundo-paso/confirmar", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("cuenta/segundo-paso/aplicacion", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("cuenta/segundo-paso/aplicacion/quitar", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("cuenta/segundo-paso/respaldo/", signed_in(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("cuenta/segundo-paso/respaldo/crear", signed_in(recovery.generate_recovery_codes),
         name="mfa_generate_recovery_codes"),
    path("cuenta/segundo-paso/respaldo/archivo", signed_in(recovery.download_recovery_codes),
         name="mfa_download_recovery_codes"),
    path("cuenta/segundo-paso/llaves/", signed_in(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("cuenta/segundo-paso/llaves/agregar", signed_in(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("cuenta/segundo-paso/llaves/confirmar", signed_in(webauthn.reauthenticate_webauthn),
         name="mfa_reauthenticate_webauthn"),
    path("cuenta/segundo-paso/llaves/<int:pk>/quitar", signed_in(views.remove_key), name="mfa_remove_webauthn"),
    path("cuenta/segundo-paso/llaves/<int:pk>/nombre", signed_in(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("cuenta/segundo-paso/llaves/entrar", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("cuenta/segundo-paso/llaves/crear", public(webauthn.signup_webauthn), name="mfa_signup_webauthn"),
]  # fmt: skip
