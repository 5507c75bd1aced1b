"""The agenda of instruments (S61): what must be issued or changed so that the vision binds, by whom, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.lexicon.text import Text, day_text, join_names, short_day
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

KINDS: Mapping[str, Text] = {
    "planeacion": Text("Planeación", "Planning"),
    "ordenamiento": Text("Ordenamiento", "Land-use ordering"),
    "financiacion": Text("Financiación", "Financing"),
    "gestion": Text("Gestión", "Management"),
    "juridico": Text("Jurídico", "Legal"),
    "informacion": Text("Información", "Information"),
    "participacion": Text("Participación", "Participation"),
}
ACTIONS: Mapping[str, Text] = {
    "crear": Text("Crear", "Create"),
    "modificar": Text("Modificar", "Change"),
    "adoptar": Text("Adoptar", "Adopt"),
    "articular": Text("Articular", "Bring into line"),
    "derogar": Text("Derogar", "Repeal"),
}
STATES: Mapping[str, Text] = {
    "pendiente": Text("Pendiente", "Pending"),
    "en_curso": Text("En curso", "Under way"),
    "expedido": Text("Expedido", "Issued"),
}
AUTHORITIES: Mapping[str, Text] = {
    "municipio": Text("Municipio o distrito", "Municipality or district"),
    "departamento": Text("Departamento", "Department"),
    "area_metropolitana": Text("Área metropolitana", "Metropolitan area"),
    "esquema": Text("Esquema asociativo", "Associative scheme"),
    "car": Text("Corporación autónoma regional", "Regional environmental corporation"),
    "nacion": Text("Nación", "Nation"),
}


LONG_TERM_YEARS = 12
"""Three terms of government of four years: how long the long-term content of a POT lasts. From knowledge: verify."""


@dataclass(frozen=True, slots=True)
class Model:
    """An instrument people know: who may issue it, and the norm that says so. From knowledge: verify before citing."""

    name: Text
    kind: str
    authorities: tuple[str, ...]
    norm: str


CATALOGUE: Mapping[str, Model] = {
    "pot": Model(Text("Plan de ordenamiento territorial (POT, PBOT o EOT)", "Municipal land-use plan"), "ordenamiento",
                 ("municipio",), "Ley 388 de 1997, art. 9"),
    "pod": Model(Text("Plan de ordenamiento departamental", "Departmental land-use plan"), "ordenamiento", ("departamento",),
                 "Ley 1454 de 2011, art. 29"),
    "pemot": Model(Text("Plan estratégico metropolitano de ordenamiento territorial", "Metropolitan strategic land-use plan"),
                   "ordenamiento", ("area_metropolitana",), "Ley 1625 de 2013, art. 22"),
    "pidm": Model(Text("Plan integral de desarrollo metropolitano", "Metropolitan development plan"), "planeacion",
                  ("area_metropolitana",), "Ley 1625 de 2013, art. 12"),
    "pdt": Model(Text("Plan de desarrollo territorial", "Territorial development plan"), "planeacion",
                 ("municipio", "departamento"), "Ley 152 de 1994, art. 31"),
    "pemp": Model(Text("Plan estratégico de mediano plazo del esquema", "Scheme's medium-term strategic plan"), "planeacion",
                  ("esquema", "area_metropolitana"), "Decreto 1033 de 2021"),
    "pomca": Model(Text("Plan de ordenación y manejo de la cuenca", "River basin management plan"), "ordenamiento", ("car",),
                   "Decreto 1640 de 2012"),
    "tributo": Model(Text("Acuerdo u ordenanza sobre tributos y valorización", "Act on taxes and betterment levies"),
                     "financiacion", ("municipio", "departamento"), "Constitución, arts. 300 y 313"),
    "contrato_plan": Model(Text("Contrato plan o pacto territorial", "Contract plan or territorial pact"), "financiacion",
                           ("nacion", "municipio", "departamento", "area_metropolitana", "esquema"), "Ley 1454 de 2011, art. 18"),
    "sistema_informacion": Model(Text("Sistema de información regional", "Regional information system"), "informacion",
                                 tuple(AUTHORITIES), ""),
    "instancia": Model(Text("Acto que crea una instancia de participación", "Act that creates a body of participation"),
                       "participacion", ("municipio", "departamento", "area_metropolitana", "esquema"), "Ley 1757 de 2015"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Instrumento:
    """One instrument of the agenda. ``model`` is a key of `CATALOGUE` or empty; ``after`` are keys of those it depends on.

    ``since`` is the day the plan in force was adopted, when it is one that is changed; ``fact`` the fact in common it answers to.
    """

    key: str
    name: str
    kind: str
    action: str
    authority: str
    model: str = ""
    norm: str = ""
    bet: str = ""
    due: date | None = None
    state: str = "pendiente"
    after: tuple[str, ...] = ()
    since: date | None = None
    fact: str = ""
    steps: tuple[str, ...] = ()


def order(instruments: Sequence[Instrumento]) -> tuple[list[str], list[list[str]]]:
    """Keys in an order in which nothing comes before what it depends on, and the rings that make it impossible.

    Among those that may come, the file's order. Members of a ring, and what hangs from one, close the list.
    """
    left = {
        one.key: {key for key in one.after if any(key == other.key for other in instruments)} for one in instruments
    }
    done: list[str] = []
    while True:
        free = next((key for key, after in left.items() if not after), None)
        if free is None:
            break
        done.append(free)
        del left[free]
        for after in left.values():
            after.discard(free)
    rings: list[list[str]] = []
    seen: set[str] = set()
    for start in left:
        path: list[str] = []
        at = start
        while at not in seen and at not in path:
            path.append(at)
            at = next(iter(sorted(left[at] & left.keys())), at)
            if at == path[-1] and at not in left[at]:
                break
        if at in path and (len(path) - path.index(at) > 1 or at in left[at]):
            rings.append(path[path.index(at) :])
        seen.update(path)
    return done + list(left), rings


def instrument_remarks(instruments: Sequence[Instrumento], bets: Mapping[str, str], as_of: date) -> list[Remark]:
    """Who is not competent (E-S61-1), rings of dependence, bets without instrument, dates past or out of order."""
    out: list[Remark] = []
    by = {one.key: one for one in instruments}
    for one in instruments:
        model = CATALOGUE.get(one.model)
        if model is not None and one.authority and one.authority not in model.authorities:
            who = AUTHORITIES.get(one.authority, Text(one.authority, one.authority))
            act = ACTIONS.get(one.action, Text(one.action, one.action))
            cited = Text(f" ({model.norm})", f" ({model.norm})") if model.norm else Text("", "")
            out.append(
                remark("E-S61-1", one.key, f"{who.es} no es competente para {act.es.lower()} «{one.name}»{cited.es}.",
                       f"{who.en} is not competent to {act.en.lower()} “{one.name}”{cited.en}.")
            )  # fmt: skip
        if one.bet not in bets:
            out.append(remark("E-S61-2", one.key, f"El instrumento «{one.name}» no dice a qué apuesta sirve.",
                              f"The instrument “{one.name}” does not say which bet it serves."))  # fmt: skip
        if one.due is None:
            out.append(
                remark(
                    "E-S61-3",
                    one.key,
                    f"Falta la fecha objetivo de «{one.name}».",
                    f"The target date of “{one.name}” is missing.",
                )
            )
        elif one.state != "expedido" and one.due < as_of:
            out.append(remark("A-S61-4", one.key, f"«{one.name}» debía estar el {day_text(one.due).es} y no está expedido.",
                              f"“{one.name}” was due on {day_text(one.due).en} and is not issued."))  # fmt: skip
        if one.model == "pot" and one.action in ("modificar", "derogar") and one.since and one.due:
            opens = date(one.since.year + LONG_TERM_YEARS, 1, 1)
            if one.due < opens:
                out.append(
                    remark(
                        "A-S61-8",
                        one.key,
                        f"«{one.name}» rige desde el {day_text(one.since).es}: su contenido de largo plazo dura tres períodos de gobierno. "
                        f"Antes de {opens.year} solo se cambia lo de corto y mediano plazo, o por excepción; verifique la norma.",
                        f"“{one.name}” is in force since {day_text(one.since).en}: its long-term content lasts three terms of government. "
                        f"Before {opens.year} only the short and medium term change, or by exception; check the norm.",
                    )
                )
        for key in one.after:
            before = by.get(key)
            if before and before.due and one.due and before.due > one.due:
                day, later = short_day(one.due), short_day(before.due)
                out.append(
                    remark(
                        "E-S61-5",
                        one.key,
                        f"«{one.name}» ({day.es}) depende de «{before.name}», que llega después ({later.es}).",
                        f"“{one.name}” ({day.en}) depends on “{before.name}”, which comes later ({later.en}).",
                    )
                )
    for ring in order(instruments)[1]:
        named = [f"«{by[key].name}»" for key in ring]
        out.append(
            remark(
                "E-S61-6",
                ring[0],
                f"Estos instrumentos dependen unos de otros en círculo: {join_names(named).es}. Quite una dependencia.",
                f"These instruments depend on one another in a ring: {join_names(named).en}. Remove one dependence.",
            )
        )
    for key, bet in bets.items():
        if not any(one.bet == key for one in instruments):
            out.append(remark("A-S61-7", "", f"La apuesta «{bet}» no tiene ningún instrumento que la haga vinculante.",
                              f"The bet “{bet}” has no instrument that makes it binding."))  # fmt: skip
    return out


def coverage(instruments: Sequence[Instrumento], bets: Mapping[str, str]) -> Text:
    """How many bets have an instrument that makes them binding (C29), in words."""
    if not bets:
        return Text("Sin apuestas: no se puede decir qué cubren los instrumentos.",
                    "No bets: what the instruments cover cannot be said.")  # fmt: skip
    held = sum(any(one.bet == key for one in instruments) for key in bets)
    done = sum(one.state == "expedido" for one in instruments)
    return Text(
        f"{held} de {len(bets)} apuestas tienen un instrumento que las hace vinculantes; {done} de {len(instruments)} ya se expidieron.",
        f"{held} of {len(bets)} bets have an instrument that makes them binding; {done} of {len(instruments)} are issued.",
    )


def instrument_tables(instruments: Sequence[Instrumento], bets: Mapping[str, str], lang: str = "es") -> list[Table]:
    """The road: instruments in the order they may come; bets by kind of instrument, and by instrument."""
    es = lang == "es"
    by = {one.key: one for one in instruments}
    rows: list[Row] = []
    for place, key in enumerate(order(instruments)[0], 1):
        one = by[key]
        rows.append(
            (
                place,
                one.name,
                ACTIONS[one.action].of(lang) if one.action in ACTIONS else "",
                AUTHORITIES[one.authority].of(lang) if one.authority in AUTHORITIES else one.authority,
                one.due.isoformat() if one.due else None,
                STATES[one.state].of(lang) if one.state in STATES else one.state,
                "; ".join(by[other].name for other in one.after if other in by),
                one.norm or (CATALOGUE[one.model].norm if one.model in CATALOGUE else ""),
            )
        )
    head = (
        ("Orden", "Instrumento", "Acción", "Competente", "Fecha objetivo", "Estado", "Depende de", "Norma")
        if es
        else ("Order", "Instrument", "Action", "Competent", "Target date", "State", "Depends on", "Norm")
    )
    found = [Table("Hoja de ruta de instrumentos" if es else "Road of instruments", head, rows)]
    if bets:
        crossed: list[Row] = [
            (
                one.name,
                *(
                    (STATES[one.state].of(lang) if one.state in STATES else one.state) if one.bet == key else ""
                    for key in bets
                ),
            )
            for one in (by[key] for key in order(instruments)[0])
        ]
        found.append(Table("Apuestas e instrumentos" if es else "Bets and instruments",
                           ("Instrumento" if es else "Instrument", *bets.values()), crossed))  # fmt: skip
        cells: list[Row] = [
            (bet, *(sum(one.bet == key and one.kind == kind for one in instruments) for kind in KINDS))
            for key, bet in bets.items()
        ]
        found.append(Table("Apuestas por clase de instrumento" if es else "Bets by kind of instrument",
                           ("Apuesta" if es else "Bet", *(text.of(lang) for text in KINDS.values())), cells))  # fmt: skip
    return found
