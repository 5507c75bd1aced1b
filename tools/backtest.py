"""Judges every real scheme on its own day and today, and writes what differs from the record, explained by article.

``python tools/backtest.py`` writes ``docs/es/entender/contraste.md`` and ``docs/en/understand/backtest.md``; with ``--list`` it
only prints what differs. A test asks that both pages be up to date and that what differs be exactly what is explained.
The schemes are those of ``src/mancomun/legal/data/schemes``; no judgement here uses anything the tables do not say.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "src" / "mancomun" / "legal" / "data" / "schemes"
PAGES = {
    "es": ROOT / "docs" / "es" / "entender" / "contraste.md",
    "en": ROOT / "docs" / "en" / "understand" / "backtest.md",
}
TODAY = date(
    2026, 11, 22
)  # the last day on which the law of these pages was read; fixed, so that the pages do not drift

INSIDE = ("nucleo", "miembro", "adherente")


@dataclass(frozen=True)
class Scheme:
    """One row of ``schemes.csv`` with its members: code -> (role, year of entry or None)."""

    row: Mapping[str, str]
    members: Mapping[str, tuple[str, int | None]]

    @property
    def id(self) -> str:
        return self.row["id"]

    @property
    def figure(self) -> str:
        return self.row["figure"]

    @property
    def formed(self) -> bool:
        return self.row["formed"] == "yes"

    @property
    def day(self) -> date:
        """The day it is judged: its own, the middle of what is known of it, or today when nothing is."""
        text, precision = self.row["formed_on"], self.row["precision"]
        tail = {"day": "", "month": "-15", "year": "-07-01"}
        return TODAY if precision == "unknown" else date.fromisoformat(text + tail[precision])

    @property
    def dated(self) -> bool:
        return self.row["precision"] != "unknown"

    def group(self, day: date) -> tuple[str, ...]:
        """The members on the day: who founded it, and who entered later once they had; where nothing was formed, who was called."""
        roles = INSIDE if self.formed else (*INSIDE, "convocado")
        return tuple(
            code for code, (role, since) in self.members.items() if role in roles and self._inside(role, since, day)
        )

    def _inside(self, role: str, since: int | None, day: date) -> bool:
        if role != "adherente":
            return True
        return day >= TODAY if since is None else since <= day.year

    def left_out(self) -> tuple[str, ...]:
        """Who was called and did not enter: voted no, withdrew or could not sign."""
        return tuple(code for code, (role, _) in self.members.items() if role in ("rechazo", "retirado", "no_ingreso"))


@dataclass(frozen=True)
class Judged:
    """One answer of the engine: the figure's part of ``check`` in each language."""

    scheme: Scheme
    when: str  # bare | own | others | today | called
    day: date
    members: tuple[str, ...]
    es: Mapping[str, Any]
    en: Mapping[str, Any]
    parts: tuple[tuple[str, ...], ...]

    @property
    def outcome(self) -> str:
        return str(self.es["outcome"])

    @property
    def key(self) -> tuple[str, str]:
        return self.scheme.id, self.when


@cache
def schemes() -> tuple[Scheme, ...]:
    """Every scheme of the tables."""
    with (TABLES / "scheme_members.csv").open(encoding="utf-8", newline="") as file:
        members = list(csv.DictReader(file))
    with (TABLES / "schemes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Scheme(
            row,
            {
                m["code"]: (m["role"], int(m["since"]) if m["since"] else None)
                for m in members
                if m["scheme"] == row["id"]
            },
        )
        for row in rows
    )


def shown(figure: str) -> dict[str, Any]:
    """The evidence a formed scheme had to show, stated as shown."""
    from mancomun.legal.book import book
    from mancomun.requirements import Stated

    bounds = book().figures[figure].bounds
    tests = [b.test for b in bounds if b.role == "evidence" and "constitucion" in b.procedures]
    return {test.fact: True for test in tests if isinstance(test, Stated)}


def others(scheme: Scheme, day: date, members: tuple[str, ...]) -> list[dict[str, str]]:
    """Memberships of these members in other formed schemes of the tables on the day (those without date count as today's)."""
    found = []
    for other in schemes():
        if other.id == scheme.id or not other.formed or other.day > day or (other.dated and other.day >= day):
            continue
        inside = set(other.group(day))
        found += [{"miembro": m, "figura": other.figure, "esquema": other.row["name"]} for m in members if m in inside]
    return found


def ask(scheme: Scheme, when: str, day: date, members: tuple[str, ...], facts: Mapping[str, Any]) -> Judged:
    """The engine's answer for the scheme's figure."""
    from mancomun.legal import check

    es, en = (
        check(list(members), as_of=day, figures=[scheme.figure], facts=facts, lang=lang, repairs=False)
        for lang in ("es", "en")
    )
    parts = tuple(tuple(part) for part in es["group"]["parts"])
    return Judged(scheme, when, day, members, es["figures"][0], en["figures"][0], parts)


def judged(scheme: Scheme) -> Iterator[Judged]:
    """On its day without evidence, on its day with it, with the members' other schemes stated, and today if that is another day."""
    evidence = shown(scheme.figure)
    group = scheme.group(scheme.day)
    yield ask(scheme, "bare", scheme.day, group, {})
    yield ask(scheme, "own", scheme.day, group, evidence)
    held = others(scheme, scheme.day, group)
    if held:
        yield ask(scheme, "others", scheme.day, group, evidence | {"membresias": held})
    if scheme.day < TODAY:
        yield ask(scheme, "today", TODAY, scheme.group(TODAY), evidence)


def differs(answer: Judged) -> bool:
    """Whether the answer is not what the record lets one expect.

    A formed scheme was allowed. One that was not formed and was possible is allowed, at least once its evidence is shown. One
    the record calls arguable should find a condition or an open question.
    """
    if answer.when == "bare":
        return False
    possible = answer.scheme.row["possible"]
    if possible == "yes":
        return answer.outcome != "ALLOWED"
    if possible == "arguable":
        return answer.outcome in ("ALLOWED", "NOT_IN_FORCE", "NOT_ALLOWED")
    return answer.outcome not in ("NOT_ALLOWED", "NOT_IN_FORCE")


@cache
def everything() -> tuple[Judged, ...]:
    """All answers over all schemes."""
    return tuple(answer for scheme in schemes() for answer in judged(scheme))


def variants() -> Iterator[tuple[Scheme, Judged]]:
    """The schemes with those who were called and did not enter, judged together."""
    for scheme in schemes():
        out = scheme.left_out()
        if out:
            yield scheme, ask(scheme, "called", scheme.day, (*scheme.group(scheme.day), *out), shown(scheme.figure))


@dataclass(frozen=True)
class Why:
    """Why an answer differs from the record: the rule, the datum used, the record's source, the datum that would change it.

    Each part is a pair (es, en); ``{cite}`` in the rule's part is filled with the citation alive on the day.
    """

    rule: str
    reading: tuple[str, str]
    datum: tuple[str, str]
    source: tuple[str, str]
    change: tuple[str, str]


EXPLAINED: dict[tuple[str, str], Why] = {
    ("am-valle-de-aburra", "own"): Why(
        "AM-059",
        (
            "En 1980 las áreas metropolitanas vivían de la Constitución anterior y de dos normas que nadie ha leído "
            "para este "
            "libro ({cite}); sin sus requisitos no se puede decir si Medellín y sus vecinos los cumplían.",
            "In 1980 metropolitan areas stood on the former Constitution and on two norms nobody has read for this "
            "book ({cite}); "
            "without their requirements it cannot be said whether Medellín and its neighbours met them.",
        ),
        (
            "El día de la Ordenanza 34, 27 de noviembre de 1980, con los nueve fundadores; Envigado se cuenta desde "
            "2016.",
            "The day of Ordenanza 34, 27 November 1980, with the nine founders; Envigado counts from 2016.",
        ),
        (
            "La composición se leyó en una lista de diez municipios y en un artículo sobre regiones metropolitanas; "
            "el número y el "
            "día de la ordenanza son conocimiento general.",
            "The membership was read in a list of ten municipalities and in an article on metropolitan regions; the "
            "number and day "
            "of the ordenanza are general knowledge.",
        ),
        (
            "El texto de los artículos de 1978 y 1979. Si el acto fuera posterior al 14 de mayo de 1986 se juzgaría "
            "con el Código "
            "de Régimen Municipal.",
            "The text of the articles of 1978 and 1979. Were the act later than 14 May 1986, the Municipal Code "
            "would judge it.",
        ),
    ),
    ("am-centro-occidente", "own"): Why(
        "AM-059",
        (
            "La respuesta queda abierta porque del régimen que usó la Asamblea de Risaralda solo se conoce que "
            "existía ({cite}).",
            "The answer stays open because of the regime the Assembly of Risaralda used only its existence is known "
            "({cite}).",
        ),
        (
            "Mitad de 1981, porque del acto solo se sabe el año, con Pereira y Dosquebradas; La Virginia entró en "
            "1991.",
            "The middle of 1981, since only the year of the act is known, with Pereira and Dosquebradas; La Virginia"
            " entered in 1991.",
        ),
        (
            "Una nota de prensa de 2022 confirma que el área existe; los miembros y los actos son conocimiento "
            "general y cuadran con "
            "el inventario de la ESAP.",
            "A press note of 2022 confirms that the area exists; members and acts are general knowledge and agree "
            "with the ESAP "
            "inventory.",
        ),
        (
            "La Ordenanza 01 de 1981 y los requisitos que decía cumplir; con ellos la regla dejaría de decidir.",
            "Ordenanza 01 of 1981 and the requirements it claimed to meet; with them the rule would no longer decide.",
        ),
    ),
    ("pap-yariguies", "own"): Why(
        "PAP-004",
        (
            "La provincia la forman «municipios» ({cite}), y en julio de 2019 Barrancabermeja estaba pasando de "
            "municipio a distrito: "
            "con una lectura del día entra sin discusión y con la otra depende de que un distrito pueda entrar.",
            "A province is formed by “municipalities” ({cite}), and in July 2019 Barrancabermeja was turning from "
            "municipality into "
            "district: on one reading of the day it enters without dispute, on the other it depends on whether a "
            "district may enter.",
        ),
        (
            "Mitad de 2019, y dos tipos posibles de Barrancabermeja entre junio y agosto de ese año, porque no está "
            "probado el día del "
            "Acto Legislativo 1 de 2019.",
            "The middle of 2019, and two possible types of Barrancabermeja from June to August of that year, since "
            "the day of "
            "Legislative Act 1 of 2019 is not established.",
        ),
        (
            "La existencia se leyó en la nota sobre las ordenanzas 008 y 009 de 2019; los seis miembros se dedujeron"
            " de la antigua "
            "provincia de Mares.",
            "Its existence was read in the note on ordenanzas 008 and 009 of 2019; the six members were inferred "
            "from the old province "
            "of Mares.",
        ),
        (
            "El día de la Ordenanza 009 de 2019: antes de junio Barrancabermeja era municipio y la respuesta sería "
            "que sí.",
            "The day of Ordenanza 009 of 2019: before June Barrancabermeja was a municipality and the answer would "
            "be yes.",
        ),
    ),
    ("pap-yariguies", "today"): Why(
        "PAP-004",
        (
            "Hoy Barrancabermeja es distrito sin duda, y la ley de las provincias no nombra a los distritos "
            "({cite}); el libro adopta "
            "que siguen la regla de los municipios y muestra la lectura contraria.",
            "Today Barrancabermeja is a district for certain, and the law on provinces does not name districts "
            "({cite}); the book "
            "adopts that they follow the rule of municipalities and shows the contrary reading.",
        ),
        (
            "El tipo «distrito especial» de 68081 en la tabla de tipos con fecha.",
            "The type “special district” of 68081 in the table of dated types.",
        ),
        (
            "El registro la da por vigente, y una provincia ya formada no se deshace porque un miembro cambie de tipo.",
            "The record gives it as in force, and a province already formed is not undone because a member changes "
            "type.",
        ),
        (
            "Una sentencia, un concepto o una ley que diga si un distrito puede estar en una provincia. Quitar a "
            "Barrancabermeja no serviría: sin ella el grupo queda partido (PAP-002).",
            "A judgment, an opinion or a law saying whether a district may be in a province. Leaving Barrancabermeja out "
            "would not do: without it the group falls apart (PAP-002).",
        ),
    ),
    ("rap-antioquia-cordoba", "others"): Why(
        "RAP-014",
        (
            "Córdoba ya estaba en la RAP Caribe, y en abril de 2019 la ley ni permitía ni prohibía estar en dos "
            "({cite}); el permiso "
            "llegó el 28 de junio con la Ley 1962.",
            "Córdoba was already in the RAP Caribe, and in April 2019 the law neither allowed nor forbade being in "
            "two ({cite}); leave "
            "came on 28 June with Law 1962.",
        ),
        (
            "Abril de 2019, fecha del acuerdo de voluntades, y la RAP Caribe de octubre de 2017 en la misma tabla.",
            "April 2019, date of the statement of wills, and the RAP Caribe of October 2017 in the same table.",
        ),
        (
            "La revista Semana contó el acuerdo de paisas y cordobeses el 7 de abril de 2019; nadie confirmó el "
            "convenio.",
            "The magazine Semana told of the agreement of Antioquia and Córdoba on 7 April 2019; nobody confirmed "
            "the convenio.",
        ),
        (
            "Un convenio firmado desde el 28 de junio de 2019: entonces G-073 permite pertenecer a varias regiones.",
            "A convenio signed from 28 June 2019 on: then G-073 allows belonging to several regions.",
        ),
    ),
    ("rap-amazorinoquia", "others"): Why(
        "RAP-014",
        (
            "Meta era fundador de la RAP-E, y el texto de 2011 callaba sobre la doble pertenencia ({cite}).",
            "Meta was a founder of the RAP-E, and the text of 2011 was silent on double membership ({cite}).",
        ),
        (
            "Mitad de 2018, año deducido, con los once departamentos del acuerdo de Villavicencio; Huila no se "
            "cuenta en la RAP-E porque "
            "no se sabe cuándo entró.",
            "The middle of 2018, an inferred year, with the eleven departments of the agreement of Villavicencio; "
            "Huila is not counted "
            "in the RAP-E because when it entered is not known.",
        ),
        (
            "El Tiempo da los once firmantes; que no prosperó se sabe porque la reemplazaron las RAP Amazonía y "
            "Llanos.",
            "El Tiempo gives the eleven signatories; that it came to nothing is known because the RAPs Amazonía and "
            "Llanos replaced it.",
        ),
        (
            "La fecha del acuerdo: desde el 28 de junio de 2019 la respuesta sería que sí, y sin Meta también lo "
            "sería en 2018.",
            "The date of the agreement: from 28 June 2019 the answer would be yes, and without Meta it would be yes "
            "in 2018 too.",
        ),
    ),
    ("rap-region-sur", "others"): Why(
        "RAP-014",
        (
            "Tolima estaba en la RAP-E desde 2014 y en 2016 no había norma que resolviera si podía entrar a otra "
            "región ({cite}).",
            "Tolima was in the RAP-E since 2014 and in 2016 no norm settled whether it could enter another region "
            "({cite}).",
        ),
        (
            "Mitad de 2016 con los seis departamentos de la cumbre de julio.",
            "The middle of 2016 with the six departments of the summit of July.",
        ),
        (
            "La Gobernación de Nariño publicó la lista de seis; en 2019 otra crónica da cuatro, y la propuesta no se"
            " constituyó.",
            "The government of Nariño published the list of six; in 2019 another chronicle gives four, and the "
            "proposal was not formed.",
        ),
        (
            "Retirar a Tolima del grupo, o juzgar la versión de 2019 después de la Ley 1962.",
            "To leave Tolima out of the group, or to judge the version of 2019 after Law 1962.",
        ),
    ),
    ("am-valle-san-nicolas", "others"): Why(
        "G-070",
        (
            "Los ocho municipios convocados son de MASORA, y nadie puede estar en dos esquemas con el mismo fin "
            "({cite}): hay que mostrar "
            "que el área y la asociación se ocupan de cosas distintas.",
            "The eight municipalities called belong to MASORA, and nobody may be in two schemes with the same "
            "purpose ({cite}): it must "
            "be shown that the area and the association deal with different things.",
        ),
        (
            "Mitad de 2025 y la pertenencia a MASORA desde 1992; los objetos de ninguno de los dos están en la tabla.",
            "The middle of 2025 and membership in MASORA since 1992; the purposes of neither are in the table.",
        ),
        (
            "El Colombiano y El Espectador dieron en octubre de 2025 los ocho municipios de la consulta, ya sin "
            "Marinilla.",
            "El Colombiano and El Espectador gave in October 2025 the eight municipalities of the vote, already "
            "without Marinilla.",
        ),
        (
            "Los objetos declarados: si no se cruzan, sí se puede; si se cruzan, no.",
            "The declared purposes: if they do not overlap, it is possible; if they do, it is not.",
        ),
    ),
    ("rpg-norte-cauca", "others"): Why(
        "G-070",
        (
            "Puerto Tejada está hoy también en el Área Metropolitana del Suroccidente, y la regla de un solo fin "
            "({cite}) pide comparar "
            "los dos objetos.",
            "Puerto Tejada is today also in the Metropolitan Area of the Southwest, and the rule of one purpose "
            "({cite}) asks to compare "
            "both purposes.",
        ),
        (
            "El día de hoy, porque no se halló el acto que convirtió a AMUNORCA en región de planeación y gestión.",
            "Today, because the act that turned AMUNORCA into a planning and management region was not found.",
        ),
        (
            "Un periódico local de febrero de 2024 da trece municipios, pero la lista con nombres es la del contrato"
            " plan de 2013.",
            "A local paper of February 2024 gives thirteen municipalities, but the list with names is that of the "
            "contrato plan of 2013.",
        ),
        (
            "El acto de la región: si es anterior al área metropolitana de 2024, la pregunta no era de la región "
            "sino del área.",
            "The region's act: if it came before the metropolitan area of 2024, the question was not the region's "
            "but the area's.",
        ),
    ),
    ("asm-maser", "others"): Why(
        "AMU-010",
        (
            "Marinilla está en MASER y en MASORA, y la ley permite dos asociaciones solo con objetivos distintos "
            "({cite}).",
            "Marinilla is in MASER and in MASORA, and the law allows two associations only with different objectives"
            " ({cite}).",
        ),
        (
            "El día de hoy, porque de MASER solo consta que existía en 1998; MASORA se cuenta desde 1992.",
            "Today, because of MASER it is only on record that it existed in 1998; MASORA counts from 1992.",
        ),
        (
            "La Prensa Oriente y MiOriente dan los ocho municipios; el titular habla de nueve.",
            "La Prensa Oriente and MiOriente give the eight municipalities; the headline says nine.",
        ),
        (
            "Los estatutos de ambas: con objetivos distintos no habría condición. Si MASER fuera anterior a 2021, el"
            " decreto no se le aplica "
            "y solo queda la Ley 136.",
            "The statutes of both: with different objectives there would be no condition. If MASER came before 2021 "
            "the decree does not "
            "apply to it and only Law 136 remains.",
        ),
    ),
    ("asm-cono-sur-guajira", "own"): Why(
        "AMU-010",
        (
            "La fuente cree discutible la asociación porque los cuatro estarían en otra con el mismo objeto; esa "
            "regla ({cite}) queda en "
            "«falta saber» y no baja la respuesta, porque nadie ha dicho aquí quiénes están en esa otra.",
            "The source deems the association arguable because the four would be in another with the same purpose; "
            "that rule ({cite}) stays "
            "“not known” and does not lower the answer, since nobody has said here who is in that other one.",
        ),
        (
            "El día de hoy y cuatro municipios de La Guajira, sin membresías: ASOAGUA no está en la tabla.",
            "Today and four municipalities of La Guajira, without memberships: ASOAGUA is not in the table.",
        ),
        (
            "Una columna del Diario del Norte que cuenta los proyectos de acuerdo en cuatro concejos.",
            "A column of the Diario del Norte that tells of draft acts in four councils.",
        ),
        (
            "Los miembros y el objeto de ASOAGUA: con el mismo objeto la respuesta sería que no, con otro seguiría "
            "siendo que sí.",
            "The members and the purpose of ASOAGUA: with the same purpose the answer would be no, with another it "
            "would still be yes.",
        ),
    ),
}

# What is known of those who were called and did not enter, beside what the law says of the wider group.
CALLED: dict[str, tuple[str, str]] = {
    "am-centro-sur-caldas": (
        "Chinchiná votó en 2023 y no entró; con ella la estructura también se cumplía.",
        "Chinchiná voted in 2023 and did not enter; with it the structure was met too.",
    ),
    "am-suroccidente": (
        "En cuatro de los siete ganó el no. Si el sí de tres bastaba para formarla con los tres es lo que discute "
        "AM-030 "
        "(Ley 1625 de 2013, art. 8); la tabla no trae los votos y no se los inventamos.",
        "In four of the seven the no won. Whether the yes of three was enough to form it with those three is what "
        "AM-030 disputes "
        "(Law 1625 of 2013, art. 8); the table has no votes and none are made up here.",
    ),
    "am-valle-san-nicolas": (
        "Marinilla se retiró de la propuesta por decisión propia, no porque la ley la excluyera.",
        "Marinilla left the proposal by its own decision, not because the law shut it out.",
    ),
    "am-uraba": (
        "Turbo estaba en la propuesta de 2024; con Turbo la respuesta sería la misma.",
        "Turbo was in the proposal of 2024; with Turbo the answer would be the same.",
    ),
    "rap-caribe": (
        "La prensa dice que San Andrés no firmó por falta de un certificado de límites. El artículo 30 de la Ley "
        "1454, como era en 2017 "
        "(RAP-002), da una razón más fuerte: pedía continuidad geográfica y no hacía excepción para islas. Desde el "
        "28 de junio de 2019 "
        "(RAP-003) basta la proximidad.",
        "The press says San Andrés did not sign for want of a certificate of borders. Article 30 of Law 1454 as it "
        "was in 2017 (RAP-002) "
        "gives a stronger reason: it asked for geographic continuity and made no exception for islands. Since 28 "
        "June 2019 (RAP-003) "
        "proximity is enough.",
    ),
    "pap-turistica-occidente": (
        "Liborina y Sopetrán estaban en el proyecto de ordenanza; con o sin ellos la provincia es una sola pieza.",
        "Liborina and Sopetrán were in the draft ordenanza; with or without them the province is one piece.",
    ),
}

FIGURES = {
    "area_metropolitana": ("área metropolitana", "metropolitan area"),
    "region_administrativa_planificacion": ("RAP", "RAP"),
    "rape": ("RAP-E", "RAP-E"),
    "region_metropolitana_bogota_cundinamarca": ("región metropolitana", "metropolitan region"),
    "provincia_administrativa_planificacion": ("PAP", "PAP"),
    "region_planeacion_gestion": ("RPG", "RPG"),
    "asociacion_municipios": ("asociación de municipios", "association of municipalities"),
    "asociacion_areas_metropolitanas": ("asociación de áreas", "association of areas"),
}
STATES = {
    "vigente": ("vigente", "in force"),
    "en_tramite": ("en trámite", "under way"),
    "propuesta": ("propuesta", "proposal"),
    "no_prospero": ("no prosperó", "came to nothing"),
    "sin_verificar": ("sin verificar", "not verified"),
}
LEVELS = {"high": ("alta", "high"), "medium": ("media", "medium"), "low": ("baja", "low")}


def outcome(name: str, lang: str) -> str:
    """The outcome as people read it."""
    from mancomun.cli.check import SHAPES
    from mancomun.legal.wording import OUTCOME_WORDS

    return f"{SHAPES[name]} {OUTCOME_WORDS[name].of(lang)}"


def when(scheme: Scheme, lang: str) -> str:
    """The day judged, and how it was chosen when the record does not give it."""
    note = {
        "day": ("", ""),
        "month": (" (mes)", " (month)"),
        "year": (" (año)", " (year)"),
        "unknown": (" (hoy)", " (today)"),
    }[scheme.row["precision"]]
    return f"{scheme.day}{note[lang == 'en']}"


def page(lang: str) -> str:
    """The whole page in one language."""
    i = int(lang == "en")
    by: dict[str, dict[str, Judged]] = {}
    for answer in everything():
        by.setdefault(answer.scheme.id, {})[answer.when] = answer
    different = [answer for answer in everything() if differs(answer)]
    agree = len(schemes()) - len({answer.scheme.id for answer in different})
    lines = (
        HEAD[i]
        .format(
            n=len(schemes()),
            formed=sum(s.formed for s in schemes()),
            agree=agree,
            different=len(different),
            today=TODAY,
        )
        .splitlines()
    )
    lines += ["", "| " + " | ".join(COLUMNS[i]) + " |", "|" + " --- |" * len(COLUMNS[i])]
    for scheme in schemes():
        answers = by[scheme.id]
        own = answers["own"]
        parts = len(own.parts) if scheme.figure != "asociacion_areas_metropolitanas" else 0
        cells = [
            f"`{scheme.id}`",
            FIGURES[scheme.figure][i],
            when(scheme, lang),
            str(len(own.members)),
            str(parts) if parts else "·",
            f"{STATES[scheme.row['status']][i]}; {LEVELS[scheme.row['confidence']][i]}",
            outcome(answers["bare"].outcome, lang),
            outcome(own.outcome, lang),
            outcome(answers["others"].outcome, lang) if "others" in answers else "·",
            outcome(answers["today"].outcome, lang) if "today" in answers else "·",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", *TITLES["different"][i], ""]
    for answer in different:
        lines += [*explanation(answer, lang), ""]
    for line in TITLES["pieces"][i]:
        lines += [line, ""]
    lines += [TITLES["called"][i][0], "", TITLES["called"][i][1], ""]
    lines += ["| " + " | ".join(CALLED_COLUMNS[i]) + " |", "|" + " --- |" * len(CALLED_COLUMNS[i])]
    for scheme, answer in variants():
        names = ", ".join(name(code) for code in scheme.left_out())
        lines.append(f"| `{scheme.id}` | {names} | {outcome(answer.outcome, lang)} | {CALLED[scheme.id][i]} |")
    lines += ["", *TITLES["doubts"][i], ""]
    lines += [f"- `{s.id}`: {s.row['doubt_en' if i else 'doubt_es']}" for s in schemes()]
    return "\n".join(lines) + "\n"


def name(code: str) -> str:
    """The name of a unit."""
    from mancomun.territory import colombia

    return colombia().unit(code).name


def explanation(answer: Judged, lang: str) -> list[str]:
    """One difference, explained by article."""
    i = int(lang == "en")
    why, scheme = EXPLAINED[answer.key], answer.scheme
    finding = next(f for f in (answer.en if i else answer.es)["findings"] if f["rule"] == why.rule)
    labels = LABELS[i]
    held = WITH_OTHERS[i] if answer.when == "others" else ""
    record = f"{STATES[scheme.row['status']][i]}, {RECORD[i][scheme.row['possible']]}"
    return [
        f"### {scheme.row['name']}, {answer.day}{held}",
        "",
        f"{labels[0]}: {record}. {labels[1]}: **{outcome(answer.outcome, lang)}**.",
        "",
        f"- **{labels[2]} {why.rule}.** {why.reading[i].format(cite=finding['citation'])}",
        f"- **{labels[3]}.** {why.datum[i]}",
        f"- **{labels[4]}.** {why.source[i]}",
        f"- **{labels[5]}.** {why.change[i]}",
    ]


RECORD = (
    {"yes": "jurídicamente posible", "no": "jurídicamente imposible", "arguable": "posible con discusión"},
    {"yes": "legally possible", "no": "legally impossible", "arguable": "arguably possible"},
)
WITH_OTHERS = (", con sus otros esquemas", ", with its other schemes")
LABELS = (
    ("El registro", "La respuesta", "Regla", "Dato usado", "Fuente del registro", "Qué la cambiaría"),
    ("The record", "The answer", "Rule", "Datum used", "Source of the record", "What would change it"),
)
COLUMNS = (
    (
        "esquema",
        "figura",
        "día juzgado",
        "miembros",
        "piezas",
        "registro; confianza",
        "sin mostrar nada",
        "con la evidencia",
        "con sus otros esquemas",
        "hoy",
    ),
    (
        "scheme",
        "figure",
        "day judged",
        "members",
        "pieces",
        "record; confidence",
        "nothing shown",
        "evidence shown",
        "with its other schemes",
        "today",
    ),
)
CALLED_COLUMNS = (
    ("esquema", "llamados que no entraron", "juzgado con ellos", "qué pasó"),
    ("scheme", "called and did not enter", "judged with them", "what happened"),
)
HEAD = (
    """# Contraste con esquemas reales

Una regla escrita puede estar bien citada y mal entendida. Por eso se juzga con ellas lo que de verdad se formó: {n} esquemas, {formed} de
ellos constituidos. {agree} salen como dice el registro en todas sus columnas. Hay {different} respuestas que difieren; cada una se
explica abajo por artículo.

Esta página la escribe `python tools/backtest.py`; una prueba pide que esté al día y que las diferencias sean exactamente estas.
Los esquemas, con su fuente y su duda, están en `src/mancomun/legal/data/schemes`. No son el registro oficial.

Cómo se juzga:

- **El día.** El de su constitución. Si solo se sabe el mes, el 15; si solo el año, el 1 de julio; si nada, hoy ({today}).
- **Los miembros.** Los fundadores; quien entró después cuenta desde el año en que entró. En lo que no se constituyó, los convocados.
- **Sin mostrar nada.** Nadie ha dicho nada más: es la pregunta de quien empieza.
- **Con la evidencia.** Un esquema que se formó mostró lo que la ley pide mostrar (vínculos, competencias, afinidad).
- **Con sus otros esquemas.** Se declaran las pertenencias que da la misma tabla ese día. Un punto (·) dice que no hay ninguna.
- **Hoy.** Los mismos, con los que entraron después, y con la ley de hoy. Un punto dice que ya se juzgó con ese día.
- **Piezas.** En cuántas queda partido el grupo según la tabla oficial de colindancias. Un área metropolitana no está en el mapa.""",
    """# Backtest against real schemes

A rule may be well cited and badly understood. So the rules judge what was really formed: {n} schemes, {formed} of them constituted.
{agree} come out as the record says in every column. There are {different} answers that differ; each is explained below by article.

This page is written by `python tools/backtest.py`; a test asks that it be up to date and that the differences be exactly these.
The schemes, with their source and their doubt, are in `src/mancomun/legal/data/schemes`. They are not the official registry.

How they are judged:

- **The day.** That of its founding. If only the month is known, the 15th; if only the year, 1 July; if nothing, today ({today}).
- **The members.** The founders; whoever entered later counts from the year of entry. Where nothing was formed, those called.
- **Nothing shown.** Nobody has said anything else: the question of somebody who begins.
- **Evidence shown.** A scheme that was formed showed what the law asks to be shown (ties, competences, affinity).
- **With its other schemes.** The memberships that the same table gives on that day are stated. A dot (·) says there are none.
- **Today.** The same members, with those who entered later, under today's law. A dot says that day was judged already.
- **Pieces.** Into how many the group falls by the official table of borders. Metropolitan areas are no place on the map.""",
)
TITLES: dict[str, tuple[list[str], list[str]]] = {
    "different": (
        [
            "## Donde la ley y el registro no coinciden",
            "",
            "Ninguna respuesta contradice a un esquema constituido: en ninguno sale que no se podía. Difieren porque"
            " falta un dato, "
            "porque la ley calla o porque la fuente discute.",
        ],
        [
            "## Where the law and the record do not agree",
            "",
            "No answer contradicts a constituted scheme: for none does it come out that it was not possible. They "
            "differ because a datum "
            "is missing, because the law is silent, or because the source itself disputes.",
        ],
    ),
    "pieces": (
        [
            "## Colindancia",
            "Todas las provincias y todas las regiones de departamentos que se constituyeron son una sola pieza en "
            "la tabla oficial: la regla "
            "de colindancia no rechaza ninguna. También lo son las áreas metropolitanas, aunque la ley no se lo pida.",
            "Solo `asm-catatumbo` queda en dos piezas: Río de Oro no toca a los otros doce porque la lista "
            "reconstruida no trae a Ocaña ni a "
            "González. Una asociación de municipios no pide colindancia, así que la respuesta no cambia.",
            "En `rm-bogota-cundinamarca`, Bogotá, Cundinamarca y sus municipios son unidades de niveles distintos y "
            "cuentan como piezas aparte "
            "cuando no comparten una línea; la figura no pide colindancia.",
        ],
        [
            "## Borders",
            "Every province and every region of departments that was constituted is one piece in the official table:"
            " the rule on borders "
            "refuses none. So are the metropolitan areas, though the law does not ask it of them.",
            "Only `asm-catatumbo` falls into two pieces: Río de Oro borders none of the other twelve because the "
            "reconstructed list has neither "
            "Ocaña nor González. An association of municipalities does not ask for borders, so the answer does not "
            "change.",
            "In `rm-bogota-cundinamarca`, Bogotá, Cundinamarca and its municipalities are units of different levels "
            "and count as separate pieces "
            "where they share no line; the figure does not ask for borders.",
        ],
    ),
    "called": (
        ["## Los llamados que no entraron", "El mismo día, con la evidencia mostrada, y con ellos dentro."],
        ["## Called, and did not enter", "The same day, evidence shown, and with them inside."],
    ),
    "doubts": (
        ["## Lo que el registro no sabe", "", "La duda de cada fila. Quien tenga el acto en la mano puede quitarla."],
        ["## What the record does not know", "", "The doubt of each row. Whoever holds the act can remove it."],
    ),
}


def main(arguments: list[str]) -> int:
    """Write the pages, or list what differs."""
    if arguments == ["--list"]:
        for answer in everything():
            if differs(answer):
                print(answer.scheme.id, answer.when, answer.day, answer.outcome, answer.es["summary"])
        for scheme, answer in variants():
            print("+", scheme.id, answer.day, answer.outcome, answer.es["summary"])
        for answer in everything():
            if answer.when == "own" and len(answer.parts) > 1:
                print("parts", answer.scheme.id, answer.parts)
        return 0
    for lang, path in PAGES.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(lang), encoding="utf-8")
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
