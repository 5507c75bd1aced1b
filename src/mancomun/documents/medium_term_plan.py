"""D18, the medium-term strategic plan (PEMP): preliminary, to form and register; final, within twelve months of the certificate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from mancomun.agendas.formalisation import Formalizacion
from mancomun.agendas.projects import FUNDED, PRIORITIES, SECURED, places_text
from mancomun.agendas.sources import sources
from mancomun.documents.answers import answer_table
from mancomun.documents.blocks import bullets, given, heading, method_box, paragraph, pending, signatures, soft, strong
from mancomun.documents.formalisation_package import NO_BACKGROUND, Background, statements
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block, Document, Run
from mancomun.legal.book import book
from mancomun.legal.deadlines import shifted
from mancomun.lexicon.text import Text, day_text, join_names, money
from mancomun.route.justification import CRITERIA
from mancomun.tables.results import Row, Table

WHAT = Text(
    "Borrador del grupo. El plan preliminar acompaña la solicitud de registro y pide el visto bueno del DNP; el definitivo se adopta "
    "dentro de los doce meses siguientes al certificado. No es un acto oficial ni lo expide el registro.",
    "The group's draft. The preliminary plan goes with the application for registration and asks for DNP's approval; the definitive "
    "one is adopted within twelve months of the certificate. It is no official act and the registry does not issue it.",
)
UNFIXED = Text(
    "La ley de ese día no fija los contenidos de este plan para esta figura; se sigue como guía el Decreto 1066 de 2015.",
    "The law of that day does not fix this plan's contents for this figure; Decree 1066 of 2015 is followed as a guide.",
)
METHOD = Text(
    "Los hechos, la visión, los programas y las fuentes son los que el grupo registró en la ruta. Asegurado es lo comprometido o "
    "ejecutado.",
    "Hechos, vision, programmes and sources are those the group recorded on the route. Secured is what is committed or spent.",
)
KIND = Text("Formalización · Plan estratégico de mediano plazo", "Formalisation · Medium-term strategic plan")
PRELIMINARY: tuple[tuple[str, Text, str], ...] = (
    ("diagnosis", Text("Diagnóstico general", "General diagnosis"), "diagnostico"),
    ("hechos", Text("Hechos interjurisdiccionales identificados", "Interjurisdictional facts identified"), "hechos"),
    ("vision", Text("Visión preliminar", "Preliminary vision"), "vision"),
    ("objectives", Text("Objetivos", "Objectives"), "vision"),
    ("axes", Text("Ejes", "Axes"), "vision"),
    ("programmes", Text("Programas y proyectos", "Programmes and projects"), "programas"),
    ("money", Text("Posibles fuentes", "Possible sources"), "programas"),
)
"""Sections of the preliminary plan, with the numeral of its article that each covers."""
FINAL: tuple[tuple[str, Text, str], ...] = (
    ("diagnosis", Text("Diagnóstico integral", "Integral diagnosis"), "diagnostico"),
    ("hechos", Text("Hechos interjurisdiccionales", "Interjurisdictional facts"), "hechos"),
    ("vision", Text("Visión definitiva", "Final vision"), "vision"),
    ("scenario", Text("Escenario deseado", "Desired scenario"), "vision"),
    ("objectives", Text("Objetivos", "Objectives"), "vision"),
    ("axes", Text("Ejes", "Axes"), "vision"),
    ("term", Text("Vigencia", "Term"), ""),
    ("goals", Text("Metas, línea de base e indicadores", "Goals, base line and indicators"), ""),
    ("programmes", Text("Programas, proyectos y responsables", "Programmes, projects and who answers"), "programas"),
    ("money", Text("Fuentes de financiación", "Sources of financing"), "programas"),
    ("action", Text("Plan de acción", "Action plan"), ""),
    ("adoption", Text("Adopción por el órgano de dirección", "Adoption by the governing organ"), ""),
)
"""Sections of the definitive plan (DUR 1066, art. 2.2.5.5.2)."""


@dataclass(frozen=True)
class _Plan:
    case: Formalizacion
    edition: Edition
    background: Background
    final: bool

    def t(self, es: str, en: str) -> str:
        return Text(es, en).of(self.edition.lang)

    @property
    def record(self) -> str:
        day = day_text(self.edition.day)
        return self.t(f"registro de la iniciativa, {day.es}", f"record of the initiative, {day.en}")

    def says(self, es: str, en: str) -> Block:
        return paragraph(self.t(es, en))

    def lacks(self, es: str, en: str) -> Block:
        return paragraph(pending(self.t(es, en)))

    def shown(self, found: Table, es: str, en: str, widths: Sequence[float] = ()) -> Block:
        if not found.rows:
            return self.lacks(es, en)
        return answer_table(found, self.edition.lang, source=self.record, widths=widths)

    def listed(self, items: Sequence[str], es: str, en: str) -> Block:
        return bullets(items) if items else self.lacks(es, en)

    def head(self, *titles: tuple[str, str]) -> tuple[str, ...]:
        return tuple(self.t(*title) for title in titles)

    # --- sections ---

    def diagnosis(self) -> list[Block]:
        """What the territory is like, and why it is planned together."""
        said = statements(self.case, self.background, self.edition.lang)
        blocks: list[Block] = [
            paragraph(given(said["diagnostico"], self.t("diagnóstico general", "general diagnosis")))
        ]
        people = self.background.populations
        rows: list[Row] = [
            (one.code, one.name, self.background.departments.get(one.code) or None, people.get(one.code))
            for one in self.case.members
        ]
        head = (
            self.t("Código", "Code"), self.t("Entidad", "Entity"), self.t("Departamento", "Department"),
            self.t("Población (habitantes)", "Population (inhabitants)"),
        )  # fmt: skip
        blocks.append(self.shown(Table("", head, rows), "entidades", "entities"))
        if self.background.reason:
            blocks.append(paragraph(self.background.reason))
        return blocks

    def hechos(self) -> list[Block]:
        """Each hecho: whom it affects, and the criteria that support it."""
        if not self.background.hechos:
            return [
                self.lacks(
                    "hechos interjurisdiccionales, con su sustento", "interjurisdictional facts, with their support"
                )
            ]
        blocks: list[Block] = []
        lang = self.edition.lang
        for one in self.background.hechos:
            names = join_names(list(one.affected), most=60).of(lang)
            blocks.append(heading(one.name, 2))
            blocks.append(self.says(f"Hecho {one.type}. Afecta a {names}.", f"Hecho: {one.type}. It affects {names}."))
            for found in one.criteria:
                if found.why.strip():
                    blocks.append(paragraph(strong(f"{_capital(CRITERIA[found.key].of(lang))}: "), found.why))
            wanted = self.t(f"documento técnico de «{one.name}»", f"technical document of “{one.name}”")
            blocks.append(
                paragraph(strong(self.t("Documento técnico: ", "Technical document: ")), given(one.document, wanted))
            )
        return blocks

    def vision(self) -> list[Block]:
        said = statements(self.case, self.background, self.edition.lang)["vision"]
        return [paragraph(given(said, self.t("visión", "vision")))]

    def scenario(self) -> list[Block]:
        return [paragraph(given(self.background.scenario, self.t("escenario deseado", "desired scenario")))]

    def objectives(self) -> list[Block]:
        return [self.listed(self.background.objectives, "objetivos", "objectives")]

    def axes(self) -> list[Block]:
        return [self.listed(self.background.axes, "ejes", "axes")]

    def term(self) -> list[Block]:
        return [paragraph(given(self.background.term, self.t("vigencia del plan", "term of the plan")))]

    def goals(self) -> list[Block]:
        head = self.head(
            ("Indicador", "Indicator"), ("Línea de base", "Base line"), ("Meta", "Goal"), ("Año", "Year"),
            ("Responsable", "Who answers"), ("Fuente", "Source"),
        )  # fmt: skip
        rows: list[Row] = [
            (one.indicator, one.base or None, one.target or None, one.year or None, one.responsible or None, one.source or None)
            for one in self.background.goals
        ]  # fmt: skip
        return [
            self.shown(Table("", head, rows), "metas, línea de base e indicadores", "goals, base line and indicators")
        ]

    def places(self, codes: Sequence[str]) -> str:
        return places_text(codes, {one.code: one.name for one in self.case.members}).of(self.edition.lang)

    def programmes(self) -> list[Block]:
        """Programmes with their projects and what each costs."""
        names = {one.key: one.name for one in self.background.programmes}
        blocks: list[Block] = []
        if self.background.programmes:
            said = [f"{one.name}: {one.objective}" if one.objective else one.name for one in self.background.programmes]
            blocks.append(bullets(said))
        rows: list[Row] = [
            (
                one.name, names.get(one.programme) or None, self.places(one.places),
                PRIORITIES[one.priority].of(self.edition.lang) if one.priority in PRIORITIES else None, one.cost() or None,
            )
            for one in self.background.projects
        ]  # fmt: skip
        head = self.head(
            ("Proyecto", "Project"), ("Programa", "Programme"), ("Dónde", "Where"), ("Prioridad", "Priority"),
            ("Costo (COP)", "Cost (COP)"),
        )  # fmt: skip
        table = Table("", head, rows)
        blocks.append(self.shown(table, "programas y proyectos", "programmes and projects", (28, 16, 30, 9, 17)))
        total = sum(one.cost() for one in self.background.projects)
        if total:
            amount = money(total, self.edition.lang)
            blocks.append(self.says(f"Todos los proyectos cuestan {amount}.", f"All the projects cost {amount}."))
        return blocks

    def money(self) -> list[Block]:
        """Money by source and state; what is secured is told apart from what is hoped."""
        lang = self.edition.lang
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for one in self.background.funding:
            sums[one.source, one.state] += one.amount
        known = sources()
        rows: list[Row] = [
            (known[source].name.of(lang) if source in known else source, FUNDED[state].of(lang), amount)
            for (source, state), amount in sums.items()
        ]
        head = (self.t("Fuente", "Source"), self.t("Estado", "State"), self.t("Monto (COP)", "Amount (COP)"))
        blocks = [
            self.shown(
                Table("", head, rows),
                "fuentes de cada proyecto",
                "sources of each project",
                (60, 18, 22),
            )
        ]
        if rows:
            secured = sum(one.amount for one in self.background.funding if one.state in SECURED)
            rest = sum(one.amount for one in self.background.funding) - secured
            blocks.append(
                paragraph(
                    self.t(
                        f"Asegurado: {money(secured)}. Lo demás, {money(rest)}, todavía no es un recurso.",
                        f"Secured: {money(secured, 'en')}. The rest, {money(rest, 'en')}, is not money yet.",
                    )
                )
            )
        return blocks

    def action(self) -> list[Block]:
        """Cost by year of each project: what is done when."""
        years = sorted({year for one in self.background.projects for year in one.years})
        rows: list[Row] = [
            (one.name, *(one.cost(year) for year in years)) for one in self.background.projects if one.years
        ]
        head = (self.t("Proyecto", "Project"), *(f"{year} (COP)" for year in years))
        return [
            self.shown(
                Table(self.t("Costos por año", "Costs by year"), head, rows),
                "plan de acción por año",
                "action plan by year",
            )
        ]

    def adoption(self) -> list[Block]:
        """The act of the governing organ, and until when it may be adopted."""
        act, lang = self.case.act("pemp_definitivo"), self.edition.lang
        blocks: list[Block] = []
        if act is not None and act.done and act.day:
            day = day_text(act.day)
            blocks.append(
                self.says(
                    f"El órgano de dirección lo adoptó el {day.es}.", f"The governing organ adopted it on {day.en}."
                )
            )
        else:
            wanted = (
                "acto del órgano de dirección que adopta el plan",
                "act of the governing organ that adopts the plan",
            )
            blocks.append(self.lacks(*wanted))
        registered = self.case.last("reat")
        if registered is not None:
            until = day_text(shifted(registered, 12, "month"))
            es = f"Se adopta y se envía al registro a más tardar el {until.es}."
            blocks.append(self.says(es, f"It is adopted and sent to the registry by {until.en}."))
        governing = self.background.governing.strip() or self.t("Órgano de dirección", "Governing organ")
        blocks.append(signatures([("", self.t("quien preside", "chair"), governing)], lang))
        return blocks


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def plan_document(
    case: Formalizacion, edition: Edition, background: Background = NO_BACKGROUND, *, final: bool = False
) -> Document:
    """The plan as a document; ``final`` for the definitive one. Each section says which content of its article it is."""
    plan, lang = _Plan(case, edition, background, final), edition.lang
    law, day = book(), case.day
    contents = next((one for one in case.contents if one.key == "pemp"), None)
    rule = law.rules["G-049" if final else "G-038"]
    blocks: list[Block] = [paragraph(soft(WHAT.of(lang)))]
    sections = FINAL if final else PRELIMINARY
    for n, (key, section, numeral) in enumerate(sections, 1):
        blocks.append(heading(f"{n}. {section.of(lang)}"))
        made: list[Block] = getattr(plan, key)()
        place = next((one.n for one in contents.numerales if one.key == numeral), 0) if contents and not final else 0
        label = (
            plan.t(f"Contenido {place} de {len(contents.numerales)}", f"Content {place} of {len(contents.numerales)}")
            if place and contents
            else ""
        )
        norm = rule.citation(day, lang) if day in rule.span else ""
        if numeral and n < len(sections) and sections[n][2] == numeral:
            norm = ""  # sections of one content say it once, after the last
        if norm:  # before what is signed: nothing is read after a signature
            said = ". ".join(piece for piece in (label, norm) if piece)
            made.insert(len(made) - (made[-1].kind == "signatures" if made else 0), paragraph(Run(f"{said}.", "id")))
        blocks += made
    if contents is None:
        blocks += [
            heading(plan.t("Lo que la ley no aclara", "What the law leaves unclear")),
            paragraph(UNFIXED.of(lang)),
        ]
    blocks.append(method_box(lang, METHOD.of(lang), {}))
    name = statements(case, background, lang)["esquema"] or plan.t("[nombre del esquema]", "[name of the scheme]")
    state = plan.t("definitivo", "definitive") if final else plan.t("preliminar", "preliminary")
    title = plan.t(
        f"Plan estratégico de mediano plazo {state} de {name}",
        f"{_capital(state)} medium-term strategic plan of {name}",
    )
    members = [one.name for one in case.members]
    return framed(edition, title, KIND, f"pemp_{'definitivo' if final else 'preliminar'}", blocks, members=members,
                  facts=[(plan.t("Con la ley del", "Under the law of"), day_text(day).of(lang))])  # fmt: skip
