"""D1, the *ficha de iniciativa* (S14), from the rows: the same numbers as the page, with their vintage and source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from html import escape
from typing import Any

import mancomun
from mancomun.documents.initiative import initiative_sheet, initiative_workbook
from mancomun.documents.inputs import (
    Edition,
    InitiativeSheet,
    MemberLine,
    ObjectiveLine,
    Picture,
    Quantity,
    VerdictLine,
)
from mancomun.drawing.radar import radar
from mancomun.lexicon.text import Text
from mancomun.portfolio import contributions
from mancomun.portfolio.contributions import Axis
from mancomun.portfolio.initiative import MATURITY, ORIGINS, TOPICS
from mancomun.portfolio.states import STATES
from mancomun.territory.colombia import Attribute, attributes
from mancomun.web.initiatives import bridge, presenter, selectors
from mancomun.web.initiatives.models import Iniciativa, Membresia
from mancomun.web.initiatives.then import Past
from mancomun.web.papers.services import Form
from mancomun.web.portfolio.words import capital, figure_name, region_name, word
from mancomun.web.territory.cartography import Drawing
from mancomun.web.territory.presenter import OUTCOMES

SHEET = Form(initiative_sheet, initiative_workbook, ("pdf", "xlsx"))
GROUND = {"chosen": "#F5C84B", "apart": "#F5C84B", "near": "#DCE7E0", "far": "#EEF2EF"}
WATER, LINE, INK = "#E6EEF2", "#9FB3A9", "#14231E"
_PEOPLE = Text("habitantes", "people")
_PIECES = Text("piezas", "pieces")
NOT_TOLD = Text(
    "No se publica; escriba a la entidad que promueve la iniciativa.",
    "Not published; write to the entity that promotes the initiative.",
)
EXERCISE = Text("ejercicio ficticio G47", "fictional exercise G47")


def sheet(row: Iniciativa, day: date, lang: str, *, reader: Any = None, past: Past | None = None) -> InitiativeSheet:
    """Everything that D1 prints of ``row`` as it was on ``day``; the row brings the calculated fields of that day.

    ``past`` is what hung on the row on a past day. ``reader`` is an officer, who also reads of possible duplicates among what they may see,
    and the contact, which may be a person.
    """
    members = past.members if past else selectors.memberships(row, day)
    score = selectors.file_quality(row, members, day, compare=past is None)
    codes = bridge.core(row, members).member_codes(day)
    given = past.scores if past else [bridge.contribution(one) for one in row.contributions.all()]
    axes = contributions.radar(given)
    opinion = next(iter(past.opinions), None) if past else row.opinions.first()
    versions = [(Text("Motor", "Engine").of(lang), mancomun.__version__)]
    if row.territory_version:
        versions.append((Text("territorio", "territory").of(lang), row.territory_version))
    if opinion is not None:
        versions.append((Text("Libro de la ley", "Book of law").of(lang), str(opinion.content["law_version"])))
    near = selectors.neighbours(row, reader) if reader is not None else ()
    warnings = [one.message.text.of(lang) for one in selectors.possible_duplicates(row, near)]
    doubt = row.doubt_en if lang == "en" else row.doubt_es
    public = row.visibility == "publica"
    return InitiativeSheet(
        Edition(row.code, day, lang, state=row.record_state, versions=versions, public=public),
        row.name,
        acronym=row.acronym,
        region="" if row.fiction else region_name(row.region or row.main_region),
        promoter=row.promoter,
        contact=row.contact if reader is not None or not row.contact else NOT_TOLD.of(lang),
        identified_on=row.identified_on,
        figure_now=figure_name(row.figure_now),
        figure_foreseen=figure_name(row.figure_foreseen),
        verdict=None
        if opinion is None
        else VerdictLine(
            figure_name(opinion.figure),
            opinion.outcome,
            str(OUTCOMES[opinion.outcome]),
            opinion.content["summary"][lang],
            opinion.as_of,
        ),
        topics=[capital(TOPICS[key].of(lang)) for key in row.topics if key in TOPICS],
        origin=capital(ORIGINS[row.origin].of(lang)) if row.origin in ORIGINS else "",
        maturity=row.maturity,
        maturity_text=MATURITY[row.maturity].of(lang) if row.maturity is not None else "",
        state=capital(STATES[row.state].of(lang)),
        prior_agreement=row.prior_agreement,
        background=row.background,
        projects=[line for line in row.projects.splitlines() if line.strip()],
        instruments=[line for line in row.instruments.splitlines() if line.strip()],
        members=member_lines(row, members, lang),
        indicators=indicators(row, lang),
        objectives=objectives(axes, given, lang) if given else (),
        map=_map(None if row.fiction else presenter.group_map(row, codes, day), lang),
        radar=radar_picture(axes, lang) if given else None,
        completeness=score.percent,
        gaps=[gap.label.of(lang) for gap in score.gaps],
        warnings=[*warnings, *([Text("Duda: ", "Doubt: ").of(lang) + doubt] if doubt else [])],
        sources=[row.source] if row.source else [],
        fiction=Text(
            "Ejercicio: municipios, cifras y hechos ficticios.",
            "Exercise: fictional municipalities, figures and facts.",
        ).of(lang)
        if row.fiction
        else "",
    )


@cache
def _documented() -> dict[str, Attribute]:
    return {one.id: one for one in attributes()}


def _fact(row: Iniciativa, key: str, value: Any, kind: str = "decimal", decimals: int | None = None) -> Quantity | None:
    """A datum of the territory with its unit, vintage and source; those of the exercise are its own."""
    if value is None:
        return None
    known = _documented().get(key)
    if row.fiction or known is None:
        own = _PEOPLE if key == "population" else Text("km²", "km²")
        return Quantity(value, own, str(row.calculated.get("on", ""))[:4], EXERCISE, kind, decimals)
    unit = _PEOPLE if key == "population" else Text(known.unit_es, known.unit_en)
    return Quantity(value, unit, known.vintage, Text(known.source_es, known.source_en), kind, decimals)


def member_lines(row: Iniciativa, members: Sequence[Membresia], lang: str) -> list[MemberLine]:
    """The members in the order they were written, with what the territory knows of each."""
    land = selectors.territory(row)
    found = []
    for one in members:
        unit = land.units.get(one.code) or land.areas.get(one.code)
        facts = unit.facts if unit else {}
        found.append(
            MemberLine(
                one.code,
                unit.name if unit else one.code,
                (land.department_name(unit) or "") if unit and not row.fiction else "",
                sorted(unit.types_at(one.during.lower or date.max))[0].replace("_", " ") if unit and unit.types else "",
                capital(word("role", one.role)),
                str(facts.get("category") or ""),
                _fact(row, "population", facts.get("population"), "integer"),
                _fact(row, "area_km2", facts.get("area_km2"), "decimal", 1),
            )
        )
    return found


def indicators(row: Iniciativa, lang: str) -> list[tuple[str, Quantity]]:
    """The calculated fields of the file, those of the page, as quantities."""
    calculated, day = row.calculated, str(row.calculated.get("on", ""))
    source = Text("cálculo sobre municipios distintos", "computed over distinct municipalities")

    def own(value: Any, unit: str | Text, kind: str = "decimal", decimals: int | None = None) -> Quantity:
        return Quantity(value, unit, day, source, kind, decimals)

    kinds = calculated.get("categories", {})
    several = calculated.get("indicator", "nbi").upper()
    share = None if row.basic_share is None else 100 * row.basic_share
    unknown = Quantity(None, "", "", source)
    pieces, across = len(calculated.get("parts", [])), len(row.departments)
    variation = Text("coeficiente de variación", "coefficient of variation")
    per_area = Text("hab. por km²", "people per km²")
    found: list[tuple[Text, Quantity]] = [
        (Text("Población", "Population"), _fact(row, "population", row.population, "integer") or unknown),
        (Text("Superficie", "Area"), _fact(row, "area_km2", row.area_km2, "decimal", 0) or unknown),
        (Text("Densidad", "Density"), own(calculated.get("density"), per_area, decimals=1)),
        (
            Text("Departamentos", "Departments"),
            own(across or None, Text("departamentos", "departments"), "integer"),
        ),
        (Text("Piezas del territorio", "Pieces of the territory"), own(pieces or None, _PIECES, "integer")),
        (
            Text("Municipios básicos (categorías 5 y 6)", "Basic municipalities (categories 5 and 6)"),
            own(share, "%", "percent", 0),
        ),
        (
            Text(f"{several}, media ponderada", f"{several}, weighted mean"),
            own(calculated.get("mean"), "%", "percent", 2),
        ),
        (
            Text(f"Dispersión de {several}", f"Dispersion of {several}"),
            own(calculated.get("variation"), variation, decimals=3),
        ),
    ]
    if kinds:
        es = ", ".join(f"{n} de {kind}" for kind, n in sorted(kinds.items()))
        en = ", ".join(f"{n} of {kind}" for kind, n in sorted(kinds.items()))
        name = Text(f"Municipios por categoría ({es})", f"Municipalities by category ({en})")
        found.insert(5, (name, own(sum(kinds.values()), Text("municipios", "municipalities"), "integer")))
    return [(name.of(lang), quantity) for name, quantity in found]


def objectives(axes: Sequence[Axis], given: Sequence[contributions.Contribution], lang: str) -> list[ObjectiveLine]:
    """The seven objectives as the screen has them, before and after, and how much evidence stands behind the latest wave."""
    order = list(contributions.WAVES)
    found = []
    for axis in axes:
        own = [one for one in given if one.objective == axis.objective.id]
        last = max((one.wave for one in own), key=order.index, default="")
        now = [one for one in own if one.wave == last]
        found.append(
            ObjectiveLine(
                axis.objective.id,
                axis.objective.name.of(lang),
                axis.before,
                axis.after,
                sum(len(one.evidence) for one in now),
                now[-1].reason if now else "",
            )
        )
    return found


def radar_picture(axes: Sequence[Axis], lang: str) -> Picture:
    """The seven axes drawn; the table of objectives says the same."""
    names = [axis.objective.name.of(lang) for axis in axes]
    now = [(axis.after if axis.after is not None else axis.before) or 0.0 for axis in axes]
    two = any(axis.after is not None for axis in axes)
    before = [axis.before or 0.0 for axis in axes] if two else None
    said = "; ".join(f"{name} {value:g}" for name, value in zip(names, now, strict=True))
    title = Text("Contribución a los siete objetivos", "Contribution to the seven objectives").of(lang)
    legend = (
        Text("antes", "before").of(lang),
        (Text("después", "after") if two else Text("ahora", "now")).of(lang),
        Text("desde 2 se exige evidencia", "from 2, evidence is required").of(lang),
    )
    svg = radar(names, before, now, most=4, least=2, title=title, description=said, legend=legend, lang=lang)
    source = Text("autoevaluación y revisión de pares", "self-assessment and peer review").of(lang)
    return Picture(svg, f"{title}. {said}.", source)


def _map(drawing: Drawing | None, lang: str) -> Picture | None:
    """The drawing of the page as a picture of its own: members in maize among their neighbours."""
    if drawing is None:
        return None
    cells = "".join(
        f'<path d="{cell.path}" fill="{GROUND.get(cell.state, GROUND["far"])}" stroke="{LINE}" stroke-width="1"/>'
        for cell in drawing.cells
    )
    bars = "".join(f'<path d="M{a} {b}L{c} {d}" stroke="{INK}" stroke-width="4"/>' for a, b, c, d in drawing.bars)
    seats = "".join(f'<circle cx="{s.x}" cy="{s.y}" r="7" fill="{INK}"/>' for s in drawing.seats)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}" role="img">'
        f"<title>{escape(drawing.title)}</title>"
        f'<rect width="{drawing.width}" height="{drawing.height}" fill="{WATER}"/>{cells}{bars}{seats}</svg>'
    )
    source = Text(
        "mapa esquemático; una barra une a dos miembros que se tocan según la tabla oficial (MGN 2018, DANE)",
        "schematic map; a bar joins two members that touch, by the official table (MGN 2018, DANE)",
    )
    return Picture(svg, drawing.title, source.of(lang))
