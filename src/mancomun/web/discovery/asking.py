"""What a form or an address asks: fields as they came, what is wrong with each, and the arguments of the job.

The same reader serves the address that fills the form (``GET``) and the form that starts the search (``POST``). Nothing is
lost when a field is wrong: it comes back with its sentence above it.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from mancomun.discovery.criteria import CATALOGUE, criterion_of
from mancomun.discovery.functional import functional_region, shares_of
from mancomun.discovery.ground import COUNT
from mancomun.discovery.law import DEPARTMENTAL, frame
from mancomun.discovery.ranges import Range
from mancomun.errors import BadInput
from mancomun.instants import parse_day
from mancomun.interchange.discovery_tables import columns_of, read_flows, read_list
from mancomun.kernels.certificate import KINDS
from mancomun.legal import book
from mancomun.territory import attributes, colombia
from mancomun.web.discovery.purposes import BY_ID, PURPOSES
from mancomun.web.discovery.work import MOST_SECONDS, ground_for
from mancomun.web.project import languages

Files = MultiValueDict[str, Any]
CRITERIA_ROWS, RANGE_ROWS = 4, 3
DEFAULT_FIGURE = "provincia_administrativa_planificacion"
SECONDS = (5, 10, 30, 60)
LONG_SECONDS = (10, 30, 60, 120, 300)
MOST_GROUPS = 50
_PLACES = ("lon", "lat", "inside_lon", "inside_lat")
_CODE = re.compile(r"\((\d{2,5})\)\s*\Z")


@dataclass
class Asked:
    """A form: its values as text, what is wrong by field, and, when nothing is, the arguments of the job."""

    values: dict[str, Any]
    wrong: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, Any] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    day: date | None = None


class _Reader:
    """Reads fields one by one; a `BadInput` becomes the sentence of its field."""

    def __init__(self, query: QueryDict, files: Files | None, today: date) -> None:
        self.query, self.files, self.today = query, files or MultiValueDict(), today
        self.lang = languages.lang()
        self.asked = Asked({})
        self.land = colombia()

    def attempt(self, name: str, work: Callable[[], Any], otherwise: Any = None) -> Any:
        try:
            return work()
        except BadInput as error:
            self.asked.wrong.setdefault(name, error.text(self.lang))
            return otherwise

    def complain(self, name: str, sentence: str, **values: Any) -> None:
        """What is wrong with a field; the first complaint about it stays."""
        self.asked.wrong.setdefault(name, sentence % values if values else sentence)

    def text(self, name: str, default: str = "") -> str:
        value = self.query.get(name, default).strip()
        self.asked.values[name] = value
        return value

    def day(self) -> date:
        raw = self.text("fecha", self.today.isoformat())
        found: date = self.attempt("fecha", lambda: parse_day(raw), self.today)
        self.asked.day = found
        return found

    def number(self, name: str, default: float | None, low: float, high: float) -> float | None:
        raw = self.query.get(name)
        text = "" if raw is None else raw.strip()
        if raw is None and default is not None:
            text = f"{default:g}"
        self.asked.values[name] = text
        if not text:
            return default if raw is None else None
        value = _float(text)
        if value is None or not low <= value <= high:
            said = _("Escriba un número de %(low)s a %(high)s; llegó «%(text)s».")
            self.complain(name, said, low=f"{low:g}", high=f"{high:g}", text=text[:40])
            return default
        return value

    def whole(self, name: str, default: int | None, low: int, high: int) -> int | None:
        value = self.number(name, default, low, high)
        if value is not None and value != int(value):
            self.complain(name, _("Escriba un número entero; llegó «%(text)s»."), text=f"{value:g}")
            return default
        return None if value is None else int(value)

    def choice(self, name: str, default: str, known: Iterable[str]) -> str:
        value = self.text(name, default)
        if value not in set(known):
            self.complain(name, _("No existe la opción «%(text)s». Elija una de la lista."), text=value[:40])
            return default
        return value

    def units(self, name: str, *, departments: bool = False) -> list[str]:
        """Codes of what was typed, separated by commas, semicolons or lines: codes, names or ``Name (code)``."""
        raw = ", ".join(self.query.getlist(name))
        parts = [part.strip() for part in re.split(r"[,;\n]", raw) if part.strip()]
        found: list[str] = []
        for part in parts:
            code = _CODE.search(part)
            unit = self.attempt(name, lambda part=code[1] if code else part: self.land.resolve(part))  # type: ignore[misc]
            if unit is not None and unit.code not in found:
                found.append(unit.code)
        shown = [f"{self.land.unit(code).name} ({code})" for code in found]
        self.asked.values[name] = raw if name in self.asked.wrong else ", ".join(shown)
        self.asked.values[f"{name}_codes"] = found
        return found

    def figure(self, day: date, default: str) -> str | None:
        """The figure, None for no figure; it must have a basis on the day."""
        name = self.text("figura", default)
        if name in ("", "ninguna"):
            self.asked.values["figura"] = "ninguna"
            return None
        rules = self.attempt("figura", lambda: frame(name, day))
        return rules.figure.id if rules is not None else None

    def ranges(self, ground_columns: set[str]) -> list[str]:
        """Rows of kind, attribute, from and to; an empty row says nothing."""
        rows, out = [], []
        columns = [self.query.getlist(name) for name in ("rk", "ra", "rd", "rh")]
        for place in range(max(RANGE_ROWS, *map(len, columns))):
            kind, attribute, low, high = (column[place].strip() if place < len(column) else "" for column in columns)
            rows.append({"kind": kind or "SUM", "attribute": attribute, "low": low, "high": high})
            if not attribute or not (low or high):
                continue
            values = [_float(text) if text else side for text, side in ((low, -math.inf), (high, math.inf))]
            if None in values:
                self.complain(
                    "rangos", _("Los lados de un rango son números; llegó «%(text)s»."), text=f"{low}..{high}"[:60]
                )
                continue
            if attribute not in ground_columns:
                self.complain("rangos", _("No hay un dato «%(text)s». Elija uno de la lista."), text=attribute[:40])
                continue
            name = COUNT if kind == "COUNT" else attribute
            one = self.attempt("rangos", lambda k=kind, n=name, v=values: Range(k or "SUM", n, v[0], v[1]))  # type: ignore[misc]
            if one is not None:
                out.append(_range_text(one))
        self.asked.values["ranges"] = rows
        return out

    def table(self) -> dict[str, dict[str, float]] | None:
        """The attributes of a file the visitor brought."""
        upload = self.files.get("tabla")
        if upload is None:
            return None
        return self.attempt("tabla", lambda: self._table(upload))

    def _table(self, upload: Any) -> dict[str, dict[str, float]]:
        suffix = Path(str(upload.name)).suffix.lower()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"tabla{suffix if suffix in ('.csv', '.xlsx', '.txt') else '.csv'}"
            path.write_bytes(upload.read())
            found = columns_of(path, self.land)
        if sum(map(len, found.values())) > 8_000:
            raise BadInput(
                "tabla-grande",
                f"La tabla trae {sum(map(len, found.values()))} datos y aquí caben 8.000. Deje solo las columnas que va a usar.",
                f"The table has {sum(map(len, found.values())):,} values and 8,000 fit here. Leave only the columns you will use.",
            )
        return found


def _float(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _range_text(one: Range) -> str:
    """A range as the core reads it back, without losing digits."""
    name = "COUNT" if one.kind == "COUNT" else f"{one.kind}:{one.attribute}"
    low, high = ("" if math.isinf(side) else repr(side) for side in (one.low, one.high))
    return f"{name}={low}..{high}"


# --- with whom -----------------------------------------------------------------------------------------------------------


def read_discover(query: QueryDict, files: Files | None, today: date) -> Asked:
    """The form of *Descubrir*."""
    reader = _Reader(query, files, today)
    asked = reader.asked
    day = reader.day()
    members = reader.units("m")
    asked.members = tuple(members)
    departmental = bool(members) and all(
        reader.land.unit(code).types_at(day) <= DEPARTMENTAL and len(code) == 2 for code in members
    )
    default = "region_administrativa_planificacion" if departmental else DEFAULT_FIGURE
    figure = reader.figure(day, default)
    departments = book().figure(figure) is not None and frame(figure, day).departments if figure else departmental
    table = reader.table()
    base = {"as_of": day.isoformat(), "departments": departments, "table": table}
    ground = ground_for(base)
    weights = _weights(reader, ground)
    ranges = reader.ranges({*ground.values, COUNT})
    low = reader.whole("min", 3, 1, 60)
    high = reader.whole("max", 6, 1, 60)
    excluded = reader.units("sin")
    seconds = reader.number("segundos", 10, 1, MOST_SECONDS["discover"])
    limit = reader.whole("cuantos", 10, 1, MOST_GROUPS)
    seed = reader.whole("semilla", 0, 0, 2**31)
    priority = _priority(reader)
    ties = _ties(reader, members, set(ground.codes))
    if not members:
        asked.wrong.setdefault("m", _("Escriba al menos un municipio o departamento: alrededor de quién buscamos."))
    for code in members:
        if code not in ground.place and "m" not in asked.wrong:
            said = _("%(name)s no puede ser miembro de esa figura. Cambie la figura o el miembro.")
            asked.wrong["m"] = said % {"name": reader.land.unit(code).name}
    if low is not None and high is not None and low > high:
        asked.wrong.setdefault("max", _("El máximo es menor que el mínimo. Escriba, por ejemplo, de 3 a 6."))
    for key, given in (("priority", priority), ("ties", ties)):
        if key in weights and given is None:
            reader.complain("criterios", _("Ese criterio necesita una lista o una matriz suya: está en «Sus datos»."))
    asked.arguments = {
        **base, "around": members, "excluding": excluded, "figure": figure, "size": [low, high], "maximise": weights,
        "ranges": ranges, "limit": limit, "time_limit": seconds, "seed": seed, "priority": priority, "ties": ties,
        "lang": reader.lang,
    }  # fmt: skip
    return asked


def _weights(reader: _Reader, ground: Any) -> dict[str, float]:
    """The criteria of the form with their weights; those of a purpose when the form brings none or asks for it."""
    purpose = reader.text("proposito")
    names, weights = reader.query.getlist("c"), reader.query.getlist("w")
    if purpose in BY_ID:
        pairs = [(name, f"{weight:g}") for name, weight in BY_ID[purpose].weights]
    elif any(names):
        pairs = [(name.strip(), weights[i].strip() if i < len(weights) else "1") for i, name in enumerate(names)]
    else:
        pairs = [(name, f"{weight:g}") for name, weight in PURPOSES[0].weights]
        reader.asked.values["proposito"] = PURPOSES[0].id
    rows = [{"name": name, "weight": weight} for name, weight in pairs]
    rows += [{"name": "", "weight": "1"}] * max(0, CRITERIA_ROWS - len(rows))
    reader.asked.values["criteria"] = rows
    out: dict[str, float] = {}
    for name, weight in pairs:
        if not name:
            continue
        value = _float(weight or "1")
        if value is None or value == 0:
            reader.complain(
                "criterios",
                _(
                    "El peso de un criterio es un número distinto de cero; llegó «%(text)s». Para quitarlo, deje la fila en blanco."
                ),
                text=weight[:20],
            )
            continue
        if reader.attempt("criterios", lambda name=name: criterion_of(name, ground)) is None:  # type: ignore[misc]
            continue
        if name in out:
            reader.complain("criterios", _("El criterio «%(text)s» está dos veces. Déjelo una sola vez."), text=name)
        out[name] = value
    if not out:
        reader.asked.wrong.setdefault("criterios", _("Elija al menos un criterio."))
    reader.asked.values["purpose_now"] = next(
        (one.id for one in PURPOSES if dict(one.weights) == out), ""
    )  # what the list says, whatever its name
    return out


def _priority(reader: _Reader) -> list[str] | None:
    raw = reader.text("prioridad")
    if not raw:
        return None
    return [
        unit.code
        for text in read_list(raw.encode())
        if (unit := reader.attempt("prioridad", lambda text=text: reader.land.resolve(text))) is not None  # type: ignore[misc]
    ]


def _ties(reader: _Reader, members: Sequence[str], codes: set[str]) -> list[str] | None:
    """The functional region of the first member, from the file of workers; only its codes travel in the job."""
    upload = reader.files.get("conmutacion")
    if upload is None or not members:
        return None

    def read() -> list[str]:
        flows = read_flows(upload.read(), str(upload.name))
        return sorted(functional_region(shares_of(flows), members[0], among=codes)[-1] - {members[0]})

    return reader.attempt("conmutacion", read)


def compare_arguments(asked: Asked) -> dict[str, Any]:
    """The same form as a question about the very group."""
    kept = ("as_of", "departments", "table", "figure", "maximise", "ranges", "time_limit", "seed", "priority", "ties", "lang")  # fmt: skip
    return {**{key: asked.arguments[key] for key in kept}, "members": list(asked.members), "random_groups": 1_000}


def mend_arguments(asked: Asked) -> dict[str, Any]:
    """The same form as a question about how to mend the very group."""
    kept = ("as_of", "departments", "table", "figure", "maximise", "limit", "priority", "ties", "lang")
    return {**{key: asked.arguments[key] for key in kept}, "members": list(asked.members)}


# --- how a map could organise itself -------------------------------------------------------------------------------------

PRESENT = ("nada", "costumbre", "departamento", "pegado")


def read_regions(query: QueryDict, files: Files | None, today: date) -> Asked:
    """The form of *Regionalizar*."""
    reader = _Reader(query, files, today)
    asked = reader.asked
    day = reader.day()
    figure = reader.figure(day, "ninguna")
    departments = bool(figure) and frame(str(figure), day).departments
    table = reader.table()
    base = {"as_of": day.isoformat(), "departments": departments, "table": table}
    ground = ground_for(base)
    columns = {*ground.values, COUNT}
    zone = reader.text("zona", "")
    own = reader.units("m")
    within = _within(reader, zone, own)
    ranges = _threshold(reader, columns) + reader.ranges(columns)
    differences = _differences(reader, columns)
    mode = reader.choice("numero", "libre", ("libre", "fijo", "tope"))
    count = reader.whole("n", None, 1, 1_200)
    if mode != "libre" and count is None:
        asked.wrong.setdefault("n", _("Escriba cuántas regiones."))
    apart, together = _pairs(reader, "separadas"), _pairs(reader, "juntas")
    present = _present(reader, ground)
    change = reader.number("costo", 0, 0, 1e12)
    seconds = reader.number("segundos", 10, 1, MOST_SECONDS["regions"])
    seed = reader.whole("semilla", 0, 0, 2**31)
    starts = reader.whole("arranques", 2, 1, 8)
    if not ranges and mode != "fijo":
        asked.wrong.setdefault("umbral", _("Diga el mínimo de cada región, o un número fijo de regiones."))
    asked.arguments = {
        **base, "figure": figure, "within": within, "ranges": ranges, "differences": differences,
        "exactly": count if mode == "fijo" else None, "at_most": count if mode == "tope" else None,
        "apart": apart, "together": together, "base": present, "change": change, "time_limit": seconds, "seed": seed,
        "starts": starts, "lang": reader.lang,
    }  # fmt: skip
    return asked


def _within(reader: _Reader, zone: str, own: list[str]) -> list[str] | None:
    if zone and zone not in {unit.department for unit in reader.land.units.values()}:
        reader.complain(
            "zona", _("No hay un departamento con el código %(code)s. Elija uno de la lista."), code=zone[:10]
        )
    found = [*([zone] if zone else []), *own]
    return found or None


def _threshold(reader: _Reader, columns: set[str]) -> list[str]:
    """The minimum of each region: an attribute that is added up, and how much."""
    name = reader.text("umbral_dato", "population")
    value = reader.number("umbral", 200_000, 0, 1e15)
    if value is None:
        return []
    if name not in columns:
        reader.complain("umbral", _("No hay un dato «%(text)s». Elija uno de la lista."), text=name[:40])
        return []
    one = Range("COUNT", COUNT, value) if name == COUNT else Range("SUM", name, value)
    return [_range_text(one)]


def _differences(reader: _Reader, columns: set[str]) -> dict[str, float]:
    names, weights = reader.query.getlist("d"), reader.query.getlist("dw")
    pairs = [(name.strip(), weights[i].strip() if i < len(weights) else "1") for i, name in enumerate(names)]
    if not names:
        pairs = [("nbi", "1")]
    rows = [{"name": name, "weight": weight} for name, weight in pairs]
    reader.asked.values["differences"] = rows + [{"name": "", "weight": "1"}] * max(0, 2 - len(rows))
    out: dict[str, float] = {}
    for name, weight in pairs:
        if not name:
            continue
        value = _float(weight or "1")
        if name not in columns or value is None or value <= 0:
            said = _("Elija un dato de la lista y un peso mayor que cero; llegó «%(text)s».")
            reader.asked.wrong.setdefault("parecido", said % {"text": f"{name} {weight}"[:60]})
            continue
        out[name] = value
    return out


def _pairs(reader: _Reader, name: str) -> list[list[str]]:
    """Two units a line, with a comma between."""
    out = []
    for line in reader.text(name).splitlines():
        parts = [part.strip() for part in re.split(r"[,;]", line) if part.strip()]
        if not parts:
            continue
        if len(parts) != 2:
            said = _("Cada renglón lleva dos municipios separados por coma; llegó «%(text)s».")
            reader.asked.wrong.setdefault(name, said % {"text": line[:60]})
            continue
        pair = [reader.attempt(name, lambda part=part: reader.land.resolve(part)) for part in parts]  # type: ignore[misc]
        if None not in pair:
            out.append([unit.code for unit in pair])
    return out


def _present(reader: _Reader, ground: Any) -> dict[str, str] | None:
    """The map of today: customary provinces, departments, or rows ``code,region`` pasted in the form."""
    how = reader.choice("partir", "nada", PRESENT)
    pasted = reader.text("mapa")
    if how == "costumbre":
        words = ground.words.get("province_src", ())
        return {code: word for code, word in zip(ground.codes, words, strict=False) if word}
    if how == "departamento":
        return {code: str(home) for code, home in zip(ground.codes, ground.departments, strict=True) if home}
    if how != "pegado":
        return None
    out: dict[str, str] = {}
    for number, line in enumerate(pasted.splitlines(), 1):
        unit, _sep, region = (part.strip() for part in line.replace(";", ",").replace("\t", ",").partition(","))
        if not unit or (number == 1 and unit.lower() in ("code", "codigo", "código")):
            continue
        if not region:
            said = _("Renglón %(n)s del mapa: se espera código,región; llegó «%(text)s».")
            reader.asked.wrong.setdefault("mapa", said % {"n": number, "text": line[:60]})
            continue
        found = reader.attempt("mapa", lambda unit=unit: reader.land.resolve(unit))  # type: ignore[misc]
        if found is not None:
            out[found.code] = region
    if not out:
        reader.asked.wrong.setdefault("mapa", _("Pegue el mapa de hoy: un renglón por municipio, código,región."))
    return out or None


# --- back to an address --------------------------------------------------------------------------------------------------


def address_of(kind: str, arguments: Mapping[str, Any]) -> str:
    """The address of the form filled as a job was asked; files cannot travel in it."""
    query: list[tuple[str, Any]] = [("fecha", arguments["as_of"]), ("figura", arguments.get("figure") or "ninguna")]
    for text in arguments.get("ranges", ()):
        left, _eq, right = text.partition("=")
        one, _colon, attribute = left.partition(":")
        low, _dots, high = right.partition("..")
        if kind == "regions" and not high and one in ("SUM", "COUNT") and not any(k == "umbral" for k, _v in query):
            query += [("umbral_dato", attribute or COUNT), ("umbral", _short(low))]
            continue
        query += [("rk", one), ("ra", attribute or COUNT), ("rd", _short(low)), ("rh", _short(high))]
    if kind == "regions":
        if not any(key == "umbral" for key, _value in query):
            query.append(("umbral", ""))
        within = arguments.get("within") or []
        if len(within) == 1 and len(within[0]) == 2:
            query.append(("zona", within[0]))
        elif within:
            query.append(("m", ",".join(within)))
        for name, weight in arguments["differences"].items():
            query += [("d", name), ("dw", f"{weight:g}")]
        if arguments.get("exactly"):
            query += [("numero", "fijo"), ("n", arguments["exactly"])]
        if arguments.get("at_most"):
            query += [("numero", "tope"), ("n", arguments["at_most"])]
        for name, key in (("juntas", "together"), ("separadas", "apart")):
            if arguments.get(key):
                query.append((name, "\n".join(",".join(pair) for pair in arguments[key])))
        query += [("costo", f"{arguments.get('change') or 0:g}"), ("arranques", arguments["starts"])]
    else:
        query.append(("m", ",".join(arguments.get("around") or arguments.get("members") or ())))
        for name, weight in arguments["maximise"].items():
            query += [("c", name), ("w", f"{weight:g}")]
        if "size" in arguments:
            query += [("min", arguments["size"][0]), ("max", arguments["size"][1])]
        if arguments.get("excluding"):
            query.append(("sin", ",".join(arguments["excluding"])))
    for name, key in (("segundos", "time_limit"), ("cuantos", "limit"), ("semilla", "seed")):
        if arguments.get(key) is not None and not (kind == "regions" and name == "cuantos"):
            query.append((name, f"{arguments[key]:g}"))
    return f"{reverse('discovery:regions' if kind == 'regions' else 'discovery:discover')}?{urlencode(query, safe=',')}"


def _short(number: str) -> str:
    value = _float(number)
    return "" if value is None else f"{value:.15g}"


def with_chosen(offered: Sequence[int], asked: Asked) -> list[str]:
    """The times on offer, and the one an address asked for: a list must not change it in silence."""
    chosen = asked.arguments.get("time_limit")
    return [f"{one:g}" for one in sorted({*offered, *([chosen] if chosen else [])})]


# --- what the lists of the form offer ------------------------------------------------------------------------------------


def figures_on(day: date) -> list[tuple[str, str]]:
    """Figures with a basis on the day, by the ladder."""
    found = []
    for figure in book().figures.values():
        try:
            frame(figure.id, day)
        except BadInput:
            continue
        found.append((figure.rung or 99, figure.id, figure.name.of(languages.lang())))
    return [(key, name) for _rung, key, name in sorted(found)]


def criteria_offered(extra: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Criteria by id and name: the catalogue, then the attributes."""
    lang = languages.lang()
    found = [(key, f"{one.name.of(lang)} ({one.unit.of(lang)})") for key, one in CATALOGUE.items()]
    known = {key for key, _name in found}
    found += [(key, name) for key, name in attributes_offered() if key not in known]
    known |= {key for key, _name in found}
    return found + [(key, key) for key in extra if key and key not in known]


def attributes_offered(*, summed: bool = False, extra: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Numeric attributes by id and name with year."""
    lang = languages.lang()
    found = [
        (one.id, f"{one.en if lang == 'en' else one.es} ({one.unit_en if lang == 'en' else one.unit_es}, {one.vintage})")
        for one in attributes()
        if (one.numeric or one.id == "category") and (not summed or one.aggregation == "sum") and one.id not in _PLACES
    ]  # fmt: skip
    known = {key for key, _name in found}
    return found + [(key, key) for key in extra if key and key not in known]


RANGE_KINDS = KINDS
