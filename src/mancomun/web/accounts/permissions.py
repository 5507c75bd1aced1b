"""Who may do what, as data. The documented page and the tests are made from this table; ``selectors.may`` reads it.

A role is held through an entity (``Appointment``), never by a person alone. What it reaches is one of:

* ``ALL``: everything;
* ``DEPARTMENT``: records of the officer's department: its municipalities and what has members in it;
* ``INITIATIVE``: initiatives in which the entity was given that role (``Grant``), in the moment it was given for;
* ``OWN``: records of the entity itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from mancomun.lexicon.text import Text


class Reach(StrEnum):
    """How far a role carries an action."""

    ALL = "all"
    DEPARTMENT = "department"
    INITIATIVE = "initiative"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record belongs, for permissions: whose it is, which departments it touches, which initiative and moment.

    A model tells it by a method ``permission_place() -> Place``.
    """

    entities: frozenset[int] = frozenset()
    departments: frozenset[str] = frozenset()
    initiative: int | None = None
    moment: int | None = None


ALL, DEPARTMENT, INITIATIVE, OWN = Reach.ALL, Reach.DEPARTMENT, Reach.INITIATIVE, Reach.OWN


@dataclass(frozen=True, slots=True)
class Role:
    """A way of taking part. ``officer``: a second factor is mandatory. ``kinds``: entities through which it is held."""

    id: str
    name: Text
    officer: bool
    kinds: tuple[str, ...]


ROLES: dict[str, Role] = {
    role.id: role
    for role in (
        Role("ciudadania", Text("Ciudadanía", "Citizen"), False, ()),
        Role("delegado", Text("Delegado del municipio", "Delegate of a municipality"), False,
             ("municipio", "departamento", "esquema", "otro")),
        Role("secretaria_tecnica", Text("Secretaría técnica", "Technical secretary"), False,
             ("municipio", "departamento", "esquema", "otro")),
        Role("facilitador", Text("Facilitador", "Facilitator"), False,
             ("municipio", "departamento", "nacion", "esquema", "otro")),
        Role("departamental", Text("Funcionario departamental", "Departmental officer"), True, ("departamento",)),
        Role("nacional", Text("Funcionario nacional", "National officer"), True, ("nacion",)),
        Role("auditor", Text("Auditor", "Auditor"), True, ("nacion", "departamento", "otro")),
        Role("administrador", Text("Administrador", "Administrator"), True, ("nacion", "departamento", "otro")),
    )
}  # fmt: skip

DELEGADO, SECRETARIA, FACILITADOR = "delegado", "secretaria_tecnica", "facilitador"
DEPARTAMENTAL, NACIONAL, AUDITOR, ADMINISTRADOR = "departamental", "nacional", "auditor", "administrador"
CITIZEN = "ciudadania"


@dataclass(frozen=True, slots=True)
class Permission:
    """An action and how far each role carries it; a role that is absent may not."""

    id: str
    name: Text
    reach: dict[str, Reach] = field(default_factory=dict)


def _permission(id: str, es: str, en: str, **reach: Reach) -> Permission:
    unknown = set(reach) - set(ROLES)
    if unknown:
        raise ValueError(f"{id}: no role is called {sorted(unknown)}")
    return Permission(id, Text(es, en), reach)


def _readers(far: Reach = INITIATIVE) -> dict[str, Reach]:
    return {"delegado": far, "secretaria_tecnica": far, "facilitador": far, "departamental": DEPARTMENT,
            "nacional": ALL, "auditor": ALL}  # fmt: skip


PERMISSIONS: dict[str, Permission] = {
    item.id: item
    for item in (
        _permission("account.self", "Usar su propia cuenta", "Use one's own account",
                    **dict.fromkeys(ROLES, ALL)),
        # entities and people
        _permission("entity.view", "Ver la ficha de una entidad y quién actúa por ella",
                    "See an entity and who acts for it", **(_readers(OWN) | {"administrador": ALL})),
        _permission("entity.edit", "Crear y corregir entidades", "Create and correct entities",
                    nacional=ALL, administrador=ALL),
        _permission("appointment.manage", "Nombrar a quien actúa por una entidad y terminar su encargo",
                    "Appoint who acts for an entity, and end it", administrador=ALL, nacional=ALL,
                    departamental=DEPARTMENT),
        _permission("appointment.delegate", "Delegar el propio encargo por un tiempo",
                    "Delegate one's own appointment for a time", delegado=OWN, secretaria_tecnica=OWN, facilitador=OWN,
                    departamental=OWN, nacional=OWN),
        _permission("entity.handover", "Entregar una entidad a quien sigue", "Hand an entity over to the successor",
                    delegado=OWN, departamental=DEPARTMENT, nacional=ALL, administrador=ALL),
        _permission("grant.manage", "Dar a una entidad un papel en una iniciativa",
                    "Give an entity a role in an initiative", secretaria_tecnica=INITIATIVE,
                    departamental=DEPARTMENT, nacional=ALL),
        # initiatives and the portfolio
        _permission("initiative.view", "Ver una iniciativa completa", "See a whole initiative", **_readers()),
        _permission("initiative.create", "Proponer una iniciativa", "Propose an initiative",
                    delegado=OWN, secretaria_tecnica=OWN, facilitador=OWN, departamental=DEPARTMENT, nacional=ALL),
        _permission("initiative.edit", "Editar la ficha de una iniciativa", "Edit the file of an initiative",
                    delegado=INITIATIVE, secretaria_tecnica=INITIATIVE, facilitador=INITIATIVE, departamental=DEPARTMENT,
                    nacional=ALL),
        _permission("initiative.validate", "Validar la caracterización", "Validate the characterisation",
                    departamental=DEPARTMENT, nacional=ALL),
        _permission("initiative.transition", "Cambiar el estado de una iniciativa",
                    "Change the state of an initiative", secretaria_tecnica=INITIATIVE, departamental=DEPARTMENT,
                    nacional=ALL),
        _permission("initiative.comment", "Comentar y observar", "Comment and return with remarks", delegado=INITIATIVE,
                    secretaria_tecnica=INITIATIVE, facilitador=INITIATIVE, departamental=DEPARTMENT, nacional=ALL),
        _permission("contribution.rate", "Calificar aportes con evidencia", "Rate contributions with evidence",
                    facilitador=INITIATIVE, departamental=DEPARTMENT, nacional=ALL),
        _permission("portfolio.view", "Ver la mesa de trabajo del portafolio", "See the portfolio's desk", **_readers()),
        _permission("portfolio.export", "Descargar el portafolio", "Download the portfolio", **_readers()),
        _permission("portfolio.import", "Subir cambios desde una hoja de cálculo", "Upload changes from a workbook",
                    secretaria_tecnica=INITIATIVE, departamental=DEPARTMENT, nacional=ALL),
        _permission("ranking.view", "Ver priorizaciones", "See prioritisations", **_readers()),
        _permission("ranking.edit", "Preparar y calcular una priorización", "Prepare and compute a prioritisation",
                    departamental=DEPARTMENT, nacional=ALL),
        _permission("ranking.sign", "Firmar el acta de priorización", "Sign the minutes of a prioritisation",
                    nacional=ALL),
        _permission("catalogue.edit", "Mantener catálogos y versiones de regiones", "Keep catalogues and region sets",
                    nacional=ALL, administrador=ALL),
        # the route and its products
        _permission("route.manage", "Abrir la ruta, fijar sus fechas y cerrar momentos",
                    "Open the route, set its dates and close moments", secretaria_tecnica=INITIATIVE,
                    departamental=DEPARTMENT, nacional=ALL),
        _permission("route.override", "Pasar una puerta sin un requisito, con motivo",
                    "Pass a gate without a requirement, giving a reason", departamental=DEPARTMENT, nacional=ALL),
        _permission("product.view", "Ver los productos de la ruta", "See the products of the route", **_readers()),
        _permission("product.private", "Ver y editar lo que califica a personas (sociograma)",
                    "See and edit what judges people (sociogram)", delegado=INITIATIVE, secretaria_tecnica=INITIATIVE,
                    facilitador=INITIATIVE),
        _permission("product.edit", "Escribir productos de la ruta", "Write products of the route", delegado=INITIATIVE,
                    secretaria_tecnica=INITIATIVE, facilitador=INITIATIVE, departamental=DEPARTMENT, nacional=ALL),
        _permission("product.comment", "Comentar productos de la ruta", "Comment on products of the route",
                    **_readers()),
        _permission("product.approve", "Aprobar, devolver y publicar productos", "Approve, return and publish products",
                    secretaria_tecnica=INITIATIVE, departamental=DEPARTMENT, nacional=ALL),
        _permission("signature.ask", "Pedir y registrar firmas", "Ask for signatures and record them",
                    secretaria_tecnica=INITIATIVE, departamental=DEPARTMENT, nacional=ALL),
        _permission("workshop.run", "Preparar y dirigir talleres", "Prepare and run workshops",
                    secretaria_tecnica=INITIATIVE, facilitador=INITIATIVE, departamental=DEPARTMENT, nacional=ALL),
        # events and personal data
        _permission("people.manage", "Llevar eventos, asistencia y autorizaciones",
                    "Keep events, attendance and authorisations", secretaria_tecnica=INITIATIVE, facilitador=INITIATIVE,
                    departamental=DEPARTMENT),
        _permission("people.export", "Sacar datos personales, con motivo", "Take personal data out, giving a reason",
                    secretaria_tecnica=INITIATIVE, facilitador=INITIATIVE, departamental=DEPARTMENT),
        _permission("people.answer", "Responder consultas y reclamos de titulares de datos",
                    "Answer consults and claims of holders of data", secretaria_tecnica=INITIATIVE,
                    departamental=DEPARTMENT),
        _permission("event.publish", "Publicar un evento", "Publish an event", secretaria_tecnica=INITIATIVE,
                    departamental=DEPARTMENT, nacional=ALL),
        # the registry of schemes
        _permission("registry.edit", "Mantener la hoja de un esquema y pedir su inscripción",
                    "Keep the sheet of a scheme and apply for its registration", delegado=OWN, secretaria_tecnica=OWN,
                    departamental=DEPARTMENT, nacional=ALL),
        _permission("registry.review", "Revisar solicitudes del registro y decidirlas",
                    "Review applications to the registry and decide them", nacional=ALL),
        _permission("template.manage", "Cambiar las plantillas de Word de su entidad",
                    "Change the Word templates of one's entity", secretaria_tecnica=OWN, departamental=OWN, nacional=OWN,
                    administrador=OWN),
        # files and jobs
        _permission("file.upload", "Subir archivos", "Upload files", delegado=INITIATIVE, secretaria_tecnica=INITIATIVE,
                    facilitador=INITIATIVE, departamental=DEPARTMENT, nacional=ALL),
        _permission("job.manage", "Ver y detener trabajos de todos", "See and stop everybody's jobs",
                    administrador=ALL),
        # history
        _permission("history.view", "Ver el historial de un registro", "See the history of a record",
                    **(_readers() | {"administrador": ALL})),
        _permission("audit.view", "Ver la bitácora completa y la cadena", "See the whole log and the chain",
                    auditor=ALL, administrador=ALL),
        _permission("token.manage", "Crear y revocar las propias claves de la API",
                    "Create and revoke one's own API tokens", delegado=OWN, secretaria_tecnica=OWN, facilitador=OWN,
                    departamental=OWN, nacional=OWN, administrador=OWN),
    )
}  # fmt: skip


# Which roles each role may give to others (at entities its ``appointment.manage`` reaches). Nobody gives one to themselves.
_LOCAL = ("delegado", "secretaria_tecnica", "facilitador")
APPOINTS: dict[str, tuple[str, ...]] = {
    "departamental": _LOCAL,
    "nacional": (*_LOCAL, "departamental"),
    "administrador": (*_LOCAL, "departamental", "nacional", "auditor", "administrador"),
}

# What a key of the API may never do, whoever made it: decide about people and keys.
NOT_BY_TOKEN = frozenset(
    {
        "account.self",
        "people.manage",
        "people.export",
        "people.answer",
        "token.manage",
        "appointment.manage",
        "appointment.delegate",
        "entity.handover",
        "grant.manage",
    }
)


def permission(action: str) -> Permission:
    """The permission called ``action``; ``LookupError`` when the table does not declare it."""
    try:
        return PERMISSIONS[action]
    except KeyError:
        raise LookupError(f"the permission {action} is not declared in mancomun.web.accounts.permissions") from None
