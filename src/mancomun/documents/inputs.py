"""What the documents of the portfolio are made from: plain data that anybody can fill, in one language per text.

Texts in these classes are already in the language of the document, unless they are `Text`. Numbers travel as `Quantity`,
with unit and vintage; what is not known is None and is printed as *sin dato*, never as zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mancomun.lexicon.text import Text
from mancomun.portfolio.exercise import Ranking


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition of a document this is: who it is about, its day, version, state, and what it was computed with.

    ``code`` is the human code (``INI-2014-037``, ``PLAN-2026``); ``day`` the only date the document knows; ``versions`` are
    pairs like ``("Libro de la ley", "2026.11, sha256 72cb…")`` printed in the foot; ``address`` the page that verifies it;
    ``public`` True removes contacts of persons and fails if any is left in a text.
    """

    code: str
    day: date
    lang: str = "es"
    version: int = 1
    state: str = "borrador"
    versions: Sequence[tuple[str, str]] = ()
    address: str = ""
    public: bool = True


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its ``unit``, ``vintage`` (a year or a day) and ``source``; ``origin`` observado, estimado or supuesto.

    ``kind`` is how it is written: ``integer``, ``decimal``, ``percent`` (points) or ``money`` (COP).
    """

    value: float | int | None
    unit: str | Text = ""
    vintage: str = ""
    source: str | Text = ""
    kind: str = "decimal"
    decimals: int | None = None
    origin: str = "observado"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing in SVG, its words for who cannot see it, and its source. ``wide`` takes the whole column."""

    svg: str
    alt: str
    source: str
    caption: str = ""
    wide: bool = True


# --- D1 --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A territorial entity of an initiative: DIVIPOLA code as text, name, department, type, role, category and numbers."""

    code: str
    name: str
    department: str = ""
    kind: str = ""
    role: str = ""
    category: str = ""
    population: Quantity | None = None
    area: Quantity | None = None


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """The contribution to one objective (S17 to S23), 0 to 4: ``before`` and ``after``, evidence counted, why."""

    item: str
    name: str
    before: float | None = None
    after: float | None = None
    evidence: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """What the law says of the foreseen figure: its name, the outcome's id and word, one sentence, the day and norm."""

    figure: str
    outcome: str
    word: str
    sentence: str
    day: date
    norm: str = ""


@dataclass(frozen=True, slots=True)
class InitiativeSheet:
    """All that D1, the sheet of an initiative (S14), prints. Only edition and name are needed; the rest is *por diligenciar*.

    ``contact`` is the institutional channel, never a person's. ``maturity`` is the rung (0 to 5) with its words in
    ``maturity_text``; ``gaps`` are the fields that still block approval; ``warnings`` what was found (duplicates, overlaps).
    """

    edition: Edition
    name: str
    acronym: str = ""
    region: str = ""
    promoter: str = ""
    contact: str = ""
    identified_on: date | None = None
    figure_now: str = ""
    figure_foreseen: str = ""
    verdict: VerdictLine | None = None
    topics: Sequence[str] = ()
    origin: str = ""
    maturity: int | None = None
    maturity_text: str = ""
    state: str = ""
    prior_agreement: bool | None = None
    background: str = ""
    projects: Sequence[str] = ()
    instruments: Sequence[str] = ()
    members: Sequence[MemberLine] = ()
    indicators: Sequence[tuple[str, Quantity]] = ()
    objectives: Sequence[ObjectiveLine] = ()
    map: Picture | None = None
    radar: Picture | None = None
    completeness: float | None = None
    gaps: Sequence[str] = ()
    warnings: Sequence[str] = ()
    sources: Sequence[str] = ()
    fiction: str = ""


# --- D2 --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegionLine:
    """One region of the bulletin: initiatives, rate per 100 municipalities, share of people, coverage, overlap.

    ``share`` and ``coverage`` are points (12.5 is 12,5 %); ``overlap`` is memberships by distinct municipality.
    """

    name: str
    initiatives: int
    municipalities: int | None = None
    rate: float | None = None
    share: float | None = None
    coverage: float | None = None
    overlap: float | None = None


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """Something that moved in the period: the day, the initiative, what happened, from which state to which."""

    day: date
    code: str
    name: str
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class InitiativeLine:
    """One initiative in a list: code, name, region, state, members, people, figure."""

    code: str
    name: str
    region: str = ""
    state: str = ""
    members: int | None = None
    population: int | None = None
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Bulletin:
    """All that D2, the regional bulletin and annual report of the plan (S12, S15), prints.

    ``total`` counts each initiative once; the regions' sum plus ``interregional`` and ``unplaced`` equals it (E-S15-1).
    ``by_state`` are pairs of words and counts; ``indicators`` those of S12. ``historical`` the total of 2014, never split.
    ``set_name`` names the version of the set of regions; ``population_year`` the vintage of the people.
    """

    edition: Edition
    title: str
    start: date
    end: date
    total: int
    regions: Sequence[RegionLine]
    set_name: str
    interregional: int = 0
    unplaced: Sequence[str] = ()
    by_state: Sequence[tuple[str, int]] = ()
    indicators: Sequence[tuple[str, Quantity]] = ()
    changes: Sequence[ChangeLine] = ()
    initiatives: Sequence[InitiativeLine] = ()
    pictures: Sequence[Picture] = ()
    population_year: str = ""
    source: str = ""
    historical_total: int = 94
    historical_note: str = ""


# --- D3 --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CommitteeMember:
    """Who decides: name, office, entity, and the conflict of interest declared (empty: declared none; None: has not said)."""

    name: str
    office: str = ""
    entity: str = ""
    conflict: str | None = None
    excluded_from: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A leaf of the tree of criteria. ``direction`` max or min; ``kind`` cardinal, ordinal or binario; ``weight`` of one.

    ``low`` and ``high`` are the anchors of its linear value (value 0 and value 1 by direction); without them the value
    is taken as ``values`` of each alternative. ``function`` with ``q``, ``p``, ``s`` is its preference function.
    """

    key: str
    name: str
    weight: float
    direction: str = "max"
    kind: str = "cardinal"
    unit: str = ""
    vintage: str = ""
    scale: str = ""
    parent: str = ""
    source: str = ""
    low: float | None = None
    high: float | None = None
    function: str = ""
    q: float | None = None
    p: float | None = None
    s: float | None = None
    veto: str = ""
    stable_from: float | None = None
    stable_to: float | None = None


@dataclass(frozen=True, slots=True)
class AlternativeLine:
    """An alternative: its data by criterion, its values in [0, 1] when the method has them, score, rank and what was decided.

    ``rank`` is shared by ties. ``note`` says a veto or that another dominates it; ``ranks`` are its SMAA acceptabilities
    (shares of one, by rank from the first).
    """

    code: str
    name: str
    data: Mapping[str, float | None]
    values: Mapping[str, float | None] = field(default_factory=dict)
    region: str = ""
    score: float | None = None
    rank: int | None = None
    chosen: bool | None = None
    cost: int | None = None
    note: str = ""
    ranks: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class WeigherLine:
    """Who weighed the criteria: how, the consistency ratio of their comparisons (AHP), and whether it counted."""

    name: str
    how: str
    weights: Mapping[str, float]
    ratio: float | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """What one person said of one initiative in one criterion, with the reason; ``counted`` False when set aside."""

    code: str
    criterion: str
    rater: str
    value: float
    reason: str = ""
    counted: bool = True


@dataclass(frozen=True, slots=True)
class PriorityReport:
    """All that D3, the report of a prioritisation (S16), prints. Sections that nobody filled are *por diligenciar*.

    ``method`` is the id (mavt, topsis, promethee2, evamix, smaa); ``parameters`` are pairs of label and value (policy for
    missing data, seed, samples, cut). ``dissent`` are pairs of who and what. ``alternatives`` come best first.
    ``methods`` are pairs of a method's name and its places by code; ``consensus`` and ``package`` are sentences. With
    ``ranking``, the answer of the core, the workbook computes it again with live formulas.
    """

    edition: Edition
    title: str
    call: str
    object: str
    method: str
    method_name: str
    method_reason: str
    criteria: Sequence[CriterionLine]
    alternatives: Sequence[AlternativeLine]
    weights_origin: str
    committee: Sequence[CommitteeMember] = ()
    parameters: Sequence[tuple[str, str]] = ()
    sensitivity: Sequence[str] = ()
    smaa_samples: int | None = None
    smaa_seed: int | None = None
    budget: int | None = None
    places: int | None = None
    decision: str = ""
    decided_on: date | None = None
    dissent: Sequence[tuple[str, str]] = ()
    no_dissent: bool = False
    pictures: Sequence[Picture] = ()
    notices: Sequence[str] = ()
    weighers: Sequence[WeigherLine] = ()
    consensus: str = ""
    evaluations: Sequence[EvaluationLine] = ()
    methods: Sequence[tuple[str, Mapping[str, int]]] = ()
    methods_said: str = ""
    package: str = ""
    ranking: Ranking | None = None


# --- D22 -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A contribution to the next national plan (S26.1): problem, proposal, what of the plan it feeds, territory, cost."""

    subregion: str
    problem: str
    proposal: str
    feeds: str
    territory: str
    source: str
    cost_low: int | None = None
    cost_high: int | None = None
    prices: str = ""
    bet: str = ""


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson on the norms (S26.3): norm, article, the gap found and what is proposed."""

    norm: str
    article: str
    problem: str
    proposal: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Contributions:
    """All that D22, the contributions to the national plan and the lessons of the LOOT (S26), prints."""

    edition: Edition
    title: str
    introduction: str = ""
    proposals: Sequence[ProposalLine] = ()
    lessons: Sequence[LessonLine] = ()
