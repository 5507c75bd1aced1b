"""D17, the drafts of a formalisation (S58): every paper that the procedure of a figure asks of the group, ready to be discussed.

What each paper says is in ``data/drafts.yaml``; which papers a figure needs, and what the case puts in their places, is here.
A draft never speaks for the registry nor for the authority that must sign it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from mancomun.agendas.executing_body import Contribution, body_tables
from mancomun.agendas.formalisation import AUTHORISES, DATA, Acto, Formalizacion, Miembro, act_name
from mancomun.agendas.formalisation_checks import lacking
from mancomun.agendas.projects import Funding, Programa, Proyecto
from mancomun.agendas.sources import NATIONAL, PROVINCIA, WAYS, sources
from mancomun.documents.answers import answer_table
from mancomun.documents.blocks import (
    box,
    bullets,
    checklist,
    facts,
    given,
    heading,
    paragraph,
    pending,
    signatures,
    soft,
)
from mancomun.documents.blocks import table as grid
from mancomun.documents.clauses import Desk, Model, models, raw_texts, waiting
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block, Document, Run
from mancomun.legal.book import book
from mancomun.legal.deadlines import shifted
from mancomun.lexicon.text import Text, day_text, join_names, money, percent
from mancomun.requirements import FACTS
from mancomun.route.justification import CRITERIA, Hecho
from mancomun.tables.columns import Column
from mancomun.tables.results import Row, Table

DECREE = date(2021, 9, 1)
_REGISTRY = ("solicitud_de_registro",)
_ORDINARY = ("exposicion_de_motivos", "proyecto_de_autorizacion", "convenio", "estatutos", "acta_de_constitucion")
PAPERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "asociacion_municipios": (*_ORDINARY, "aviso_de_publicacion", *_REGISTRY),
        "asociacion_departamentos": (*_ORDINARY, *_REGISTRY),
        "asociacion_distritos_especiales": (*_ORDINARY, *_REGISTRY),
        "region_planeacion_gestion": (*_ORDINARY, *_REGISTRY),
        "asociacion_areas_metropolitanas": ("exposicion_de_motivos", "proyecto_de_autorizacion", "convenio"),
        "provincia_administrativa_planificacion": (
            "solicitud_de_provincia", "exposicion_de_motivos", "proyecto_de_autorizacion", "proyecto_de_ordenanza", "estatutos",
            "convenio", "acta_de_constitucion", *_REGISTRY,
        ),
        "area_metropolitana": (
            "proyecto_de_constitucion", "envio_a_comisiones", "solicitud_a_la_registraduria", "pregunta_de_la_consulta",
            "convocatoria", "acta_de_constitucion", "exposicion_de_motivos", "proyecto_de_aportes", "estatutos", *_REGISTRY,
        ),
        "region_administrativa_planificacion": (
            "exposicion_de_motivos", "proyecto_de_autorizacion", "solicitud_de_concepto", "convenio", "estatutos",
            "acta_de_constitucion", *_REGISTRY,
        ),
        "rape": (
            "exposicion_de_motivos", "proyecto_de_autorizacion", "solicitud_de_concepto", "convenio", "estatutos",
            "acta_de_constitucion", *_REGISTRY,
        ),
        "region_metropolitana_bogota_cundinamarca": (
            "exposicion_de_motivos", "convocatoria_ciudadana", "proyecto_de_autorizacion", "solicitud_de_admision",
        ),
        "region_entidad_territorial": (
            "solicitud_de_conversion", "exposicion_de_motivos", "proyecto_de_autorizacion", "documento_tecnico_de_soporte",
            "solicitud_de_concepto_cot",
        ),
        "entidad_territorial_indigena": ("acta_de_decision", "solicitud_de_acuerdo_intercultural"),
        "provincia_entidad_territorial": (),
    }
)  # fmt: skip
"""Which papers the procedure of each figure asks of the group, in the order of its steps; the strategic plan (D18) is apart."""
SINCE: Mapping[str, date] = MappingProxyType(
    {"asociacion_municipios": date(1994, 6, 2), "area_metropolitana": date(2013, 4, 29)}
)
"""First day our texts speak of: before it the figure was made by acts we have no draft of."""
PLANNED = frozenset(PAPERS) - {
    "asociacion_areas_metropolitanas", "region_metropolitana_bogota_cundinamarca", "region_entidad_territorial",
    "entidad_territorial_indigena", "provincia_entidad_territorial",
}  # fmt: skip
"""Figures whose procedure has a medium-term strategic plan (PEMP)."""
KIND = Text("Formalización", "Formalisation")
AREA = "area_metropolitana"
CHAIR, SECRETARY = Text("presidente o presidenta", "president"), Text("secretario o secretaria", "secretary")
UNITS = {"Artículo": Text("Articulado", "Articles"), "Cláusula": Text("Cláusulas", "Clauses")}
SECTIONS = {
    "recitals": Text("Considerandos", "Recitals"),
    "signatures": Text("Firmas", "Signatures"),
    "silences": Text("Anexo: lo que la ley no aclara", "Annex: what the law leaves unclear"),
    "contents": Text("Anexo: lista de contenidos", "Annex: checklist of contents"),
}
_WHAT = Text(
    "Borrador que el grupo prepara para discutirlo. No es un acto oficial ni una certificación, y no lo expide el registro del "
    "Ministerio del Interior: vale cuando lo firma quien la ley dice. La oficina jurídica de cada entidad lo revisa y lo cambia.",
    "A draft the group prepares for discussion. It is neither an official act nor a certificate, and the registry of the Ministry "
    "of the Interior does not issue it: it holds when signed by whom the law says. Each entity's legal office reviews and changes it.",
)
_COURTESY = Text(
    "",
    "Courtesy translation: only the Spanish text may be filed. What the group wrote stays in the language it was written in.",
)
_KINDS: Mapping[str, tuple[Text, Text, Text, Text]] = {
    # corporation, act, who represents, "this act"
    "municipio": (Text("El Concejo Municipal de {n}", "The Municipal Council of {n}"), Text("acuerdo", "acuerdo"),
                  Text("alcalde o alcaldesa de {n}", "mayor of {n}"), Text("este acuerdo", "this acuerdo")),
    "distrito_especial": (Text("El Concejo Distrital de {n}", "The District Council of {n}"), Text("acuerdo", "acuerdo"),
                          Text("alcalde o alcaldesa mayor de {n}", "mayor of {n}"), Text("este acuerdo", "this acuerdo")),
    "distrito_capital": (Text("El Concejo de {n}", "The Council of {n}"), Text("acuerdo", "acuerdo"),
                         Text("alcalde o alcaldesa mayor de {n}", "mayor of {n}"), Text("este acuerdo", "this acuerdo")),
    "departamento": (Text("La Asamblea Departamental de {n}", "The Departmental Assembly of {n}"), Text("ordenanza", "ordenanza"),
                     Text("gobernador o gobernadora de {n}", "governor of {n}"), Text("esta ordenanza", "this ordenanza")),
    "area_metropolitana": (Text("La Junta Metropolitana de {n}", "The Metropolitan Board of {n}"),
                           Text("acuerdo metropolitano", "metropolitan acuerdo"),
                           Text("director o directora de {n}", "director of {n}"), Text("este acuerdo", "this acuerdo")),
}  # fmt: skip
_OTHER = (
    Text("El órgano competente de {n}", "The competent organ of {n}"), Text("acto", "act"),
    Text("representante legal de {n}", "legal representative of {n}"), Text("este acto", "this act"),
)  # fmt: skip
TYPES: Mapping[str, Text] = {
    "municipio": Text("municipio", "municipality"),
    "distrito_especial": Text("distrito especial", "special district"),
    "distrito_capital": Text("distrito capital", "capital district"),
    "departamento": Text("departamento", "department"),
    "area_metropolitana": Text("área metropolitana", "metropolitan area"),
    "territorio_indigena": Text("territorio indígena", "indigenous territory"),
    "eat_existing": Text("esquema constituido", "constituted scheme"),
}


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the plan: what is measured, from where, to where, by when, who answers for it, and its source."""

    indicator: str
    base: str = ""
    target: str = ""
    year: str = ""
    responsible: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Background:
    """What other products of the route know of the case; all may be missing, and then it is to be filled in.

    ``purposes`` are keys of the fact ``finalidad``; ``people`` maps a member's code to who signs (name, post); amounts of
    ``contributions``, ``projects`` and ``funding`` are COP. ``departments`` and ``populations`` are by code.
    """

    reason: str = ""
    figure_reason: str = ""
    purpose: str = ""
    purposes: Sequence[str] = ()
    governing: str = ""
    technical: str = ""
    representative: str = ""
    contributions: Sequence[Contribution] = ()
    hechos: Sequence[Hecho] = ()
    diagnosis: str = ""
    vision: str = ""
    scenario: str = ""
    objectives: Sequence[str] = ()
    axes: Sequence[str] = ()
    goals: Sequence[Goal] = ()
    term: str = ""
    programmes: Sequence[Programa] = ()
    projects: Sequence[Proyecto] = ()
    funding: Sequence[Funding] = ()
    departments: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    populations: Mapping[str, float | None] = field(default_factory=lambda: MappingProxyType({}))
    people: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))


NO_BACKGROUND = Background()


def lacks_drafts(figure: str, day: date) -> Text | None:
    """Why there is no draft of a figure on a day; None when there are drafts."""
    found = book().figure(figure)
    if not PAPERS[found.id]:
        return Text(
            "No hay borradores: falta la ley que permita que una provincia sea entidad territorial. Nadie en el territorio puede "
            "dar el primer paso.",
            "There are no drafts: the law that would let a province be a territorial entity is missing. Nobody in the territory can "
            "take the first step.",
        )
    first = SINCE.get(found.id, date.min)
    if found.basis_at(day) is None or day < first:
        text = day_text(max(day, first) if day < first else day)
        return Text(
            f"No hay borradores de {found.name.es} con la ley de ese día ({day_text(day).es})."
            + (f" Los hay desde el {text.es}." if day < first else ""),
            f"There are no drafts of {found.name.en} under the law of that day ({day_text(day).en})."
            + (f" There are since {text.en}." if day < first else ""),
        )
    return None


def drafts(case: Formalizacion, edition: Edition, background: Background = NO_BACKGROUND) -> dict[str, Document]:
    """Every draft of the case by the stem of its file, in the order of the steps; none where `lacks_drafts` says why.

    Papers of one corporation come once for each member (``proyecto_acuerdo_05001``). The medium-term plan comes with them.
    """
    from mancomun.documents.medium_term_plan import plan_document  # it takes this module's case

    if lacks_drafts(case.figure, case.day) is not None:
        return {}
    made: dict[str, Document] = {}
    for key in PAPERS[case.law.id]:
        model = models()[key]
        if key in _REGISTRY:
            if case.law.id in PLANNED:
                made["plan_estrategico_preliminar"] = plan_document(case, edition, background)
            if not any(one.key == "registro" for one in case.contents):
                continue
        for member in _whose(model, case):
            paper = _Paper(model, case, edition, background, member)
            made[paper.stem] = paper.document()
    return made


def _whose(model: Model, case: Formalizacion) -> Sequence[Miembro | None]:
    if not model.each:
        return (None,)
    if model.key == "solicitud_de_admision":
        return [one for one in case.members if one.kind == "municipio"]
    return case.members


def authorising_act(case: Formalizacion, code: str) -> Acto | None:
    """The act of its corporation that authorises a member; None when nobody has one."""
    kinds = (*AUTHORISES, *(("acuerdo_concejo_bogota",) if _kind(case, code) == "distrito_capital" else ()))
    found = [act for kind in kinds if (act := case.act(kind, code) or _of_bogota(case, kind)) is not None]
    return next((act for act in found if act.done), found[0] if found else None)


def _of_bogota(case: Formalizacion, kind: str) -> Acto | None:
    return case.act(kind) if kind == "acuerdo_concejo_bogota" else None


def _kind(case: Formalizacion, code: str) -> str:
    return next((one.kind for one in case.members if one.code == code), "")


def act_said(act: Acto | None, lang: str) -> str:
    """An act as a clause names it: ``número 12 del 3 de mayo de 2026, Concejo de Alba``; empty when it is not done or says nothing."""
    if act is None or not act.done:
        return ""
    number = Text(f"número {act.number}", f"number {act.number}").of(lang) if act.number else ""
    day = Text(f"del {day_text(act.day).es}", f"of {day_text(act.day).en}").of(lang) if act.day else ""
    said = " ".join(piece for piece in (number, day) if piece)
    return ", ".join(piece for piece in (said, act.issuer) if piece)


def statements(case: Formalizacion, background: Background, lang: str, member: Miembro | None = None) -> dict[str, str]:
    """What the case says by key, in one language: the data of the papers, and what other products and the acts give."""

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    figure = case.law
    names = [one.name for one in case.members]
    nature = raw_texts()["nature"].get(figure.id)
    purposes = [
        FACTS["finalidad"].items[key].of(lang) for key in background.purposes if key in FACTS["finalidad"].items
    ]
    promoters = [FACTS["promotores"].items[key].of(lang) for key in case.promoters if key in FACTS["promotores"].items]
    departments = list(dict.fromkeys(background.departments.get(one.code, "") for one in case.members))
    organs = [
        f"{label}: {value.rstrip('.')}."
        for label, value in (
            (t("Órgano de dirección", "Governing organ"), background.governing),
            (t("Órgano técnico de administración", "Technical organ of administration"), background.technical),
        )
        if value.strip()
    ]
    vote = case.act("consulta_popular")
    found = {
        "esquema": case.name,
        "figura": _bare_name(figure.name.of(lang), lang),
        "miembros": join_names(names, most=60).of(lang),
        "naturaleza": Text(nature["es"], nature["en"]).of(lang) if nature else "",
        "razon": background.reason,
        "razon_figura": background.figure_reason,
        "objeto": background.purpose,
        "finalidades": join_names(purposes, most=9).of(lang),
        "promotores": join_names(promoters, most=9).of(lang),
        "nucleo": case.member(case.nucleus) if case.nucleus else "",
        "departamento": departments[0] if len(departments) == 1 else "",
        "organos": " ".join(organs),
        "representante": background.representative,
        "vision": background.vision,
        "diagnostico": background.diagnosis,
        "concepto": act_said(case.act("concepto_cot_senado") or case.act("concepto_cot"), lang),
        "ordenanza": act_said(case.act("ordenanza_creacion"), lang),
        "ventana": day_text(vote.day).of(lang) if vote is not None and vote.day else "",
        "resultado": "; ".join(_votes(case, lang)),
        "publicacion": act_said(case.act("publicacion"), lang),
    }
    # What somebody wrote of the scheme itself goes before what follows from other products.
    found |= {key: value for key, value in case.data.items() if value.strip()}
    if case.data.get("nombre", "").strip():
        found["esquema"] = case.data["nombre"]
    if member is not None:
        found |= _of_member(case, background, member, lang)
    return found


def _bare_name(name: str, lang: str) -> str:
    """A figure inside a sentence: without its initials, and small in Spanish."""
    bare = name.split(" (", 1)[0]
    return bare.lower() if lang == "es" and "Bogotá" not in bare else bare


def _votes(case: Formalizacion, lang: str) -> list[str]:
    out = []
    for code, vote in case.votes.items():
        if vote.turnout is not None and vote.favour is not None:
            turnout, favour = percent(vote.turnout), percent(vote.favour)
            out.append(
                Text(
                    f"{case.member(code)}, participación {turnout.es} y {favour.es} a favor",
                    f"{case.member(code)}, turnout {turnout.en} and {favour.en} in favour",
                ).of(lang)
            )
    return out


def _of_member(case: Formalizacion, background: Background, member: Miembro, lang: str) -> dict[str, str]:
    corporation, act, who, this = _KINDS.get(member.kind, _OTHER)
    own = next((one for one in background.contributions if one.code == member.code), None)
    amount = money(own.amount, lang) if own is not None else ""
    return {
        "entidad": member.name,
        "corporacion": _named(corporation.of(lang), member.name),
        "cuerpo": re.sub(r"^(El|La|The) ", "", _named(corporation.of(lang), member.name)),
        "acto": act.of(lang),
        "este_acto": this.of(lang),
        "autoridad": _named(who.of(lang), member.name),
        "aporte_propio": Text(f"{amount} al año", f"{amount} a year").of(lang) if amount else "",
        "certificado": act_said(case.act("certificado_hacienda", member.code), lang),
        "numero_acto": act_said(authorising_act(case, member.code), lang),
    }


def _named(template: str, name: str) -> str:
    """The corporation of a member: *Concejo Municipal de Envigado*, but *Concejo del Municipio A*."""
    if name.startswith("Municipio "):
        return re.sub(
            r"(Municipal )?(de|of) \{n\}", lambda found: f"{'del' if found[2] == 'de' else 'of'} {name}", template
        )
    return template.replace("{n}", name)


class _Paper:
    """One draft: its model, the case, and the desk where its places are filled."""

    def __init__(
        self, model: Model, case: Formalizacion, edition: Edition, background: Background, member: Miembro | None = None
    ) -> None:
        self.model, self.case, self.edition, self.background, self.member = model, case, edition, background, member
        self.lang = edition.lang
        wants = {key: Text.load(item) for key, item in raw_texts()["wants"].items()} | dict(DATA)
        if member is not None:
            wants |= {
                "aporte_propio": Text(f"aporte de {member.name}", f"contribution of {member.name}"),
                "certificado": Text(
                    f"certificado de Hacienda de {member.name}", f"treasury certificate of {member.name}"
                ),
            }
        said = statements(case, background, self.lang, member)
        self.desk = Desk(case.law, case.day, self.lang, said, wants, self.table)
        self.contents = next((one for one in case.contents if one.key == model.paper), None)

    def t(self, es: str, en: str) -> str:
        """A text in the language of the paper."""
        return Text(es, en).of(self.lang)

    @property
    def stem(self) -> str:
        """The stem of the file: the paper, its act and the member's code when it is of one."""
        name = self.desk.plain(Text(self.model.file, self.model.file)) if self.model.file else self.model.key
        if self.member is not None:
            act = _KINDS.get(self.member.kind, _OTHER)[1].es  # the same file in both languages
            name = (
                f"{name if '{' not in self.model.file else self.model.file.replace('{acto}', act)}_{self.member.code}"
            )
        return re.sub(r"\s+", "_", name)

    def document(self) -> Document:
        """The draft as a document."""
        desk, model, lang = self.desk, self.model, self.lang
        notice = [_WHAT.of(lang), *([_COURTESY.of(lang)] if lang == "en" else [])]
        blocks: list[Block] = [
            box(self.t("Qué es este papel", "What this paper is"), notice),
            *desk.blocks(model.opening),
        ]
        if model.recitals:
            blocks += [heading(SECTIONS["recitals"].of(lang)), *desk.blocks(model.recitals)]
        if model.unit:
            blocks.append(heading(self._verb().of(lang)))
        written: dict[str, list[tuple[str, bool]]] = {}
        parts = [part for part in model.parts if desk.fits(part)]
        for n, part in enumerate(parts, 1):
            clause = self._clause(part.numeral)
            made = desk.clause(part, n, model.unit, clause, self._label(part.numeral))
            where = f"{model.unit.of(lang)} {n}" if model.unit else part.title.of(lang)
            written.setdefault(part.numeral, []).append((where, not waiting(made)))
            blocks += made
        blocks += self._signatures()
        silences, checked = self._silences(), self._checklist(written)
        blocks += [*silences, *checked]
        title, lead = desk.plain(model.title), desk.plain(model.lead) if model.lead else ""
        if model.short:  # a letter has no cover page: its title opens it
            blocks.insert(0, Block("opening", {"lead": lead or model.kind.of(lang), "rung": None}))
        day = day_text(self.case.day).of(lang)
        law = (self.t("Con la ley del", "Under the law of"), day)
        members = [one.name for one in self.case.members]
        kind = Text(f"{KIND.es} · {model.kind.es}", f"{KIND.en} · {model.kind.en}")
        name = re.sub(r"[^a-z0-9]+", "_", self.stem.lower())
        return framed(
            self.edition, title, kind, name, blocks, lead=lead, members=members, facts=[law], page=not model.short
        )

    def _verb(self) -> Text:
        """What stands before the articles: the corporation decrees, or the articles begin."""
        if self.model.sign == "assembly" or (self.member is not None and self.member.kind == "departamento"):
            return Text("Ordena", "Ordains")
        return Text("Acuerda", "Resolves") if self.model.sign == "corporation" else UNITS[self.model.unit.es]

    def _clause(self, numeral: str) -> str:
        """The words somebody wrote for a numeral; empty while they are the model's."""
        written = self.case.clauses.get(self.model.paper, {}).get(numeral)
        return written.text.strip() if written is not None and numeral else ""

    def _label(self, numeral: str) -> str:
        if self.contents is None or not numeral:
            return ""
        n = next((one.n for one in self.contents.numerales if one.key == numeral), 0)
        most = len(self.contents.numerales)
        return self.t(f"Contenido {n} de {most}", f"Content {n} of {most}") if n else ""

    # --- what closes a paper ---

    def _signatures(self) -> list[Block]:
        title = heading(SECTIONS["signatures"].of(self.lang))
        people = self._people()
        return [title, signatures(people, self.lang)] if people else []

    def _people(self) -> list[tuple[str, str, str]]:
        """Who signs: name (empty while nobody said), post and entity."""

        def one(member: Miembro) -> tuple[str, str, str]:
            name, post = self.background.people.get(member.code, ("", ""))
            return name, post or _named(_KINDS.get(member.kind, _OTHER)[2].of(self.lang), member.name), member.name

        def board(body: str) -> list[tuple[str, str, str]]:
            return [("", CHAIR.of(self.lang), body), ("", SECRETARY.of(self.lang), body)]

        scheme = self.desk.said.get("esquema", "")
        match self.model.sign:
            case "members" | "promoters":
                people = [one(member) for member in self.case.members]
                if (
                    self.case.law.id == AREA and self.model.key == "acta_de_constitucion"
                ):  # council presidents sign the deed too
                    people += [("", CHAIR.of(self.lang), self._body(member)) for member in self.case.members]
                return people
            case "corporation" if self.member is not None:
                return [*board(self._body(self.member)), one(self.member)]
            case "assembly":
                where = self.desk.said.get("departamento", "")
                body = self.t("Asamblea Departamental", "Departmental Assembly")
                body += self.t(f" de {where}", f" of {where}") if where else ""
                office = where or self.t("Gobernación", "Governor's office")
                return [*board(body), ("", self.t("gobernador o gobernadora", "governor"), office)]
            case "authority" if self.member is not None:
                return [one(self.member)]
            case "representative":
                return [("", self.t("representante legal", "legal representative"), scheme)]
            case "registry":
                post = self.t("quien convoca por la Registraduría", "whoever calls for the Registraduría")
                return [("", post, "Registraduría Nacional del Estado Civil")]
            case "people":
                return [("", self.t("autoridad", "authority"), scheme)]
            case _:
                return []

    def _body(self, member: Miembro) -> str:
        """The corporation of a member without its article."""
        return re.sub(r"^(El|La|The) ", "", _named(_KINDS.get(member.kind, _OTHER)[0].of(self.lang), member.name))

    def _silences(self) -> list[Block]:
        """Disputes and silences of the law that this paper touches, each with both readings."""
        law, lang, rows = book(), self.lang, []
        for key in self.model.notes:
            rule = law.rules[key]
            if not self.desk.lives(key) or not self._touches(key):
                continue
            norm = soft(f" ({rule.citation(self.case.day, lang)})")
            words: list[str | Run] = [rule.says.of(lang), norm]
            if rule.readings is not None:
                adopted, other = rule.readings.adopted.of(lang), rule.readings.other.of(lang)
                words.append(f" {self.t('Lectura adoptada', 'Reading adopted')}: {adopted}")
                words.append(f" {self.t('Otra lectura', 'Other reading')}: {other}")
            elif rule.caveat is not None:
                words.append(f" {rule.caveat.of(lang)}")
            rows.append(paragraph(*words))
        asked = self._not_asked()
        if asked:
            rows.insert(0, paragraph(asked))
        return [heading(SECTIONS["silences"].of(lang)), *rows] if rows else []

    def _touches(self, rule: str) -> bool:
        """Whether a dispute is of this case: those on districts, Bogotá or a tie speak only of who has them."""
        kinds = {one.kind for one in self.case.members}
        if rule in ("PAP-004", "AMU-003"):
            return bool(kinds & {"distrito_especial", "distrito_capital"})
        if rule == "ADI-004":
            return "distrito_capital" in kinds
        if rule == "RPG-003":
            return len(kinds) > 1 or "eat_existing" in kinds
        if rule == "RAPE-003":
            return not any(one.code == "25" for one in self.case.members)
        if rule == "AM-051":
            return "ciudad_capital" in self.case.stated
        return True

    def _not_asked(self) -> str:
        """That the law does not fix this paper's contents for the figure on the day, when it does not."""
        if (
            not self.model.paper
            or self.contents is not None
            or self.model.paper not in ("convenio", "estatutos", "acuerdo")
        ):
            return ""
        return self.t(
            "La ley no fija a esta figura, en esta fecha, los contenidos mínimos de este papel. Se sigue como guía el orden del Decreto "
            "1066 de 2015, Título 5.",
            "The law fixes no minimum contents of this paper for this figure on this date. The order of Decree 1066 of 2015, Title 5, is "
            "followed as a guide.",
        )

    def _checklist(self, written: Mapping[str, Sequence[tuple[str, bool]]]) -> list[Block]:
        if self.contents is None or self.model.paper == "registro":
            return []
        columns = [
            Column("n", Text("N.º", "No."), width=7),
            Column("what", Text("Contenido mínimo", "Minimum content"), width=48),
            Column("where", Text("Dónde está", "Where it is"), width=23),
            Column("state", Text("Estado", "State"), width=22),
        ]
        done, waits = self.t("escrito", "written"), self.t("por diligenciar", "to be filled in")
        rows = [
            [
                f"{one.n}",
                one.title.of(self.lang),
                ", ".join(where for where, _ in written.get(one.key, ())) or pending(one.title.of(self.lang)),
                done if all(state for _, state in written.get(one.key, ((" ", False),))) else waits,
            ]
            for one in self.contents.numerales
        ]
        norm = self.contents.norm.of(self.lang)
        lead = self.t(
            f"Lo mínimo que pide la norma ({norm}), y dónde está en este borrador.",
            f"The minimum the norm asks ({norm}), and where it is in this draft.",
        )
        return [
            heading(SECTIONS["contents"].of(self.lang)),
            paragraph(lead),
            grid(columns, rows, self.lang, caption="", source=norm),
        ]

    # --- tables of the case ---

    def table(self, key: str) -> list[Block]:
        """A table of the case by its name in the texts; a line to be filled in where there is nothing to put in it."""
        made = getattr(self, f"_table_{key}")()
        return list(made)

    @property
    def record(self) -> str:
        """The source of what the group itself said."""
        day = day_text(self.edition.day)
        return self.t(f"registro de la iniciativa, {day.es}", f"record of the initiative, {day.en}")

    def _missing(self, es: str, en: str) -> list[Block]:
        return [paragraph(pending(self.t(es, en)))]

    def _answer(self, found: Table, source: str = "") -> Block:
        return answer_table(found, self.lang, source=source or self.record)

    def _table_miembros(self) -> list[Block]:
        if not self.case.members:
            return self._missing("entidades que se asocian", "entities that associate")
        inside = [self.background.departments.get(one.code) for one in self.case.members]
        rows: list[Row] = [
            (
                one.code, one.name, TYPES.get(one.kind, Text(one.kind, one.kind)).of(self.lang),
                where or ("" if one.kind in ("departamento", "distrito_capital") else None),
            )
            for one, where in zip(self.case.members, inside, strict=True)
        ]  # fmt: skip
        head = (
            self.t("Código", "Code"),
            self.t("Entidad", "Entity"),
            self.t("Tipo", "Type"),
            self.t("Departamento", "Department"),
        )
        if not any(inside):  # departments lie in none
            return [self._answer(Table("", head[:3], [row[:3] for row in rows]))]
        return [self._answer(Table("", head, rows))]

    def _table_actos(self) -> list[Block]:
        if not self.case.members:
            return self._missing("actos que autorizan a cada entidad", "acts that authorise each entity")
        columns = [
            Column("entity", Text("Entidad", "Entity"), width=30),
            Column("body", Text("Quién autoriza", "Who authorises"), width=34),
            Column("act", Text("Acto", "Act"), width=36),
        ]
        rows = []
        for one in self.case.members:
            name = _KINDS.get(one.kind, _OTHER)[1].of(self.lang)
            found = act_said(authorising_act(self.case, one.code), self.lang)
            wanted = self.t(f"número y fecha del acto de {one.name}", f"number and date of the act of {one.name}")
            said = f"{name[:1].upper()}{name[1:]} {found}" if found else pending(wanted)
            rows.append([one.name, self._body(one), said])
        return [grid(columns, rows, self.lang, caption="", source=self.record)]

    def _table_aportes(self) -> list[Block]:
        paid = self.background.contributions
        if not paid:
            if self.case.data.get("aportes", "").strip():
                return [paragraph(self.case.data["aportes"])]
            return self._missing("aporte de cada miembro", "contribution of each member")
        total = sum(one.amount for one in paid)
        columns = [
            Column("entity", Text("Miembro", "Member"), width=44),
            Column(
                "amount",
                Text("Aporte al año", "Contribution a year"),
                "money",
                vintage=f"{self.edition.day.year}",
                width=30,
            ),
            Column(
                "share",
                Text("Parte del total", "Share of the total"),
                "percent",
                vintage=f"{self.edition.day.year}",
                width=26,
            ),
        ]
        rows = [[one.name, one.amount, 100 * one.amount / total if total else None] for one in paid]
        last = [self.t("Total", "Total"), total, 100.0 if total else None]
        return [
            grid(columns, rows, self.lang, caption=self.t("Aportes", "Contributions"), source=self.record, total=last)
        ]

    def _table_efecto(self) -> list[Block]:
        if not self.background.contributions:
            return self._missing(
                "gastos de funcionamiento e ICLD de cada miembro", "operating cost and ICLD of each member"
            )
        found = body_tables((), (), self.background.contributions, self.lang)[-1]
        return [self._answer(found)]

    def _table_hechos(self) -> list[Block]:
        if not self.background.hechos:
            return self._missing(
                "hechos interjurisdiccionales, con su sustento", "interjurisdictional facts, with their support"
            )
        head = (
            self.t("Hecho", "Hecho"), self.t("Tipo", "Type"), self.t("A quiénes afecta", "Whom it affects"),
            self.t("Criterios", "Criteria"), self.t("Documento técnico", "Technical document"),
        )  # fmt: skip
        rows: list[Row] = [
            (
                one.name, one.type, join_names(list(one.affected), most=60).of(self.lang),
                "; ".join(CRITERIA[c.key].of(self.lang) for c in one.criteria), one.document or None,
            )
            for one in self.background.hechos
        ]  # fmt: skip
        return [self._answer(Table(self.t("Hechos interjurisdiccionales", "Interjurisdictional facts"), head, rows))]

    def _table_proyectos(self) -> list[Block]:
        if not self.background.projects:
            return self._missing("programas y proyectos", "programmes and projects")
        programmes = {one.key: one.name for one in self.background.programmes}
        rows: list[Row] = [
            (one.name, programmes.get(one.programme, ""), one.cost() or None) for one in self.background.projects
        ]
        head = (self.t("Proyecto", "Project"), self.t("Programa", "Programme"), self.t("Costo (COP)", "Cost (COP)"))
        return [self._answer(Table(self.t("Proyectos", "Projects"), head, rows))]

    def _table_fuentes(self) -> list[Block]:
        ways = [(one, one.way(self.case.law.id) or "N") for one in sources().values()]
        doubt = self.t(
            "indeterminado para los proyectos de una provincia", "indeterminate for the projects of a province"
        )
        usable = [
            f"{one.name.of(self.lang)}: {WAYS[way].of(self.lang)}"
            + (f"; {doubt}." if self.case.law.id == PROVINCIA and one.id in NATIONAL else ".")
            for one, way in ways
            if way != "N"
        ]
        if not usable:  # the catalogue does not say it of this figure
            return self._missing("fuentes que puede usar el esquema", "sources the scheme may use")
        return [bullets(usable)]

    def _table_pasos(self) -> list[Block]:
        head = (self.t("Paso", "Step"), self.t("Quién", "Who"), self.t("Con qué", "By"), self.t("Norma", "Norm"))
        rows: list[Row] = [
            (f"{one.order}. {one.name.of(self.lang)}", one.responsible.of(self.lang), one.instrument.of(self.lang), one.norm.of(self.lang))
            for one in self.case.steps
        ]  # fmt: skip
        source = self.t("libro de la ley de Mancomún", "Mancomún's book of law")
        return [self._answer(Table(self.t("Pasos del procedimiento", "Steps of the procedure"), head, rows), source)]

    def _table_asistencia(self) -> list[Block]:
        if not self.case.members:
            return self._missing("asistentes", "attendees")
        columns = [
            Column("entity", Text("Entidad", "Entity"), width=34),
            Column("who", Text("Representante", "Representative"), width=34),
            Column("here", Text("Asistió", "Attended"), width=32),
        ]
        rows = []
        for one in self.case.members:
            who = self.t(f"representante de {one.name}", f"representative of {one.name}")
            here = self.t(f"asistencia de {one.name}", f"attendance of {one.name}")
            rows.append([one.name, given(self.background.people.get(one.code, ("", ""))[0], who), pending(here)])
        return [grid(columns, rows, self.lang, caption="", source=self.record)]

    def _table_requisitos(self) -> list[Block]:
        contents = next((one for one in self.case.contents if one.key == "proyecto"), None)
        held, said = self.case.clauses.get("proyecto", {}), self.desk.said
        known = {
            "miembros": len(self.case.members) > 1,
            "nucleo": bool(said.get("nucleo")),
            "razones": bool(said.get("razon")),
            "fuentes_aportes": bool(said.get("fuente_aportes") and self.background.contributions),
        }  # what the project of the same package already says
        items: list[tuple[bool | None, str]] = [
            (bool(held.get(one.key)) or known.get(one.key) or None, one.title.of(self.lang))
            for one in (contents.numerales if contents else ())
        ]
        enough = self.t("promotores en el número que pide la ley", "promoters in the number the law asks")
        items.append((True if self.case.promoters else None, enough))
        sent = self.case.act("envio_comisiones")
        items.append((bool(sent and sent.done) or None, act_name("envio_comisiones").of(self.lang)))
        return [checklist(items, self.lang)]

    def _table_ventana(self) -> list[Block]:
        call = self.case.act("convocatoria_consulta")
        if call is None or call.day is None:
            return self._missing(
                "fecha en que se decreta y publica la convocatoria; de ella salen los tres y los cinco meses",
                "day the call is decreed and published; the three and the five months run from it",
            )
        first, last = shifted(call.day, 3, "month"), shifted(call.day, 5, "month")
        pairs = (
            (Text("Convocatoria", "Call"), call.day),
            (Text("Primera fecha posible", "First possible day"), first),
            (Text("Última fecha posible", "Last possible day"), last),
        )
        return [facts([(label.of(self.lang), day_text(day).of(self.lang)) for label, day in pairs])]

    def _table_datos(self) -> list[Block]:
        said, wants = self.desk.said, self.desk.wants
        pairs: list[tuple[str, Run]] = []
        for key, label in (
            ("esquema", Text("Nombre", "Name")), ("sigla", Text("Sigla", "Initials")), ("domicilio", Text("Domicilio", "Domicile")),
            ("notificaciones", Text("Notificaciones", "Notices")), ("objeto", Text("Objeto", "Purpose")),
            ("figura", Text("Figura", "Figure")), ("representante", Text("Representante legal", "Legal representative")),
            ("identificacion", Text("Identificación", "Identity document")), ("rut", Text("RUT", "RUT")),
        ):  # fmt: skip
            if key == "sigla" and not said.get(key):
                continue
            pairs.append(
                (
                    label.of(self.lang),
                    given(said.get(key), wants[key].of(self.lang) if key in wants else label.of(self.lang)),
                )
            )
        return [facts(pairs)]

    def _table_piezas(self) -> list[Block]:
        if self.contents is None:
            return []
        missing = {one.key for one in lacking(self.case, self.contents)}
        items = [(one.key not in missing, one.title.of(self.lang)) for one in self.contents.numerales]
        return [checklist(items, self.lang)]
