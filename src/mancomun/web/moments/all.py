"""Every product of the route, in one list: importing this module declares them."""

from importlib import import_module

MODULES: tuple[str, ...] = (  # one line a module, in alphabetical order
    "acuerdo",
    "agenda_financiamiento",
    "agenda_instrumental",
    "agenda_territorial",
    "figura",
    "instancia",
    "justificacion",
    "objetivo",
    "organizacion",
    "perfil",
    "apuestas",
    "modelo",
    "potencialidades",
    "prospectiva",
    "reconocimiento",
    "redes",
    "rol",
    "vision",
)
MODULES: tuple[str, ...] = (
    "agenda",
    "formacion",
    "grupos",
    "justificacion",
    "objetivo",
    "organizacion",
    "participacion",
    "perfil",
    "recursos",
    "riesgos",
    "sociograma",
)

for _name in MODULES:
    import_module(f"mancomun.web.moments.{_name}")
