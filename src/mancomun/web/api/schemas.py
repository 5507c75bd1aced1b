"""What goes in and what comes out. Answers are written by the core as plain values; these shapes document and test them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict, StrictStr, WithJsonSchema

# A text, and only then a date: a lenient reader takes 0 for 1970-01-01. `instants.parse_day` judges it, with a sentence.
IsoDate = Annotated[
    StrictStr,
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-11-22"], "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]
Lang = Literal["es", "en"]
Form = Literal["json", "csv", "geojson"]
Outcome = Literal["ALLOWED", "ALLOWED_IF", "NOT_ALLOWED", "NOT_YET", "INDETERMINATE", "NOT_IN_FORCE"]
Status = Literal["met", "not_met", "unknown", "not_in_force", "not_applicable"]


class Open(Schema):
    """An answer may gain fields within version 1; it never loses nor repurposes one."""

    model_config = ConfigDict(extra="allow")


class CheckBody(Schema):
    """Which group, on which day, under which figures, and what is known of its acts."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"members": ["05615", "05318", "05440"], "as_of": "2026-11-22", "figures": ["pap"], "lang": "es"}
            ]
        },
    )

    members: list[StrictStr] = Field(..., min_length=1, max_length=2000, description="Codes or names.")
    as_of: IsoDate | None = Field(None, description="Day of the law, 1886-08-05 to 2100-12-31; today when absent.")
    figures: list[StrictStr] | None = Field(None, max_length=100, description="Ids or aliases; all when absent.")
    facts: dict[StrictStr, Any] | None = Field(
        None, description="Votes, acts, memberships: the vocabulary of case files."
    )
    lang: Lang | None = Field(None, description="Language of the sentences; else Accept-Language, else Spanish.")


class Problem(Open):
    """RFC 9457."""

    type: str
    title: str
    status: int
    code: str = Field(..., description="Stable and documented.")
    detail: str = Field(..., description="One sentence: what was wrong and how to mend it.")
    errors: list[str] | None = Field(None, description="Every complaint, when there is more than one.")


class Member(Open):
    """A member as it was on the day."""

    code: str
    name: str
    type: str | None
    department: str | None


class Finding(Open):
    """One rule applied to the group."""

    rule: str
    class_: str = Field(..., alias="class")
    status: Status
    norm: str
    article: str | None
    message: str
    evidence: dict[str, Any]
    confidence: str


class Step(Open):
    """One act on the way."""

    rule: str | None
    act: str
    actor: str
    status: Status
    deadline: Any | None = None


class Repair(Open):
    """A small change of the group that mends its structure."""

    add: list[str]
    remove: list[str]
    outcome: Outcome


class FigureAnswer(Open):
    """The verdict on one figure."""

    id: str
    name: str
    ladder: int | None
    outcome: Outcome
    findings: list[Finding]
    steps: list[Step]
    repairs: list[Repair]


class Alternative(Open):
    """A way to work together that is not one of the figures."""

    id: str
    name: str


class CheckAnswer(Open):
    """The verdict of the law on one group and one day."""

    as_of: str
    law_version: str
    territory_version: str
    engine_version: str
    members: list[Member]
    figures: list[FigureAnswer]
    alternatives: list[Alternative]


class UnitLine(Open):
    """A territorial unit, briefly."""

    code: str
    name: str
    type: str | None = Field(..., description="On the day asked; null when the sources do not settle it: see `types`.")
    types: list[str]
    department: str | None
    department_name: str | None
    population: float | None
    area_km2: float | None
    category: str | None


class UnitPage(Open):
    """One page of units; ask for the next with `cursor`."""

    as_of: str
    territory_version: str
    total: int
    units: list[UnitLine]
    next: str | None


class Neighbour(Open):
    """A unit that shares a border line."""

    code: str
    name: str
    border_km: float | None


class TypeDuring(Open):
    """A type and the days it holds: from inside, to outside, null open."""

    type: str
    from_: str | None = Field(..., alias="from")
    to: str | None
    confidence: str
    source: str


class UnitDetail(UnitLine):
    """A territorial unit with its facts and its neighbours."""

    territory_version: str
    as_of: str
    facts: dict[str, Any]
    history: list[TypeDuring]
    neighbours: list[Neighbour]
    touches_in_a_point: list[str]
    border_unknown: bool = Field(
        ..., description="True when no official line of the unit exists: some border may be missing."
    )
    may_touch: list[str] = Field(..., description="Units it might border, when its own line or theirs is not known.")


class FigureLine(Open):
    """An associative figure, briefly."""

    id: str
    name: str
    ladder: int | None = Field(..., description="Rung of the 2014 presentation, 1 the most binding; null without rung.")
    kind: str
    what: str
    aliases: list[str]
    in_force: bool = Field(..., description="On the day asked.")


class FigureList(Open):
    """All figures, most binding first."""

    as_of: str
    law_version: str
    figures: list[FigureLine]


class BasisDuring(Open):
    """A legal basis and the days it holds."""

    from_: str | None = Field(..., alias="from")
    to: str | None
    text: str


class RuleLine(Open):
    """A rule of the figure."""

    id: str
    class_: str = Field(..., alias="class")
    role: str
    from_: str | None = Field(..., alias="from")
    to: str | None
    in_force: bool
    confidence: str
    citation: str
    says: str


class FigureDetail(FigureLine):
    """An associative figure with its rules and its steps."""

    as_of: str
    law_version: str
    bases: list[BasisDuring]
    members: list[str]
    rules: list[RuleLine]
    steps: list[dict[str, Any]]


class InitiativeMember(Open):
    """An entity in an initiative on the day asked."""

    code: str
    name: str
    role: Literal["promotora", "miembro", "observadora"]
    from_: str | None = Field(..., alias="from")
    until: str | None


class Said(Open):
    """A value and its word."""

    id: str
    name: str


class InitiativeLine(Open):
    """A public initiative, with the members, the sums and the state of the day asked; what is not known is null."""

    code: str
    name: str
    acronym: str | None
    figure: str | None = Field(..., description="The figure it has; null until it is constituted.")
    figure_foreseen: str | None
    state: str | None = Field(..., description="On the day asked; null when nobody recorded one by then.")
    topics: list[str]
    identified_on: str | None
    date_precision: str = Field(..., description="How much of `identified_on` is known: day, month, year or unknown.")
    act: str | None
    members: list[InitiativeMember]
    departments: list[str]
    region: str | None
    population: int | None = Field(..., description="Over distinct municipalities.")
    population_missing: list[str]
    area_km2: float | None
    fiction: bool = Field(..., description="True for the exercise: nothing in it is real.")
    documented_status: Said | None
    confidence: Said | None
    source: str | None
    doubt: str | None


class InitiativePage(Open):
    """One page of initiatives; ask for the next with `cursor`."""

    as_of: str
    known_on: str
    territory_version: str
    total: int
    initiatives: list[InitiativeLine]
    next: str | None


class SchemeMember(Open):
    """An entity in a scheme on the day asked."""

    code: str
    name: str
    role: Literal["nucleo", "miembro", "adherente", "convocado"]
    from_: str | None = Field(..., alias="from")
    until: str | None
    from_precision: str


class SchemeLine(Open):
    """A scheme as it stood on the day asked. It is not the REAT unless `official` says so."""

    code: str
    name: str
    acronym: str | None
    figure: str
    figure_foreseen: str = Field(
        ..., description="The same figure; kept for those who read it before there was a registry."
    )
    state: Literal["propuesto", "constituido", "inscrito", "en_liquidacion", "liquidado"]
    official: bool = Field(..., description="True where the competent authority runs this registry and registered it.")
    topics: list[str]
    objetos: list[str]
    identified_on: str | None = Field(..., description="The same as `formed_on`.")
    formed_on: str | None
    date_precision: str = Field(..., description="How much of `formed_on` is known: day, month, year or unknown.")
    registered_on: str | None
    act: str | None
    nit: str | None
    domicile: str | None
    website: str | None
    members: list[SchemeMember]
    departments: list[str]
    region: str | None
    population: int | None = Field(..., description="Over distinct municipalities.")
    population_missing: list[str]
    area_km2: float | None
    initiative: str | None = Field(..., description="Code of its file in the portfolio, when it is public.")
    fiction: bool
    documented_status: Said | None
    confidence: Said | None
    source: str | None
    doubt: str | None


class SchemePage(Open):
    """One page of the registry of schemes."""

    as_of: str
    known_on: str
    territory_version: str
    total: int
    schemes: list[SchemeLine]
    next: str | None


class SchemeDetail(SchemeLine):
    """A scheme with its acts, organs, facts in common, duties, results and the lineage of its members' codes."""

    purpose: str | None
    acts: list[dict[str, Any]]
    organs: list[dict[str, Any]]
    hechos: list[dict[str, Any]]
    duties: list[dict[str, Any]]
    results: dict[str, Any]
    lineage: list[dict[str, Any]]


class KeptOpinion(Open):
    """What the law said of a figure on a day, with the versions that said it."""

    figure: str
    outcome: Outcome
    as_of: str
    law_version: str
    territory_version: str
    engine_version: str


class InitiativeDetail(InitiativeLine):
    """One public initiative."""

    background: str
    opinions: list[KeptOpinion]


class JobError(Open):
    """Why a job gave nothing."""

    code: str
    detail: str


class JobStatus(Open):
    """How a background job goes."""

    key: str
    kind: str
    state: Literal["queued", "running", "done", "failed", "cancelled", "expired"]
    stopping: bool = Field(..., description="Somebody asked to stop it and it has not heard yet.")
    ahead: int | None = Field(..., description="Jobs asked for before that still wait; null when it does not wait.")
    step: str | None
    done: int | None
    total: int | None
    partial: dict[str, Any] | None = Field(..., description="What was found so far.")
    error: JobError | None
    attempts: int = Field(..., description="Runs so far: more than one after a crash.")
    created: str
    started: str | None
    finished: str | None


class JobResult(Open):
    """What the work of a job gave."""

    key: str
    kind: str
    result: dict[str, Any]


# --- discovery -----------------------------------------------------------------------------------------------------------


class _Search(Schema):
    """What the four questions share."""

    model_config = ConfigDict(extra="forbid")

    as_of: IsoDate | None = Field(None, description="Day of the law; today when absent.")
    table: dict[StrictStr, dict[StrictStr, float]] | None = Field(
        None, description="More attributes: {attribute: {code: value}}, 8,000 values at most."
    )
    seed: int = Field(0, description="Seed of chance, from 0.")
    lang: Lang | None = Field(None, description="Language of the sentences of the answer.")


class _Groups(_Search):
    """What the questions about groups share."""

    maximise: dict[StrictStr, float] = Field(
        ..., description="Criteria with their weights: ids of `mancomun discover --criteria` or attributes."
    )
    ranges: list[StrictStr] = Field(
        [], max_length=20, description="KIND:ATTRIBUTE=FROM..TO, e.g. SUM:population=50000.."
    )
    priority: list[StrictStr] | None = Field(None, max_length=2000, description="Units of the criterion `priority`.")
    commuting: list[tuple[StrictStr, StrictStr, float]] | None = Field(
        None, max_length=20_000, description="Rows (home, work place, workers) of the criterion `ties`."
    )


class DiscoverBody(_Groups):
    """Around whom, under which figure, for which purpose, within which limits."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"around": ["63690"], "figure": "pap", "size": [3, 6], "maximise": {"scale": 1, "cohesion": 1}}
            ]
        },
    )

    around: list[StrictStr] = Field(
        ..., min_length=1, max_length=60, description="Units that must be in: codes or names."
    )
    without: list[StrictStr] = Field([], max_length=2000, description="Units that must be out.")
    figure: StrictStr | None = Field(None, description="Id or alias; without it only contiguity counts.")
    size: tuple[int, int] = Field((2, 8), description="Fewest and most members, 1 to 60.")
    limit: int = Field(10, description="Groups to keep, 1 to 50.")
    time_limit: float = Field(10.0, description="Seconds of search, up to 60.")


class CompareBody(_Groups):
    """A proposal, and what it is measured by."""

    members: list[StrictStr] = Field(..., min_length=1, max_length=60, description="Codes or names.")
    figure: StrictStr | None = Field(None, description="Id or alias.")
    random: int = Field(1000, description="Random legal groups of its size, 1 to 5,000.")
    time_limit: float = Field(10.0, description="Seconds of search, up to 60.")


class MendBody(_Groups):
    """A proposal that the law refuses, and what a repair is ranked by."""

    members: list[StrictStr] = Field(..., min_length=1, max_length=60, description="Codes or names.")
    figure: StrictStr = Field(..., description="Id or alias.")
    limit: int = Field(10, description="Repairs to keep, 1 to 50.")


class RegionsBody(_Search):
    """A territory to divide, and what each region must satisfy."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"within": ["63"], "at_least": {"population": 60000}, "minimise_difference": {"nbi": 1}}]
        },
    )

    within: list[StrictStr] | None = Field(
        None, max_length=2000, description="Departments or units; the country when absent."
    )
    at_least: dict[StrictStr, float] = Field({}, description="Minimum of each region: {attribute: sum}.")
    ranges: list[StrictStr] = Field([], max_length=20, description="KIND:ATTRIBUTE=FROM..TO")
    minimise_difference: dict[StrictStr, float] = Field(
        {}, description="Attributes to be alike in, with their weights."
    )
    exactly: int | None = Field(None, description="A fixed number of regions.")
    at_most: int | None = Field(None, description="A maximal number of regions.")
    together: list[tuple[StrictStr, StrictStr]] = Field([], max_length=2000, description="Pairs that must be together.")
    apart: list[tuple[StrictStr, StrictStr]] = Field([], max_length=2000, description="Pairs that must be apart.")
    present: dict[StrictStr, StrictStr] | None = Field(None, description="The map of today: {code: region}.")
    change_cost: float = Field(0.0, description="What each border that changes costs.")
    figure: StrictStr | None = Field(None, description="Judge each region as this figure.")
    time_limit: float = Field(10.0, description="Seconds of search, up to 300.")
    iterations: int | None = Field(None, description="Moves: with the seed they repeat an answer.")
    starts: int = Field(2, description="Independent chains, 1 to 8.")


class JobStarted(Open):
    """A job was accepted: where to ask how it goes, and where people may look at it."""

    key: str
    kind: str
    state: str
    status: str = Field(..., description="Address of its status, its partial answer included.")
    result: str = Field(..., description="Address of its result, once done.")
    cancel: str = Field(..., description="Address to POST to, to stop it.")
    page: str = Field(..., description="Its page, for people.")
