"""From an answer to what its page shows. Nothing is computed here that the core did not say."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mancomun.discovery.ground import Ground
from mancomun.drawing.maps import svg
from mancomun.interchange.discovery_book import asked_labels, groups_of
from mancomun.legal import book
from mancomun.lexicon.text import join_names, spanish_number
from mancomun.territory import attributes
from mancomun.web.discovery import pictures
from mancomun.web.jobs.models import Job
from mancomun.web.project.languages import lang
from mancomun.web.territory.presenter import OUTCOMES, long_day
from mancomun.web.territory.selectors import address

BAR = 180  # pixels of the longest bar


def number(value: float | None) -> str:
    """A number with the decimals that say something."""
    if value is None:
        return _("sin dato")
    size = abs(value)
    decimals = 0 if value == int(value) or size >= 1000 else 1 if size >= 100 else 2 if size >= 10 else 3
    if 0 < size < 0.1:  # three digits that say something, however small
        decimals = min(10, 2 - math.floor(math.log10(size)))
        while decimals and round(value, decimals - 1) == round(value, decimals):
            decimals -= 1
    return f"{value:,.{decimals}f}" if get_language() == "en" else spanish_number(value, decimals)


def names(found: Sequence[str], most: int = 60) -> str:
    """Names in a row, with *y* before the last."""
    return join_names(found, most=most).of(lang())


def figure_name(figure: str | None) -> str:
    """The name of a figure."""
    return book().figure(figure).name.of(lang()) if figure else _("Sin figura")


def _draw(sheet: Any, name: str) -> str:
    return "" if sheet is None else svg(sheet, name=name)


# --- groups --------------------------------------------------------------------------------------------------------------


def headline(kind: str, answer: Mapping[str, Any]) -> tuple[str, str]:
    """The answer in one sentence, and what it rests on. *Probado* only when it is."""
    if kind == "mend":
        if not answer["repairs"]:
            return _("No hay arreglo que ofrecer"), " ".join(answer["notes"])
        said = ngettext("Un cambio lo arregla", "%(n)s arreglos, el mejor primero", len(answer["repairs"]))
        return said % {"n": number(len(answer["repairs"]))}, _(
            "Son los cambios más pequeños que hacen cumplir la estructura; cada uno se volvió a juzgar."
        )
    if kind == "compare":
        share = answer["random"]["better_than"]
        drawn = number(answer["random"]["drawn"])
        if share is None:
            return _("No hay con quién comparar"), _("Ningún grupo al azar de ese tamaño cumplió la ley.")
        percent = f"{share * 100:.0f} %"
        lead = _("Supera al %(share)s de los grupos al azar de su tamaño") % {"share": percent}
        return lead, _("Se sortearon %(n)s grupos legales distintos.") % {"n": drawn} + " " + _best_sentence(answer)
    found = answer["candidates"]
    if not found:
        return _("Ningún grupo cumple todo lo pedido"), _refused(answer)
    score = number(found[0]["score"])
    if answer["exact"]:
        return _("Probado: ningún otro grupo supera %(score)s") % {"score": score}, _(
            "Se revisaron todos los que podían superarlo: %(n)s grupos."
        ) % {"n": number(answer["examined"])}
    if answer["bound"] is not None:
        lead = _("Mejor grupo encontrado: %(score)s; ninguno supera %(bound)s")
        return lead % {"score": score, "bound": number(answer["bound"])}, _(
            "Se acabó el tiempo después de examinar %(n)s grupos: no es un óptimo probado."
        ) % {"n": number(answer["examined"])}
    return _("Mejor grupo encontrado: %(score)s") % {"score": score}, _("No hay prueba de que sea el mejor.")


def _best_sentence(answer: Mapping[str, Any]) -> str:
    best = answer["best"]
    if best is None:
        return ""
    said = (
        _("El mejor de su tamaño, probado, llega a %(score)s.")
        if answer["best_exact"]
        else _("El mejor hallado de su tamaño llega a %(score)s.")
    )
    return said % {"score": number(best["score"])}


def _refused(answer: Mapping[str, Any]) -> str:
    if answer.get("refused_by_law"):
        return _("La ley rechazó %(n)s grupos que sí cumplían los límites. Cambie la figura, el tamaño o los miembros.") % {
            "n": number(answer["refused_by_law"])
        }  # fmt: skip
    return _("Cambie el tamaño, los rangos o a quiénes excluye.")


def groups_page(job: Job, ground: Ground, query: Mapping[str, str]) -> dict[str, Any]:
    """Everything the page of groups shows."""
    answer: dict[str, Any] = job.result or {}
    day = date.fromisoformat(job.arguments["as_of"])
    criteria = [{**one, "more": one["sense"] == "more"} for one in answer["criteria"]]
    groups = groups_of(job.kind, answer, ground)
    order = query.get("orden", "")
    rows = [_row(place, group, criteria, day, job, ground) for place, group in enumerate(groups, 1)]
    by = next((one for one in criteria if one["id"] == order), None)
    if by is not None:
        rows.sort(key=lambda row: row["group"]["criteria"][by["id"]], reverse=by["more"])
    chosen = _chosen(query.get("g"), len(rows))
    group = groups[chosen - 1] if groups else None
    lead, because = headline(job.kind, answer)
    page: dict[str, Any] = {
        "lead": lead,
        "because": because,
        "criteria": criteria,
        "rows": rows,
        "order": by["id"] if by else "puntaje",
        "chosen": chosen,
        "group": next((row for row in rows if row["place"] == chosen), None),
        "why": _why(group, criteria) if group else [],
        "map": _draw(pictures.group_map(group["members"], ground), "mapa") if group else "",
        "notes": answer.get("notes", ()),
        "run": run_lines(job, answer),
    }
    if job.kind == "mend":
        _repairs(page, answer)
        page["before"] = {
            "outcome": answer["outcome"],
            "word": OUTCOMES[answer["outcome"]],
            "names": names(answer["parameters"]["names"]),
        }
    if job.kind == "compare":
        page["chance"] = _chance(answer, criteria)
    if job.kind == "discover":
        page |= _front(answer, criteria, query, day)
        page |= _two(rows, criteria, query)
    return page


def _chosen(text: str | None, most: int) -> int:
    return int(text) if text and text.isdigit() and 1 <= int(text) <= most else 1


def _row(
    place: int, group: Mapping[str, Any], criteria: Sequence[Mapping[str, Any]], day: date, job: Job, ground: Ground
) -> dict[str, Any]:
    outcome = group["outcome"]
    return {
        "place": place,
        "group": group,
        "names": names(group["names"]),
        "count": len(group["members"]),
        "members": [(code, ground.names[ground.place[code]]) for code in group["members"]],
        "score": number(group["score"]),
        "values": [number(group["criteria"][one["id"]]) for one in criteria],
        "outcome": outcome,
        "word": OUTCOMES.get(outcome, "") if outcome else "",
        "constructor": address(group["members"], day),
        "label": _("La propuesta") if job.kind == "compare" and place == 1 else _("El mejor") if job.kind == "compare" else str(place),
    }  # fmt: skip


def _why(group: Mapping[str, Any], criteria: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What each criterion gives to the score: value times weight, with a bar."""
    parts = []
    for one in criteria:
        value = group["criteria"][one["id"]]
        parts.append((one, value, value * one["weight"] * (1 if one["more"] else -1)))
    longest = max((abs(part) for _one, _value, part in parts), default=0.0) or 1.0
    return [
        {
            "name": one["name"],
            "value": number(value),
            "unit": one["unit"],
            "weight": number(one["weight"]),
            "part": number(part),
            "width": max(1, round(BAR * abs(part) / longest)) if part else 0,
            "against": part < 0,
            "formula": one["formula"],
            "limits": one["limits"],
            "source": f"{one['source']} {one['vintage']}".strip(),
        }
        for one, value, part in parts
    ]


def _front(
    answer: Mapping[str, Any], criteria: Sequence[Mapping[str, Any]], query: Mapping[str, str], day: date
) -> dict[str, Any]:
    """The Pareto front, when there are several criteria: the plane of two of them, and the table of all."""
    front = answer.get("front") or []
    if len(criteria) < 2 or not front:
        return {"front": []}
    by_id = {one["id"]: one for one in criteria}
    across = by_id.get(query.get("x", ""), criteria[0])
    up = by_id.get(query.get("y", ""), next(one for one in criteria if one is not across))
    known = {tuple(group["members"]) for group in front}
    others = [group for group in answer["candidates"] if tuple(group["members"]) not in known]

    def plane(width: int, height: int) -> dict[str, Any] | None:
        if across is up:
            return None
        return pictures.pareto_plane(front, others, across, up, number, width, height)

    return {
        "front": [
            {
                "place": place,
                "names": names(group["names"]),
                "score": number(group["score"]),
                "values": [number(group["criteria"][one["id"]]) for one in criteria],
                "constructor": address(group["members"], day),
            }
            for place, group in enumerate(front, 1)
        ],
        "plane": plane(620, 380),
        "plane_small": plane(320, 320),
    }  # fmt: skip


def _two(
    rows: Sequence[Mapping[str, Any]], criteria: Sequence[Mapping[str, Any]], query: Mapping[str, str]
) -> dict[str, Any]:
    """Two groups side by side, when the address names two."""
    by_place = {str(row["place"]): row for row in rows}
    one, other = by_place.get(query.get("a", "")), by_place.get(query.get("b", ""))
    if one is None or other is None or one is other:
        return {"two": None, "a": one["place"] if one else 1, "b": other["place"] if other else min(2, len(rows))}
    first, second = set(one["members"]), set(other["members"])
    lines = []
    for k, criterion in enumerate(criteria):
        values = one["group"]["criteria"][criterion["id"]], other["group"]["criteria"][criterion["id"]]
        better = 0 if values[0] == values[1] else 1 if (values[0] > values[1]) == criterion["more"] else 2
        lines.append((criterion["name"], criterion["unit"], one["values"][k], other["values"][k], better))
    return {
        "a": one["place"],
        "b": other["place"],
        "two": {
            "one": one,
            "other": other,
            "lines": lines,
            "both": names(sorted(name for _code, name in first & second)),
            "only_one": names(sorted(name for _code, name in first - second)) or _("nadie más"),
            "only_other": names(sorted(name for _code, name in second - first)) or _("nadie más"),
        },
    }


def _repairs(page: dict[str, Any], answer: Mapping[str, Any]) -> None:
    for row, repair in zip(sorted(page["rows"], key=lambda row: int(row["place"])), answer["repairs"], strict=True):
        added = [_("agregar %(name)s") % {"name": repair["names"][code]} for code in repair["add"]]
        gone = [_("quitar %(name)s") % {"name": repair["names"][code]} for code in repair["remove"]]
        text = names([*added, *gone])
        row["change"] = text[:1].upper() + text[1:]


def _chance(answer: Mapping[str, Any], criteria: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Where the proposal stands among random groups, for the score and for each criterion."""
    rows = [(_("Puntaje"), answer["proposal"]["score"], answer["random"])]
    for one in criteria:
        rows.append((one["name"], answer["proposal"]["criteria"][one["id"]], answer["random"]["criteria"][one["id"]]))
    out = []
    for name, value, row in rows:
        marks = row["quantiles"]
        if marks is None:
            continue
        out.append(
            {
                "name": name,
                "value": number(value),
                "better": f"{row['better_than'] * 100:.0f} %",
                "marks": [number(marks[mark]) for mark in ("p5", "p50", "p95")],
                "box": _box(value, marks),
            }
        )
    return out


def _box(value: float, marks: Mapping[str, float], width: int = 260) -> dict[str, float]:
    """Where the marks of chance and the proposal fall on a line of ``width`` pixels."""
    low, high = min(value, marks["p0"]), max(value, marks["p100"])
    span = (high - low) or 1.0
    place = {key: round(8 + (width - 16) * (mark - low) / span, 1) for key, mark in {**marks, "v": value}.items()}
    return {**place, "middle": round(place["p75"] - place["p25"], 1), "width": width}


# --- partitions ----------------------------------------------------------------------------------------------------------


def regions_page(job: Job, ground: Ground, query: Mapping[str, str]) -> dict[str, Any]:
    """Everything the page of a partition shows."""
    answer: dict[str, Any] = job.result or {}
    labels = asked_labels(answer)
    day = date.fromisoformat(job.arguments["as_of"])
    members: dict[int, list[str]] = {}
    for code, region in labels.items():
        if region is not None:
            members.setdefault(region, []).append(code)
    p, bound = answer["p"], answer["p_bound"]
    if answer["optimal_p"]:
        lead = ngettext("%(p)s región, y no caben más", "%(p)s regiones, y no caben más", p) % {"p": number(p)}
    elif bound is not None and not job.arguments.get("exactly"):
        said = ngettext(
            "%(p)s región encontrada; no caben más de %(bound)s",
            "%(p)s regiones encontradas; no caben más de %(bound)s",
            p,
        )
        lead = said % {"p": number(p), "bound": number(bound)}
    else:
        lead = ngettext("%(p)s región", "%(p)s regiones", p) % {"p": number(p)}
    by = query.get("orden", "")
    measures = [key for key in (answer["regions"][0] if answer["regions"] else {}) if ":" in key]
    rows = [
        {
            "region": row["region"],
            "units": row["units"],
            "names": names([ground.names[ground.place[code]] for code in members[row["region"]]], most=12),
            "values": [number(row[key]) for key in measures],
            "raw": row,
            "outcome": row.get("outcome"),
            "word": OUTCOMES.get(row.get("outcome", ""), ""),
            "constructor": address(members[row["region"]], day),
        }
        for row in answer["regions"]
    ]
    if by in (*measures, "units"):
        rows.sort(key=lambda row: row["raw"][by], reverse=True)
    base = {code: region for code, region in (job.arguments.get("base") or {}).items() if code in labels}
    numbers = {name: n for n, name in enumerate(dict.fromkeys(base.values()), 1)}
    before = {code: numbers[base[code]] if code in base else None for code in labels} if base else None
    left_out = [item for item in answer["unassigned"] if item["reason"] != "not_chosen"]
    return {
        "lead": lead,
        "because": _certificate(answer),
        "measures": [_measure(key) for key in measures],
        "rows": rows,
        "order": by,
        "judged": any(row["outcome"] for row in rows),
        "after": _draw(pictures.region_map(labels, ground, _("Después")), "despues"),
        "before": _draw(pictures.region_map(before, ground, _("Antes"), was=True), "antes") if before else "",
        "before_count": len(numbers),
        "changed": answer.get("changed"),
        "left_out": left_out,
        "differences": [
            (_attribute(name), number(value)) for name, value in answer["heterogeneity_by_attribute"].items()
        ],
        "notes": answer["notes"],
        "run": run_lines(job, answer),
        "trace": answer["trace"][-1] if answer["trace"] else None,
    }


def _certificate(answer: Mapping[str, Any]) -> str:
    proof = answer["certificate"]
    if proof["valid"]:
        return _("Certificado por otro programa: cada región es una sola pieza y cumple todos los rangos.")
    return _("El certificado encontró regiones que no cumplen: no use esta respuesta.")


def _attribute(name: str) -> str:
    known = {one.id: one for one in attributes()}
    if name not in known:
        return name
    return known[name].en if get_language() == "en" else known[name].es


def _measure(key: str) -> dict[str, str]:
    kind, _colon, name = key.partition(":")
    words = {"SUM": _("suma"), "AVG": _("promedio"), "MIN": _("mínimo"), "MAX": _("máximo")}
    return {"key": key, "name": f"{_attribute(name)} ({words.get(kind, kind)})"}


# --- how it was made -----------------------------------------------------------------------------------------------------


def run_lines(job: Job, answer: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Enough to repeat the run and to know on what it stands."""
    stopped = {
        "proved": _("se revisó todo"),
        "time_limit": _("se acabó el tiempo pedido"),
        "budget": _("se acabó el presupuesto de grupos"),
        "iterations": _("se hicieron los movimientos pedidos"),
        "smallest_changes": _("se probaron los cambios más pequeños"),
        "limit": _("se llegó al máximo de arreglos"),
        "not_admitted": _("la figura no admite al primer miembro"),
    }
    asked = job.arguments
    lines = [(_("Figura"), figure_name(asked.get("figure")))]
    lines.append((_("La ley del"), long_day(date.fromisoformat(asked["as_of"]))))
    if asked.get("ranges"):
        lines.append((_("Rangos"), "; ".join(_short_range(text) for text in asked["ranges"])))
    if "size" in asked:
        lines.append((_("Tamaño"), _("de %(low)s a %(high)s") % {"low": asked["size"][0], "high": asked["size"][1]}))
    if answer.get("stopped"):
        lines.append((_("Por qué paró"), stopped.get(answer["stopped"], answer["stopped"])))
    if answer.get("seconds") is not None:
        lines.append((_("Búsqueda"), f"{number(answer['seconds'])} s"))
    for key, name in (("seed", _("Semilla")), ("starts", _("Arranques")), ("iterations", _("Movimientos"))):
        value = answer.get(key, asked.get(key) if key == "seed" else None)
        if value is not None:
            lines.append((name, number(value)))
    lines += [
        (_("Territorio"), str(answer.get("territory_version", ""))),
        (_("Libro de la ley"), str(answer.get("law_version") or _("no se usó"))),
        (_("Motor"), str(answer.get("engine_version", ""))),
    ]
    return lines


def _short_range(text: str) -> str:
    """A range without the zeros of the machine."""
    left, _eq, right = text.partition("=")
    low, _dots, high = right.partition("..")
    shown = [number(float(side)) if side else "" for side in (low, high)]
    kind, _colon, name = left.partition(":")
    lead = f"{_attribute(name)}" if kind == "SUM" and name else f"{kind} {_attribute(name)}".strip()
    if shown[0] and shown[1]:
        return _("%(what)s de %(low)s a %(high)s") % {"what": lead, "low": shown[0], "high": shown[1]}
    if shown[0]:
        return _("%(what)s desde %(low)s") % {"what": lead, "low": shown[0]}
    return _("%(what)s hasta %(high)s") % {"what": lead, "high": shown[1]}


def partial_rows(job: Job) -> list[dict[str, Any]]:
    """The groups found so far, while the search goes on: nobody has judged them yet."""
    partial = job.partial or {}
    return [
        {"place": place, "names": names(group["names"]), "score": number(group["score"])}
        for place, group in enumerate(partial.get("candidates", ()), 1)
    ]


def query_with(query: Mapping[str, str], **more: Any) -> str:
    """The address's query with other values."""
    kept = {key: value for key, value in query.items() if value} | {key: str(value) for key, value in more.items()}
    return f"?{urlencode(kept)}"
