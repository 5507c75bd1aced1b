"""Every product of the route, in one list: importing this module declares them."""

from importlib import import_module

MODULES: tuple[str, ...] = (  # one line a module, in alphabetical order
    "acuerdo",
    "agenda",
    "agenda_financiamiento",
    "agenda_instrumental",
    "agenda_territorial",
    "apuestas",
    "comunicacion",
    "figura",
    "formacion",
    "formalizacion",
    "grupos",
    "instancia",
    "instancias",
    "justificacion",
    "modelo",
    "objetivo",
    "organizacion",
    "participacion",
    "perfil",
    "potencialidades",
    "procesos",
    "prospectiva",
    "reconocimiento",
    "recursos",
    "redes",
    "riesgos",
    "rol",
    "sociograma",
    "vision",
)

for _name in MODULES:
    import_module(f"mancomun.web.moments.{_name}")
