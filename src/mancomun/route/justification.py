"""Why together and not alone (method, S35, C16, 3.3): the tree of problems, the hechos, the alternatives and what speaks against.

Hechos: Decreto 1033 de 2021, arts. 2.2.5.5.3 to 2.2.5.5.5. The organ declares a hecho; the program only helps to support it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.drawing.trees import Leaf, tree
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text, join_names, spanish_number
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.texts import text_remarks
from mancomun.tables.results import Row, Table

PLACES: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    # kind of node: (name, kinds it may hang from)
    "central": (Text("problema central", "central problem"), ()),
    "causa_directa": (Text("causa directa", "direct cause"), ("central",)),
    "causa_indirecta": (Text("causa indirecta", "indirect cause"), ("causa_directa", "causa_indirecta")),
    "efecto_directo": (Text("efecto directo", "direct effect"), ("central",)),
    "efecto_indirecto": (Text("efecto indirecto", "indirect effect"), ("efecto_directo", "efecto_indirecto")),
}
SHORTEST, LONGEST = 15, 200
_AS_SOLUTION = re.compile(r"\b(falta de|ausencia de|carencia de|no existen?|no hay|inexistencia de)\b", re.IGNORECASE)
_POSITIVE = (
    ("baja", "alta"), ("bajo", "alto"), ("deficiente", "adecuada"), ("insuficiente", "suficiente"),
    ("deterioro", "conservación"), ("débil", "fuerte"), ("escasa", "amplia"), ("escaso", "amplio"),
    ("desarticulada", "articulada"), ("desarticulado", "articulado"), ("inadecuada", "adecuada"),
    ("inadecuado", "adecuado"), ("aumento de", "reducción de"), ("pérdida de", "recuperación de"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """One box of the tree of problems; ``magnitude`` is the number that says how large (with unit, year and source).

    ``mirror`` is the objective that answers it, when somebody has written it.
    """

    key: str
    kind: str
    text: str
    parent: str = ""
    magnitude: str = ""
    mirror: str = ""


def check_tree(nodes: Sequence[Node]) -> list[Remark]:
    """What the tree lacks. A circle, an unknown kind or a repeated key is refused."""
    by: dict[str, Node] = {}
    for node in nodes:
        if node.kind not in PLACES:
            raise BadInput(
                "arbol-clase",
                f"«{node.text}» es {', '.join(PLACES)}; llegó «{node.kind}».",
                f"“{node.text}” is one of {', '.join(PLACES)}; we got “{node.kind}”.",
            )
        if node.key in by:
            raise BadInput(
                "arbol-repetido",
                f"Hay dos cajas con la clave «{node.key}».",
                f"Two boxes have the key “{node.key}”.",
            )
        by[node.key] = node
    _no_circles(by)
    found = []
    centres = [node for node in nodes if node.kind == "central"]
    if len(centres) != 1:
        found.append(
            remark(
                "E-ARB-5",
                "arbol",
                f"Problemas centrales en el árbol: {len(centres)}; va uno solo.",
                f"Central problems in the tree: {len(centres)}; there is one only.",
            )
        )
    for node in nodes:
        found += _node(node, by)
    if centres and not centres[0].magnitude.strip():
        found.append(
            remark(
                "E-ARB-2",
                centres[0].key,
                "El problema central no tiene magnitud. Escriba cuánto, de qué año y según quién.",
                "The central problem has no magnitude. Write how much, of which year and according to whom.",
            )
        )
    for side, es, en in (("causa_directa", "causas", "causes"), ("efecto_directo", "efectos", "effects")):
        if centres and not any(node.kind == side for node in nodes):
            found.append(remark("E-ARB-6", "arbol", f"El árbol no tiene {es}.", f"The tree has no {en}."))
    return found


def _node(node: Node, by: Mapping[str, Node]) -> list[Remark]:
    found = []
    name, fits = PLACES[node.kind]
    size = len(node.text.strip())
    if not SHORTEST <= size <= LONGEST:
        found.append(
            remark(
                "E-ARB-7",
                node.key,
                f"«{node.text}» tiene {size} caracteres; van de {SHORTEST} a {LONGEST}.",
                f"“{node.text}” has {size} characters; it takes from {SHORTEST} to {LONGEST}.",
            )
        )
    if node.kind != "central":
        parent = by.get(node.parent)
        if parent is None:
            found.append(
                remark(
                    "E-ARB-4",
                    node.key,
                    f"«{node.text}» está suelta: ninguna caja la sostiene.",
                    f"“{node.text}” is loose: no box holds it.",
                )
            )
        elif parent.kind not in fits:
            wanted = (
                join_names([PLACES[kind][0].es for kind in fits]),
                join_names([PLACES[kind][0].en for kind in fits]),
            )
            found.append(
                remark(
                    "E-ARB-8",
                    node.key,
                    f"«{node.text}» es {name.es} y cuelga de {PLACES[parent.kind][0].es}; debe colgar de {wanted[0].es}.",
                    f"“{node.text}” is a {name.en} and hangs from a {PLACES[parent.kind][0].en}; it must hang from a "
                    f"{wanted[1].en}.",
                )
            )
    hit = _AS_SOLUTION.search(node.text)
    if hit and node.kind != "efecto_indirecto":
        found.append(
            remark(
                "A-ARB-1",
                node.key,
                f"Redacte el problema como situación negativa, no como falta de una solución («{hit.group()}»).",
                f"Write the problem as a negative situation, not as the lack of a solution (“{hit.group()}”).",
            )
        )
    if node.kind.startswith("causa") and not node.mirror.strip():
        found.append(
            remark(
                "E-ARB-3",
                node.key,
                f"La causa «{node.text}» no tiene medio equivalente.",
                f"The cause “{node.text}” has no matching means.",
            )
        )
    return found


def _no_circles(by: Mapping[str, Node]) -> None:
    for start in by:
        trail = [start]
        while by[trail[-1]].parent in by:
            trail.append(by[trail[-1]].parent)
            if trail[-1] in trail[:-1]:
                said = " → ".join(by[key].text for key in trail[trail.index(trail[-1]) :])
                raise BadInput(
                    "arbol-circulo",
                    f"El árbol da la vuelta: {said}. Un efecto no puede ser su propia causa.",
                    f"The tree goes round: {said}. An effect cannot be its own cause.",
                )


def positive(text: str) -> str:
    """A draft of the objective that mirrors a problem, for a person to edit; the same text where no rule fits."""
    for bad, good in _POSITIVE:
        found = re.search(rf"\b{bad}\b", text, re.IGNORECASE)
        if found:
            word = good.capitalize() if found.group()[0].isupper() else good
            return text[: found.start()] + word + text[found.end() :]
    return text


def outline(nodes: Sequence[Node], lang: str = "es") -> list[Table]:
    """The tree in words: effects first, the problem, then the causes, each with its objective."""
    es = lang == "es"
    order = ["efecto_indirecto", "efecto_directo", "central", "causa_directa", "causa_indirecta"]
    by = {node.key: node.text for node in nodes}
    rows: list[Row] = [
        (
            PLACES[node.kind][0].of(lang),
            node.text,
            by.get(node.parent, "—"),
            node.magnitude or None,
            node.mirror or None,
        )
        for node in sorted(nodes, key=lambda n: order.index(n.kind))
    ]
    head = ("Qué es", "Problema", "Cuelga de", "Magnitud", "Objetivo") if es else (
        "What it is", "Problem", "Hangs from", "Magnitude", "Objective",
    )  # fmt: skip
    return [Table("Árbol de problemas" if es else "Problem tree", head, rows)]


def picture(nodes: Sequence[Node], lang: str = "es") -> str:
    """Effects above, the problem in the middle, causes below. Run `check_tree` before; loose boxes stand beside, dashed."""
    es = lang == "es"
    known = {node.key for node in nodes}
    leaves = [
        Leaf(
            node.key,
            node.text,
            node.parent if node.parent in known else "",
            PLACES[node.kind][0].of(lang),
            strong=node.kind == "central",
            dashed=node.kind != "central" and node.parent not in known,
        )
        for node in nodes
    ]
    centre = next((node.text for node in nodes if node.kind == "central"), "—")
    causes = sum(node.kind.startswith("causa") for node in nodes)
    effects = sum(node.kind.startswith("efecto") for node in nodes)
    return tree(
        leaves,
        title="Árbol de problemas" if es else "Problem tree",
        description=(
            f"«{centre}», con {causes} causas abajo y {effects} efectos arriba."
            if es
            else f"“{centre}”, with {causes} causes below and {effects} effects above."
        ),
        lang=lang,
        upward=frozenset(node.key for node in nodes if node.kind.startswith("efecto")),
    )


# --- hechos ------------------------------------------------------------------------------------------------------------

CRITERIA: Mapping[str, Text] = {
    "alcance": Text("alcance regional", "regional scope"),
    "eficiencia": Text("eficiencia económica", "economic efficiency"),
    "gobernanza": Text("gobernanza", "governance"),
    "impacto": Text("impacto social y cultural", "social and cultural impact"),
    "sostenibilidad": Text("sostenibilidad", "sustainability"),
}
MATTERS = ("biofisicos", "asentamientos", "actividades", "sociales_culturales")
TYPES = ("subregional", "metropolitano", "regional")
SUPPORTED_FROM = 3


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a hecho: why (200 characters or more), by which indicators, and how well supported (0 to 4; ours)."""

    key: str
    why: str
    indicators: tuple[str, ...] = ()
    score: int = 0


@dataclass(frozen=True, slots=True)
class Hecho:
    """A hecho interjurisdiccional: its type, its matter, the members it affects, its criteria and its technical document."""

    name: str
    type: str
    matter: str
    affected: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    document: str = ""


def check_fact(found: Hecho, members: Sequence[str], *, departments: Sequence[str] = ()) -> list[Remark]:
    """What a hecho lacks; ``departments`` are the members that are departments (a regional hecho needs two)."""
    for said, allowed, es, en in (
        (found.type, TYPES, "El tipo", "The type"),
        (found.matter, MATTERS, "El asunto", "The matter"),
    ):
        if said not in allowed:
            raise BadInput(
                "hecho-opcion",
                f"{es} de «{found.name}» es uno de: {', '.join(allowed)}; llegó «{said}».",
                f"{en} of “{found.name}” is one of: {', '.join(allowed)}; we got “{said}”.",
            )
    for criterion in found.criteria:
        if criterion.key not in CRITERIA or not 0 <= criterion.score <= 4:
            raise BadInput(
                "hecho-criterio",
                f"En «{found.name}» el criterio es uno de {', '.join(CRITERIA)}, con puntaje de 0 a 4; llegó «{criterion.key}», "
                f"{criterion.score}.",
                f"In “{found.name}” the criterion is one of {', '.join(CRITERIA)}, scored 0 to 4; we got “{criterion.key}”, "
                f"{criterion.score}.",
            )
    out = []
    inside = [name for name in dict.fromkeys(found.affected) if name in members]
    if len(inside) < 2:
        out.append(
            remark(
                "E-HEC-1",
                found.name,
                f"El hecho «{found.name}» debe afectar al menos a dos entidades miembros; hoy afecta a {len(inside)}.",
                f"The hecho “{found.name}” must affect two member entities or more; today it affects {len(inside)}.",
            )
        )
    if not any(len(c.why.strip()) >= 200 for c in found.criteria):
        out.append(
            remark(
                "E-HEC-2",
                found.name,
                "Falta sustentar al menos un criterio (alcance, eficiencia, gobernanza, impacto social y cultural, "
                "sostenibilidad).",
                "At least one criterion is still to be supported (scope, efficiency, governance, social and cultural impact, "
                "sustainability).",
            )
        )
    if found.type == "regional" and len([name for name in inside if name in departments]) < 2:
        out.append(
            remark(
                "E-HEC-3",
                found.name,
                f"«{found.name}» es regional y no afecta a dos departamentos miembros. Use «subregional».",
                f"“{found.name}” is regional and does not affect two member departments. Use “subregional”.",
            )
        )
    if not found.document.strip():
        out.append(
            remark(
                "E-HEC-4",
                found.name,
                f"«{found.name}» no tiene documento técnico de soporte.",
                f"“{found.name}” has no technical support document.",
            )
        )
    return out


def supported(found: Hecho) -> bool:
    """Our help to read it: a criterion scored 3 or more and the document attached. The organ declares, never the program."""
    return bool(found.document.strip()) and any(c.score >= SUPPORTED_FROM for c in found.criteria)


# --- the document ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way of doing it: ``kind`` is *sola*, *convenio* or *eat*; five viabilities from 0 to 4; chosen or not, and why.

    ``means`` are those of the tree of objectives it puts to work; ``cost`` the range of what it costs, in COP.
    """

    name: str
    kind: str
    viability: Mapping[str, int]
    chosen: bool = False
    why: str = ""
    means: tuple[str, ...] = ()
    cost: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with a number: what, of how many municipalities it has data, and from whom."""

    text: str
    municipios: int
    source: str


@dataclass(frozen=True)
class Justificacion:
    """Everything the document of justification argues with."""

    problem: str
    nodes: tuple[Node, ...]
    hechos: tuple[Hecho, ...]
    gaps: tuple[str, ...]
    claims: tuple[Claim, ...]
    alternatives: tuple[Alternative, ...]
    benefits: tuple[str, ...]
    costs: tuple[str, ...]
    against: str
    legal_frame: tuple[str, ...]
    conclusion: str


VIABILITY = ("tecnica", "legal", "social", "ambiental", "financiera")


def check(found: Justificacion, members: Sequence[str], *, departments: Sequence[str] = ()) -> list[Remark]:
    """Everything the justification lacks, part by part."""
    out = text_remarks("S35", "problema", ("el problema común", "the common problem"), found.problem, least=SHORTEST)
    out += check_tree(found.nodes)
    for hecho in found.hechos:
        out += check_fact(hecho, members, departments=departments)
    if not found.hechos:
        out.append(
            remark(
                "E-S35-3",
                "hechos",
                "Falta al menos un hecho que afecte a dos miembros o más.",
                "At least one hecho that affects two members or more is missing.",
            )
        )
    if len(found.gaps) < 3:
        out.append(
            remark(
                "E-S35-4",
                "brechas",
                f"Indicadores de brecha: {len(found.gaps)}; van tres o más.",
                f"Indicators of gap: {len(found.gaps)}; it takes three or more.",
            )
        )
    for claim in found.claims:
        if claim.municipios < 2:
            out.append(
                remark(
                    "E-S35-1",
                    "problema",
                    f"El problema «{claim.text}» no tiene datos de al menos dos municipios.",
                    f"The problem “{claim.text}” has no data of two municipalities or more.",
                )
            )
        if re.search(r"\d", claim.text) and not claim.source.strip():
            out.append(
                remark(
                    "E-S35-5",
                    "fuentes",
                    f"«{claim.text}» trae un número sin fuente.",
                    f"“{claim.text}” has a number without a source.",
                )
            )
    out += _alternatives(found.alternatives)
    if found.benefits and not found.costs:
        out.append(
            remark(
                "A-S35-2",
                "costos",
                "Solo se estiman beneficios, no costos de coordinación.",
                "Only benefits are estimated, not the costs of coordination.",
            )
        )
    out += text_remarks(
        "S35", "por_que_no", ("por qué no asociarse", "why not to associate"), found.against, least=SHORTEST
    )
    out += text_remarks("S35", "conclusion", ("la conclusión", "the conclusion"), found.conclusion, least=SHORTEST)
    out += text_remarks(
        "S35", "marco_normativo", ("el marco normativo", "the legal frame"), " ".join(found.legal_frame)
    )
    return out


def _alternatives(found: Sequence[Alternative]) -> list[Remark]:
    out = []
    for item in found:
        wrong = [key for key, value in item.viability.items() if key not in VIABILITY or not 0 <= value <= 4]
        if item.kind not in ("sola", "convenio", "eat") or wrong:
            raise BadInput(
                "alternativa-datos",
                f"«{item.name}» es sola, convenio o eat, y cada viabilidad ({', '.join(VIABILITY)}) va de 0 a 4.",
                f"“{item.name}” is sola, convenio or eat, and each viability ({', '.join(VIABILITY)}) goes from 0 to 4.",
            )
    for item in found:
        low, high = item.cost
        if low is not None and high is not None and low > high:
            out.append(
                remark(
                    "E-S35-9",
                    "alternativas",
                    f"El costo de «{item.name}» va de {spanish_number(low)} a {spanish_number(high)}: el menor va primero.",
                    f"The cost of “{item.name}” goes from {low:,} to {high:,}: the lower goes first.",
                )
            )
    kinds = {item.kind for item in found}
    for kind, es, en in (
        ("sola", "hacerlo cada municipio solo", "each municipality alone"),
        ("convenio", "un convenio sin crear un esquema", "an agreement without a scheme"),
    ):
        if kind not in kinds:
            out.append(
                remark(
                    "E-S35-6",
                    "alternativas",
                    f"Compare también con {es}.",
                    f"Compare also with {en}.",
                )
            )
    chosen = [item for item in found if item.chosen]
    if len(chosen) != 1:
        out.append(
            remark(
                "E-S35-7",
                "alternativas",
                f"Alternativas elegidas: {len(chosen)}; va una, con su motivo.",
                f"Alternatives chosen: {len(chosen)}; it takes one, with its reason.",
            )
        )
    elif not chosen[0].why.strip():
        out.append(
            remark(
                "E-S35-8",
                "alternativas",
                f"Diga por qué se eligió «{chosen[0].name}».",
                f"Say why “{chosen[0].name}” was chosen.",
            )
        )
    return out


def comparison(found: Sequence[Alternative], lang: str = "es") -> list[Table]:
    """The alternatives side by side."""
    es = lang == "es"
    names = {
        "tecnica": ("Técnica", "Technical"),
        "legal": ("Legal", "Legal"),
        "social": ("Social", "Social"),
        "ambiental": ("Ambiental", "Environmental"),
        "financiera": ("Financiera", "Financial"),
    }
    rows: list[Row] = [
        (
            item.name,
            *(item.viability.get(key) for key in VIABILITY),
            ("elegida" if es else "chosen") if item.chosen else "",
            item.why,
        )
        for item in found
    ]
    head = ("Alternativa", *(names[key][0] for key in VIABILITY), "", "Motivo") if es else (
        "Alternative", *(names[key][1] for key in VIABILITY), "", "Reason",
    )  # fmt: skip
    made = [Table("Alternativas" if es else "Alternatives", head, rows)]
    if any(item.means or any(item.cost) for item in found):
        costs: list[Row] = [(item.name, "; ".join(item.means) or None, *item.cost) for item in found]
        heads = ("Alternativa", "Medios", "Costo menor (COP)", "Costo mayor (COP)") if es else (
            "Alternative", "Means", "Lower cost (COP)", "Higher cost (COP)",
        )  # fmt: skip
        made.append(Table("Medios y costo" if es else "Means and cost", heads, costs))
    return made
