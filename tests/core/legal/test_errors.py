"""What nobody can use gets one sentence, exit 2 and nothing on stdout: what was wrong, where, and how to mend it.

The sentences are under test word for word: a person reads them, and a change of wording should be seen.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mancomun.cli import main
from mancomun.errors import BadInput
from mancomun.legal import book, check
from mancomun.legal.casefile import LARGEST_BYTES, parse_case, read_case

FIGURES = ", ".join(book().figures)
TODAY = "2026-11-22"

MEMBERS: dict[str, tuple[list[Any], str]] = {
    "unknown": (
        ["Macondo Viejo"],
        "No conocemos «Macondo Viejo». Escriba el nombre como en el mapa o el código del DANE, por ejemplo 05615.",
    ),
    "nearly": (
        ["Medelin"],
        "No conocemos «Medelin». ¿Quiso decir 05001 Medellín (Antioquia) o 25438 Medina (Cundinamarca)?",
    ),
    "ambiguous": (
        ["San Carlos"],
        "Hay dos San Carlos: 05649 San Carlos (Antioquia) y 23678 San Carlos (Córdoba). Elija uno.",
    ),
    "two levels": (
        ["Caldas"],
        "Hay tres Caldas: 17 Caldas (departamento), 05129 Caldas (Antioquia) y 15131 Caldas (Boyacá). Elija uno.",
    ),
    "lost zero": (
        ["5615"],
        "No existe el código 5615. ¿Quiso decir 05615, Rionegro? Los códigos son texto y conservan su cero.",
    ),
    "spreadsheet": (
        ["5615.0"],
        "No existe el código 5615.0. ¿Quiso decir 05615, Rionegro? Los códigos son texto y conservan su cero.",
    ),
    "lost zero of a department": (
        ["5"],
        "No existe el código 5. ¿Quiso decir 05, Antioquia? Los códigos son texto y conservan su cero.",
    ),
    "no such code": (
        ["99999"],
        "No existe el código 99999. Un municipio tiene cinco cifras (05615) y un departamento dos (05).",
    ),
    "twice": (["05615", "Rionegro, Antioquia"], "Rionegro (05615) está dos veces en el grupo. Déjelo una sola vez."),
    "twice by alias": (["11", "11001"], "Bogotá, D.C. (11001) está dos veces en el grupo. Déjelo una sola vez."),
    "empty text": ([""], "«» no es un nombre ni un código. Escriba, por ejemplo, Rionegro, Antioquia o 05615."),
    "nobody": ([], "Aún no ha elegido a nadie. Dé al menos un código o un nombre."),
    "number": (
        [5615],
        "Cada miembro es un código o un nombre entre comillas; llegó 5615. Los códigos llevan ceros a la izquierda.",
    ),
}

DAYS = {
    "2024-02-31": "El 2024-02-31 no existe en el calendario. Escriba una fecha entre 1886-08-05 y 2100-12-31.",
    "31/01/2024": "La fecha debe escribirse AAAA-MM-DD, por ejemplo 2026-11-22; llegó «31/01/2024».",
    "2024-1-5": "La fecha debe escribirse AAAA-MM-DD, por ejemplo 2026-11-22; llegó «2024-1-5».",
    "1886-08-04": "La fecha 1886-08-04 está fuera del intervalo 1886-08-05 a 2100-12-31.",
    "2101-01-01": "La fecha 2101-01-01 está fuera del intervalo 1886-08-05 a 2100-12-31.",
}

NAMED = {
    "provincia": "«provincia» puede ser provincia_administrativa_planificacion o provincia_entidad_territorial. "
    "Escriba una de las dos.",
    "provincias": "«provincias» puede ser provincia_administrativa_planificacion o provincia_entidad_territorial. "
    "Escriba una de las dos.",
    "area_metropolitan": "No existe la figura «area_metropolitan». ¿Quiso decir «area_metropolitana»?",
    "papp": "No existe la figura «papp». ¿Quiso decir «provincia_administrativa_planificacion»?",
    "xyzzy": f"No existe la figura «xyzzy». Las figuras son {FIGURES}.",
}

FACTS: dict[str, tuple[Any, str]] = {
    "unknown": (
        {"ordenanza_creasion": True},
        "No existe el hecho «ordenanza_creasion». El más parecido es «ordenanza_creacion»; la lista sale con «mancomun facts».",
    ),
    "not an object": (["a"], "«facts» debe ser un objeto con claves del vocabulario; llegó una lista."),
    "of a stranger": (
        {"acuerdos_concejo": {"Bello": True}},
        "El hecho «acuerdos_concejo» habla de «Bello», que no es miembro del grupo.",
    ),
    "of nobody": (
        {"participacion": {"99999": 0.3}},
        "El hecho «participacion» habla de «99999», que no es miembro del grupo.",
    ),
    "nucleus outside": ({"nucleo": "05001"}, "El hecho «nucleo» habla de «05001», que no es miembro del grupo."),
    "yes as text": ({"vinculos": "si"}, "El hecho «vinculos» no admite «si»: escriba true o false."),
    "yes as number": ({"vinculos": 1}, "El hecho «vinculos» no admite «1»: escriba true o false."),
    "per cent": (
        {"participacion": 25},
        "El hecho «participacion» no admite «25»: es una fracción entre 0 y 1 (0.05 es el 5 %).",
    ),
    "share as yes": (
        {"participacion": True},
        "El hecho «participacion» no admite true: es una fracción entre 0 y 1 (0.05 es el 5 %).",
    ),
    "not finite": (
        {"habitantes_area_influencia": float("inf")},
        "El hecho «habitantes_area_influencia» no admite «inf»: es un número de cero en adelante.",
    ),
    "below zero": (
        {"habitantes_area_influencia": -1},
        "El hecho «habitantes_area_influencia» no admite «-1»: es un número de cero en adelante.",
    ),
    "choice": ({"tramite": "constituir"}, "El hecho «tramite» no admite «constituir»: ¿quiso decir «constitucion»?"),
    "one of a list": (
        {"promotores": ["alcalde"]},
        "El hecho «promotores» no admite «alcalde»: ¿quiso decir «alcaldes»?",
    ),
    "act": (
        {"convenio": 5},
        "El hecho «convenio» no admite «5»: use true, false (aún no), negado, o la fecha del acto.",
    ),
    "act in words": (
        {"convenio": "quizás"},
        "El hecho «convenio» no admite «quizás»: use true, false (aún no), negado, o la fecha del acto.",
    ),
    "act on no day": (
        {"convenio": "2023-02-31"},
        "El hecho «convenio»: El 2023-02-31 no existe en el calendario. Escriba una fecha entre 1886-08-05 y 2100-12-31.",
    ),
    "act with a strange key": (
        {"convenio": {"estado": "hecho", "dia": "2023-02-03"}},
        "El hecho «convenio» no admite un objeto con las claves estado, dia: use estado: hecho | pendiente | negado, y fecha.",
    ),
    "membership key": (
        {"membresias": [{"figuras": "rape"}]},
        "El hecho «membresias» no conoce la clave «figuras». La más parecida es «figura».",
    ),
    "membership figure": (
        {"membresias": [{"figura": "area_metropolitan"}]},
        "No existe la figura «area_metropolitan». ¿Quiso decir «area_metropolitana»?",
    ),
    "membership purpose": (
        {"membresias": [{"figura": "rape", "objetos": ["turismos"]}]},
        "El hecho «objetos» no admite «turismos»: ¿quiso decir «turismo»?",
    ),
}

BODY = """\
as_of: 2024-05-05
territory:
  units:
    - {code: a1, name: A uno, type: municipio, department: DA}
    - {code: a2, name: A dos, type: municipio, department: DA}
  contiguity: [[a1, a2]]
members: [a1, a2]
figure: pap
"""

# What is changed in the good file above, and the sentence it gets (after the name of the file).
CASES: dict[str, tuple[str, str]] = {
    "two roots": (
        f"{BODY}---\n{BODY}",
        " trae 2 documentos (separados por ---); un archivo es un caso. Sepárelos.",
    ),
    "empty": ("", " está vacío."),
    "not YAML": (
        "members: [a1\nas_of: 2024-05-05\n",
        ", línea 2: no es YAML válido (did not find expected ',' or ']').",
    ),
    "key twice": (f"{BODY}figure: rap\n", ", línea 9: no es YAML válido («figure» ×2)."),
    "a list": ("- a1\n", ": un caso es un objeto con claves."),
    "unknown key": (
        BODY.replace("figure:", "figura:"),
        ", línea 8: no se conoce «figura». Lo más parecido es «figure».",
    ),
    "unknown key of the territory": (
        BODY.replace("contiguity:", "contiguidad:"),
        ", línea 6: no se conoce «contiguidad» en «territory». Lo más parecido es «contiguity».",
    ),
    "unknown key of a unit": (
        BODY.replace("department: DA}", "departament: DA}", 1),
        ", línea 4: La unidad «a1» no admite la clave «departament». La más parecida es «department».",
    ),
    "unknown type": (
        BODY.replace("municipio", "municipal", 1),
        ", línea 4: «municipal», en la unidad «a1», no es un tipo conocido. El más parecido es «municipio».",
    ),
    "unit twice": (BODY.replace("code: a2", "code: a1"), ", línea 4: La unidad «a1» está dos veces en el territorio."),
    "code as number": (
        BODY.replace("code: a1", "code: 5001"),
        ", línea 4: El código de la unidad 1 debe ser texto entre comillas; llegó «5001».",
    ),
    "border of a stranger": (
        BODY.replace("[[a1, a2]]", "[[a1, a3]]"),
        ", línea 6: «contiguity» nombra «a3», que no está entre las unidades. La más parecida es «a2».",
    ),
    "borders in text": (BODY.replace("[[a1, a2]]", "a1-a2"), ", línea 6: «contiguity» debe ser una lista de pares."),
    "unknown borders": (
        BODY.replace("[[a1, a2]]", "[[a1, a2]]\n  unknown: 5"),
        ", línea 7: «territory.unknown» es una lista de códigos, o un objeto de código a vecinos posibles.",
    ),
    "territory by name": (
        "as_of: 2024-05-05\nterritory: mx\nmembers: [a1]\n",
        ", línea 2: el territorio «mx» no existe; use co o escriba sus unidades.",
    ),
    "members missing": (
        BODY.replace("members: [a1, a2]\n", ""),
        ": «members» debe ser una lista con al menos un código o nombre.",
    ),
    "members in text": (
        BODY.replace("[a1, a2]\n", "a1\n"),
        ", línea 7: «members» debe ser una lista con al menos un código o nombre.",
    ),
    "member unknown": (
        BODY.replace("members: [a1, a2]", "members: [a1, a9]"),
        ", línea 7: No conocemos «a9». Escriba el nombre como en el mapa o el código del DANE, por ejemplo 05615.",
    ),
    "member twice": (
        BODY.replace("members: [a1, a2]", "members: [a1, A uno]"),
        ": A uno (a1) está dos veces en el grupo. Déjelo una sola vez.",
    ),
    "figure unknown": (
        BODY.replace("figure: pap", "figure: [pap, papp]"),
        ", línea 8: No existe la figura «papp». ¿Quiso decir «provincia_administrativa_planificacion»?",
    ),
    "day that is not": (
        BODY.replace("2024-05-05", "'2024-02-31'"),
        ": El 2024-02-31 no existe en el calendario. Escriba una fecha entre 1886-08-05 y 2100-12-31.",
    ),
    "day with an hour": (
        BODY.replace("2024-05-05", "2024-05-05T10:00:00"),
        ": La fecha debe escribirse AAAA-MM-DD, por ejemplo 2026-11-22; llegó «2024-05-05 10:00:00».",
    ),
    "fact unknown": (
        f"{BODY}facts: {{acuerdo_concejo: true}}\n",
        ", línea 9: No existe el hecho «acuerdo_concejo». El más parecido es «acuerdos_concejo»; la lista sale con «mancomun facts».",
    ),
    "expected outcome": (
        f"{BODY}expect: {{outcome: PERMITIDO}}\n",
        ", línea 9: «expect.outcome» no admite «PERMITIDO». "
        "Puede ser ALLOWED, ALLOWED_IF, NOT_YET, NOT_ALLOWED, INDETERMINATE, NOT_IN_FORCE.",
    ),
    "expected status": (
        f"{BODY}expect: {{rules: {{PAP-002: cumple}}}}\n",
        ", línea 9: «expect.rules.PAP-002» no admite «cumple». Puede ser met, not_met, unknown, not_in_force, not_applicable.",
    ),
    "expected rule": (
        f"{BODY}expect: {{rules: {{PAP-0022: met}}}}\n",
        ", línea 9: no se conoce «PAP-0022» en «expect.rules». Lo más parecido es «PAP-002».",
    ),
    "expected rules in a list": (
        f"{BODY}expect: {{rules: [PAP-002]}}\n",
        ", línea 9: «expect.rules» es un objeto con claves.",
    ),
}


def run(args: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = 0
    try:
        main(args)
    except SystemExit as done:
        code = int(done.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def refused(args: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2, the sentence on stderr, nothing on stdout, no trace."""
    assert run(args, capsys) == (2, "", f"mancomun: {sentence}\n")


@pytest.mark.parametrize(("members", "sentence"), MEMBERS.values(), ids=list(MEMBERS))
def test_members(members: list[Any], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadInput) as caught:
        check(members, as_of=TODAY)
    assert caught.value.es == sentence
    assert caught.value.en != sentence
    if all(isinstance(item, str) for item in members):
        refused(["check", *members], sentence, capsys)


@pytest.mark.parametrize(("day", "sentence"), DAYS.items())
def test_days(day: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    refused(["check", "05615", "--as-of", day], sentence, capsys)


@pytest.mark.parametrize(("figure", "sentence"), NAMED.items())
def test_figures(figure: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    refused(["check", "05615", "05318", "--figure", figure], sentence, capsys)


@pytest.mark.parametrize(("facts", "sentence"), FACTS.values(), ids=list(FACTS))
def test_facts(facts: Any, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        check(["05615", "05318"], as_of=TODAY, facts=facts)
    assert caught.value.es == sentence
    assert caught.value.en != sentence


@pytest.mark.parametrize(("text", "sentence"), CASES.values(), ids=list(CASES))
def test_case_files(text: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "caso.yaml"
    file.write_text(text, encoding="utf-8")
    refused(["check", "--case", str(file)], f"caso.yaml{sentence}", capsys)
    refused(["cases", str(file)], f"caso.yaml{sentence}", capsys)


def test_the_good_case_is_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "caso.yaml"
    file.write_text(f"{BODY}expect: {{outcome: ALLOWED, rules: {{PAP-002: met}}}}\n", encoding="utf-8")
    assert run(["cases", str(file)], capsys) == (0, "1 casos, 0 difieren.\n", "")


def test_a_case_that_differs_exits_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "caso.yaml"
    file.write_text(f"{BODY}expect: {{outcome: NOT_ALLOWED, rules: {{PAP-002: not_met}}}}\n", encoding="utf-8")
    code, out, err = run(["cases", str(file)], capsys)
    assert (code, err) == (1, "")
    assert "outcome ALLOWED, expected NOT_ALLOWED" in out
    assert "PAP-002 is met, expected not_met" in out


def test_case_and_members_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "caso.yaml"
    file.write_text(BODY, encoding="utf-8")
    refused(
        ["check", "a1", "--case", str(file)], "Dé un archivo de caso o una lista de miembros, no las dos cosas.", capsys
    )


def test_files_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    absent = tmp_path / "no-esta.yaml"
    refused(["check", "--case", str(absent)], f"No se puede leer el archivo «{absent}».", capsys)
    refused(["check", "--case", str(tmp_path)], f"«{tmp_path}» es una carpeta; dé un archivo.", capsys)
    refused(["cases", str(tmp_path)], "No hay archivos .yaml en esa ruta.", capsys)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(BODY.replace("A uno", "Año").encode("latin-1"))
    refused(["check", "--case", str(latin)], "latin.yaml no está en UTF-8. Guárdelo en UTF-8.", capsys)


def test_a_huge_case_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "enorme.yaml"
    with file.open("wb") as out:
        out.truncate(500_000_000)  # sparse: it weighs nothing on the disk
    with pytest.raises(BadInput) as caught:
        read_case(file)
    assert caught.value.es == (
        f"enorme.yaml pesa 500 MB; un caso no pasa de {LARGEST_BYTES // 1_000_000} MB. No cambiamos nada."
    )
    assert caught.value.status == 413


def test_a_case_runs_no_code(tmp_path: Path) -> None:
    mark = tmp_path / "marca"
    with pytest.raises(BadInput):
        parse_case(f"members: !!python/object/apply:os.system ['touch {mark}']\nas_of: 2024-05-05\n", "caso.yaml")
    assert not mark.exists()


def test_errors_speak_english_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(["check", "5615", "--lang", "en"], capsys)
    assert (code, out) == (2, "")
    assert err == "mancomun: There is no code 5615. Did you mean 05615, Rionegro? Codes are text and keep their zero.\n"


def test_a_name_that_the_group_makes_plain_is_understood() -> None:
    """There are two Rionegro in the country and one in the group."""
    answer = check(
        ["05615", "05318"],
        as_of=TODAY,
        figures=["pap"],
        facts={"acuerdos_concejo": {"rionegro": True, "Guarne": False}},
    )
    assert answer["figures"][0]["outcome"] == "NOT_YET"


@pytest.mark.parametrize(
    "members", [["05615"], ["05615", "05318", "05"]], ids=["one member", "a department among them"]
)
def test_odd_groups_are_judged_and_not_refused(members: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(["check", *members, "--as-of", TODAY, "--format", "json"], capsys)
    assert (code, err) == (0, "")
    by = {figure["id"]: figure for figure in json.loads(out)["figures"]}
    province = by["provincia_administrativa_planificacion"]
    assert province["outcome"] == "NOT_ALLOWED"
    assert "not_met" in {item["status"] for item in province["findings"] if item["rule"] == "PAP-001"}


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"consulta_popular": False, "participacion": {"05615": 0.3}},
            "«participacion» y «consulta_popular» se contradicen: hay participación en la consulta y no se ha hecho consulta "
            "popular. Corrija uno de los dos.",
        ),
        (
            {"reat": False, "renovacion_reat": "2024-01-01"},
            "«renovacion_reat» y «reat» se contradicen: hay última renovación anual del REAT y no se ha hecho inscripción en el "
            "Registro de Esquemas Asociativos Territoriales (REAT). Corrija uno de los dos.",
        ),
        (
            {"promotores": ["alcaldes"], "ciudadanos_promotores": 0.08},
            "«ciudadanos_promotores» y «promotores» se contradicen: ciudadanos no está entre quienes lo promueven. Corrija uno "
            "de los dos.",
        ),
    ],
)
def test_facts_that_contradict_each_other(facts: Any, sentence: str) -> None:
    with pytest.raises(BadInput) as wrong:
        check(["05615", "05318"], as_of="2024-05-05", figures=["am"], facts=facts)
    assert wrong.value.es == sentence


def test_a_case_that_mixes_two_territories(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "caso.yaml"
    file.write_text(BODY.replace("members: [a1, a2]", 'members: [a1, "05615"]'), encoding="utf-8")
    code, out, err = run(["check", "--case", str(file)], capsys)
    assert (code, out) == (2, "")
    assert err.endswith(
        "«05615» es Rionegro, de Colombia, y el caso trae su propio territorio. No se mezclan: agréguelo a «units» o quite "
        "«territory».\n"
    )
