"""S40, the sociogram: who counts, who is tied to whom, and how the team judges them; private from end to end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from mancomun.actors.judgements import Panel, Rating, power_interest, rated
from mancomun.actors.judgements import picture as plane
from mancomun.actors.model import (
    FAMILIES,
    KINDS,
    LEVELS,
    TIES,
    Actor,
    Network,
    Relacion,
    check_judgement,
    network,
    remarks_of,
)
from mancomun.actors.reading import ties_from_grid
from mancomun.actors.waves import compare
from mancomun.documents.picture import png_of_svg
from mancomun.documents.sociogram import ActorMap, map_blocks, sociogram_report, sociogram_workbook
from mancomun.documents.tree import Document
from mancomun.errors import BadInput
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.texts import text_remarks
from mancomun.web.moments.common import attempt, options, refused
from mancomun.web.moments.pieces import beside, missing, reserved, rows_of
from mancomun.web.paths import data_folder
from mancomun.web.workspace.kinds import Context, Export, Field, Kind, Paper, Section, Table, Values, View, register

if TYPE_CHECKING:
    from mancomun.actors.measures import Sociogram

ROLES: Mapping[str, Text] = {
    "beneficiario": Text("Beneficiario", "Beneficiary"),
    "cooperante": Text("Cooperante", "Supporter"),
    "oponente": Text("Oponente", "Opponent"),
    "perjudicado": Text("Perjudicado", "Harmed"),
}
POWERS: Mapping[str, Text] = {
    "legal": Text("Legal", "Legal"),
    "financiero": Text("Financiero", "Financial"),
    "convocatoria": Text("De convocatoria", "To call people"),
    "informacion": Text("De información", "Of information"),
    "veto": Text("De veto", "Of veto"),
}
SURE: Mapping[str, Text] = {
    "baja": Text("Baja", "Low"),
    "media": Text("Media", "Middling"),
    "alta": Text("Alta", "High"),
}
CUTS: Mapping[str, Text] = {
    "fixed": Text("En 2", "At 2"),
    "median": Text("En la mediana", "At the median"),
}
_JUDGED = (
    Field("poder", Text("Poder (0 a 4)", "Power (0 to 4)"), "decimal"),
    Field("interes", Text("Interés (0 a 4)", "Interest (0 to 4)"), "decimal"),
    Field("posicion", Text("Posición (−3 a 3)", "Position (−3 to 3)"), "decimal"),
)
ACTORS = Table(
    "actores",
    Text("Actores", "Actors"),
    (
        Field("sigla", Text("Sigla", "Short name"), required=True),
        Field("nombre", Text("Nombre", "Name"), required=True),
        Field("familia", Text("Familia", "Family"), "choice", options=options(FAMILIES), required=True),
        Field("nivel", Text("Nivel", "Level"), "choice", options=options(LEVELS), required=True),
        Field("municipio", Text("Municipios", "Municipalities"), "members"),
        Field("tipo", Text("Tipo", "Kind"), "choice", options=options(KINDS), required=True),
        Field("rol_mga", Text("Rol en un proyecto", "Role in a project"), "choice", options=ROLES),
        *_JUDGED,
        Field(
            "fuentes_poder", Text("De dónde viene su poder", "Where its power comes from"), "choices", options=POWERS
        ),
        Field("expectativa", Text("Qué espera", "What it expects")),
        Field("contribucion", Text("Qué puede aportar", "What it can contribute")),
        Field("estrategia", Text("Qué haremos con él", "What we shall do with it")),
        Field("contacto", Text("Contacto (restringido)", "Contact (restricted)"), personal=True),
        Field("no_consultado", Text("Todavía no se le ha preguntado", "Not asked yet"), "flag"),
    ),
    help=Text(
        "Se califica a organizaciones y a personas con función pública, nunca a particulares.",
        "Organisations and people in public office are rated, never private people.",
    ),
    one=Text("actor", "actor"),
    template="actores",
)
TIED = Table(
    "relaciones",
    Text("Relaciones", "Ties"),
    (
        Field("origen", Text("De (sigla)", "From (short name)"), required=True),
        Field("destino", Text("A (sigla)", "To (short name)"), required=True),
        Field(
            "tipo",
            Text("Tipo", "Kind"),
            "choice",
            options=options({key: name for key, (name, _) in TIES.items()}),
            required=True,
        ),
        Field("intensidad", Text("Intensidad (1 a 3)", "Strength (1 to 3)"), "integer", required=True),
        Field("dirigida", Text("Va en un solo sentido", "Goes one way"), "flag", required=True),
        Field("ola", Text("Ola (fecha)", "Wave (day)"), "date", required=True),
        Field("fuente", Text("Fuente", "Source"), required=True),
        Field("confianza_dato", Text("Confianza en el dato", "Confidence in the datum"), "choice", options=SURE),
    ),
    one=Text("relación", "tie"),
    template="relaciones",
)
RATINGS = Table(
    "calificaciones",
    Text("Varias personas califican", "Several raters"),
    (
        Field("calificador", Text("Quién califica", "Who rates"), required=True, personal=True, alias=True),
        Field("actor", Text("Actor (sigla)", "Actor (short name)"), required=True),
        *_JUDGED,
    ),
    help=Text(
        "Con calificaciones se toma la mediana y se muestra el desacuerdo.",
        "With ratings the median is taken and disagreement shown.",
    ),
    one=Text("calificación", "rating"),
)
WORKSHOP = Field(
    "taller",
    Text("Relaciones anotadas en taller", "Ties noted in a workshop"),
    "list",
    help=Text(
        "Una por línea: origen; destino; tipo; intensidad. Por ejemplo: ALC; GRE; colaboración; 2.",
        "One a line: origin; target; kind; strength. For example: ALC; GRE; colaboración; 2.",
    ),
)
MEASURE = (
    Field(
        "ola_vista",
        Text("Ola que se mira", "Wave looked at"),
        "date",
        help=Text("Sin fecha, la última.", "Without it, the last."),
    ),
    Field(
        "tipos_medidos",
        Text("Relaciones que se miden", "Ties that are measured"),
        "choices",
        options=options({key: name for key, (name, _) in TIES.items()}),
        help=Text("Sin marcar ninguna, todas menos conflicto.", "With none marked, all but conflict."),
    ),
    Field(
        "ponderada", Text("La distancia es 1 dividido por la intensidad", "Distance is 1 divided by strength"), "flag"
    ),
    Field("corte", Text("Desde dónde es alto", "Where high begins"), "choice", options=CUTS),
    Field("ego", Text("Actor que se mira de cerca (sigla)", "Actor looked at closely (short name)")),
    Field("semilla", Text("Semilla", "Seed"), "integer", low=0),
)
WORDS = (
    Field("hallazgos", Text("Hallazgos del equipo", "Findings of the team"), "long"),
    Field("estrategias", Text("Estrategia general", "General strategy"), "long"),
)
_KEYS = {"A-S40-3": "", "A-S40-4": ""}


@dataclass(frozen=True)
class Understood:
    """The network that can be measured (None without actors), its raters, and the remarks on what was typed."""

    net: Network | None
    panel: Panel | None
    remarks: tuple[Remark, ...]


def understood(values: Values | None, context: Context) -> Understood:
    """Actors, ties and ratings from what was typed; a row that cannot stand is remarked with its sentence and left out."""
    remarks: list[Remark] = []
    actors, rows = _actors(values, context, remarks)
    if not actors:
        return Understood(None, None, tuple(remarks))
    by = {actor.key: actor for actor in actors}
    typed = [
        (_tie(row), f"relaciones/{row['id']}")
        for row in rows_of(values, "relaciones")
        if row["origen"] or row["destino"]
    ]
    ties = _standing([*typed, *_noted(values, by, remarks)], by, remarks)
    silent = [row["sigla"] for row in rows_of(values, "actores") if row["no_consultado"] and row["sigla"] in by]
    net = network(actors, ties, not_asked=silent)
    panel = rated(net, ratings) if (ratings := _ratings(values, by, remarks)) else None
    net = panel.net if panel is not None else net
    remarks += beside(remarks_of(net), rows, _KEYS, default="actores")
    return Understood(net, panel, tuple(remarks))


def _actors(values: Values | None, context: Context, remarks: list[Remark]) -> tuple[list[Actor], dict[str, str]]:
    actors: list[Actor] = []
    rows: dict[str, str] = {}
    named: dict[str, Actor] = {}
    for row in rows_of(values, "actores"):
        where = f"actores/{row['id']}"
        if not row["nombre"]:
            continue
        actor = Actor(
            row["sigla"] or row["nombre"],
            row["nombre"],
            row["familia"],
            row["nivel"],
            tuple(context.member_name(code) for code in row["municipio"]),
            row["tipo"] or "institucion",
            row["poder"],
            row["interes"],
            row["posicion"],
            row["expectativa"],
            row["contribucion"],
            row["estrategia"],
        )
        for key, power, interest, position in (
            ("poder", row["poder"], None, None),
            ("interes", None, row["interes"], None),
            ("posicion", None, None, row["posicion"]),
        ):
            try:
                check_judgement(actor.name, power, interest, position)
            except BadInput as error:  # the actor stays, without that judgement
                remarks.append(refused(error, f"{where}/{key}"))
                actor = replace(
                    actor,
                    power=actor.power if power is None else None,
                    interest=actor.interest if interest is None else None,
                    position=actor.position if position is None else None,
                )
        twin = next((one for one in (named.get(actor.key), named.get(fold(actor.name))) if one is not None), None)
        if attempt(partial(network, [*([twin] if twin else []), actor], []), remarks, f"{where}/nombre") is None:
            continue
        actors.append(actor)
        named[actor.key] = named[fold(actor.name)] = actor
        rows[actor.key] = where
    return actors, rows


def _tie(row: Mapping[str, object]) -> Relacion:
    kind = str(row["tipo"] or "colaboracion")
    strength = row["intensidad"]
    directed = row["dirigida"]
    return Relacion(
        str(row["origen"]),
        str(row["destino"]),
        kind,
        int(strength) if isinstance(strength, int | float) else 1,
        TIES[kind][1] if directed is None else bool(directed),
        row["ola"] if isinstance(row["ola"], date) else None,
        str(row["fuente"]),
        str(row["confianza_dato"]),
    )


def _noted(values: Values | None, by: Mapping[str, Actor], remarks: list[Remark]) -> list[tuple[Relacion, str]]:
    """Lines of a workshop as ties of the wave that is looked at; a line that says no tie is remarked."""
    wave = (values or {}).get("ola_vista") or max(
        (row["ola"] for row in rows_of(values, "relaciones") if row["ola"]), default=None
    )
    found = []
    for line in (values or {}).get("taller") or ():
        cells = [cell.strip() for cell in line.replace("\t", ";").split(";")]
        if len(cells) < 2:
            remarks.append(
                remark(
                    "E-S40-7",
                    "taller",
                    f"«{line[:60]}» no dice una relación: escriba origen; destino; tipo; intensidad.",
                    f"“{line[:60]}” does not say a tie: write origin; target; kind; strength.",
                )
            )
            continue
        head = ["origen", "destino", "tipo", "intensidad"]
        read = attempt(partial(ties_from_grid, [head, [*cells, "", ""][:4]]), remarks, "taller")
        found += [(replace(tie, wave=wave, source=tie.source or "taller"), "taller") for tie in read or ()]
    return found


def _standing(typed: list[tuple[Relacion, str]], by: Mapping[str, Actor], remarks: list[Remark]) -> list[Relacion]:
    """The ties that hold: between two different known actors, each once; and all with a wave, or none."""
    kept: list[tuple[Relacion, str]] = []
    seen: dict[tuple[tuple[str, str], str, date | None], Relacion] = {}
    for tie, where in typed:
        ends = [by[key] for key in dict.fromkeys((tie.origin, tie.target)) if key in by]
        strange = not {tie.origin, tie.target} <= by.keys()
        mark = (tie.pair, tie.kind, tie.wave)
        before = [seen[mark]] if mark in seen else []
        people = list(by.values()) if strange else ends  # all of them, to say which one was meant
        key = "intensidad" if tie.strength not in (1, 2, 3) else "destino"
        place = where if where == "taller" else f"{where}/{key}"
        if attempt(partial(network, people, [*before, tie]), remarks, place) is not None:
            seen[mark] = tie
            kept.append((tie, where))
    undated = [(tie, where) for tie, where in kept if tie.wave is None]
    if undated and len(undated) < len(kept):
        dated = next(tie for tie, _ in kept if tie.wave is not None)
        try:
            network(list(by.values()), [dated, undated[0][0]])
        except BadInput as error:
            several = len(undated)
            es = f"{several} de {len(kept)} relaciones no llevan la fecha de su ola y las demás sí."
            en = f"{several} of {len(kept)} ties lack the date of their wave and the others have it."
            remarks.append(
                remark(
                    refused(error, "").code,
                    undated[0][1],
                    f"{es} Escríbala en todas o en ninguna.",
                    f"{en} Write it on all or on none.",
                )
            )
        return [tie for tie, _ in kept if tie.wave is not None]
    return [tie for tie, _ in kept]


def _ratings(values: Values | None, by: Mapping[str, Actor], remarks: list[Remark]) -> list[Rating]:
    found: list[Rating] = []
    said: dict[tuple[str, str], Rating] = {}
    net = network(list(by.values()), [])
    for row in rows_of(values, "calificaciones"):
        where = f"calificaciones/{row['id']}"
        if not row["calificador"] or not row["actor"]:
            continue
        one = Rating(row["calificador"], row["actor"], row["poder"], row["interes"], row["posicion"])
        before = said.get((one.rater, one.actor))
        if attempt(partial(rated, net, [*([before] if before else []), one]), remarks, f"{where}/actor") is not None:
            said[one.rater, one.actor] = one
            found.append(one)
    return found


def seen(values: Values, context: Context) -> tuple[ActorMap | None, list[Remark]]:
    """The map of the wave looked at, measured, with its judgements and the change since the wave before."""
    found = understood(values, context)
    remarks = list(found.remarks)
    if found.net is None:
        return None, remarks
    net = found.net
    asked = values["ola_vista"]
    if asked is not None and net.waves and asked not in net.waves:
        days = ", ".join(item.isoformat() for item in net.waves)
        remarks.append(
            remark(
                "A-S40-9",
                "ola_vista",
                f"No hay relaciones de ese día. Hay de: {days}.",
                f"There are no ties of that day. There are of: {days}.",
            )
        )
        asked = None
    wave = asked or (net.waves[-1] if net.waves else None)
    now = net.of(wave=wave) if net.waves else net
    earlier = max((day for day in net.waves if wave is not None and day < wave), default=None)
    measured = None
    if now.ties:
        measured = attempt(lambda: measured_of(now, values), remarks, "tipos_medidos")
    around = values["ego"]
    if around and around not in net.keys:
        attempt(partial(network, now.actors, [], not_asked=[around]), remarks, "ego")
    for key, es, en in (
        ("hallazgos", "los hallazgos", "the findings"),
        ("estrategias", "la estrategia", "the strategy"),
    ):
        if values[key]:
            remarks += text_remarks("S40", key, (es, en), values[key])
    title = Text(f"Sociograma y mapa de actores. {context.name}", f"Sociogram and map of actors. {context.name}")
    return (
        ActorMap(
            reserved(context),
            title.of(context.lang),
            now,
            measured,
            power_interest(now.actors, cut=values["corte"] or "fixed"),
            found.panel,
            compare(net.of(wave=earlier), now) if earlier is not None else None,
            wave,
            around if around in net.keys else "",
            values["hallazgos"],
            values["estrategias"],
            values["semilla"] or 0,
            {
                row["sigla"]: ROLES[row["rol_mga"]].of(context.lang)
                for row in rows_of(values, "actores")
                if row["rol_mga"]
            },
        ),
        remarks,
    )


def measured_of(net: Network, values: Values) -> Sociogram:
    """The network of one wave, measured as the product says; `BadInput` where the library is missing."""
    try:
        from mancomun.actors.measures import sociogram
    except ModuleNotFoundError as error:
        raise BadInput(
            "falta-redes",
            f"Falta la biblioteca {error.name}: instale mancomun[networks].",
            f"The library {error.name} is missing: install mancomun[networks].",
        ) from error
    return sociogram(
        net,
        kinds=values["tipos_medidos"] or None,
        weighted=bool(values["ponderada"]),
        seed=values["semilla"] or 0,
    )


def look(values: Values, context: Context) -> View:
    """The drawing, quadrants, measures, communities, bridges, what the raters dispute, and the square of ties."""
    data, remarks = seen(values, context)
    if data is None:
        remarks.append(missing("actores", "el primer actor", "the first actor", "E-S40-0"))
        return View((), tuple(remarks), {"actors": 0.0})
    numbers = {"actors": float(len(data.net.actors)), "ties": float(len(data.net.ties))}
    if data.found is not None and data.found.density is not None:
        numbers["density"] = data.found.density
    if data.matrix.balance is not None:
        numbers["balance"] = data.matrix.balance
    return View(tuple(map_blocks(data)), tuple(remarks), numbers)


def _needed(values: Values, context: Context) -> ActorMap:
    data, _ = seen(values, context)
    if data is None:
        network([], [])  # says that there are no actors yet
        raise AssertionError
    return data


def _report(values: Values, context: Context) -> Document:
    return sociogram_report(_needed(values, context))


def _book(values: Values, context: Context) -> bytes:
    return sociogram_workbook(_needed(values, context))


def _text(name: str, judgements: bool) -> Callable[[Values, Context], bytes]:
    def build(values: Values, context: Context) -> bytes:
        from mancomun.actors import exports

        # A table goes out whole, with all its waves; a graph is that of the wave looked at.
        data = _needed(values, context)
        whole = understood(values, context).net
        net = data.net if name in ("graphml", "gexf") or whole is None else whole
        made: str = getattr(exports, name)(net, judgements=judgements)
        return made.encode("utf-8-sig" if name.endswith("csv") else "utf-8")

    return build


def _drawing(which: str) -> Callable[[Values, Context], str]:
    def build(values: Values, context: Context) -> str:
        from mancomun.actors.picture import picture

        data = _needed(values, context)
        if which == "plane":
            return plane(data.matrix, context.lang)
        found = data.found if data.found is not None else measured_of(data.net, values)
        return picture(data.net, found, context.lang, judgements=which == "judged", seed=data.seed)

    return build


def _svg(which: str) -> Callable[[Values, Context], bytes]:
    drawn = _drawing(which)
    return lambda values, context: drawn(values, context).encode()


def _png(which: str) -> Callable[[Values, Context], bytes]:
    drawn = _drawing(which)
    return lambda values, context: png_of_svg(drawn(values, context), cache=data_folder() / "fonts")


def _exports() -> tuple[Export, ...]:
    """Each file twice: without judgements, and with them for who may see them."""
    made = []
    files = (
        ("actors_csv", "actores", Text("Actores (CSV)", "Actors (CSV)"), "csv", "text/csv"),
        ("ties_csv", "relaciones", Text("Relaciones (CSV)", "Ties (CSV)"), "csv", "text/csv"),
        ("graphml", "graphml", Text("Red (GraphML)", "Network (GraphML)"), "graphml", "application/xml"),
        ("gexf", "gexf", Text("Red (GEXF)", "Network (GEXF)"), "gexf", "application/xml"),
    )
    more = Text("con juicios", "with judgements")
    for name, key, words, suffix, media in files:
        made.append(Export(key, words, suffix, media, _text(name, judgements=False)))
        judged = Text(f"{words.es}, {more.es}", f"{words.en}, {more.en}")
        made.append(Export(f"{key}-juicios", judged, suffix, media, _text(name, judgements=True), judging=True))
    for which, key, words in (
        ("plain", "dibujo", Text("Dibujo", "Drawing")),
        ("judged", "dibujo-juicios", Text("Dibujo con juicios", "Drawing with judgements")),
        ("plane", "plano", Text("Plano de poder e interés", "Plane of power and interest")),
    ):
        judging = which != "plain"
        made.append(
            Export(
                f"{key}-svg",
                Text(f"{words.es} (SVG)", f"{words.en} (SVG)"),
                "svg",
                "image/svg+xml",
                _svg(which),
                judging,
            )
        )
        made.append(
            Export(
                f"{key}-png", Text(f"{words.es} (PNG)", f"{words.en} (PNG)"), "png", "image/png", _png(which), judging
            )
        )
    return tuple(made)


register(
    Kind(
        "sociograma",
        (
            Section("actores", Text("Actores", "Actors"), (ACTORS,)),
            Section("relaciones", Text("Relaciones", "Ties"), (TIED, WORKSHOP)),
            Section("calificaciones", Text("Quienes califican", "Raters"), (RATINGS,)),
            Section("medida", Text("Cómo se mira", "How it is looked at"), MEASURE),
            Section("palabras", Text("Hallazgos y estrategia", "Findings and strategy"), WORDS),
        ),
        look,
        lead=Text(
            "Quién cuenta, quién está unido a quién y qué piensa cada uno. Solo lo ve el equipo.",
            "Who counts, who is tied to whom and where each stands. Only the team sees it.",
        ),
        papers=(
            Paper(
                "D8",
                Text("Sociograma y mapa de actores", "Sociogram and map of actors"),
                "sociograma",
                ("docx", "pdf", "xlsx"),
                _report,
                _book,
            ),
        ),
        exports=_exports(),
        private=True,
    )
)
