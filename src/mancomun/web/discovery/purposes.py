"""Purposes in words, each a list of criteria with its weights: a start for the form, which shows them and lets them be changed.

No purpose hides anything: what is sent is the list, not its name. Weights put the criteria of a purpose on one footing
by saying what a unit of each is worth; the sentence of the purpose says it too.
"""

from __future__ import annotations

from dataclasses import dataclass

from mancomun.lexicon.text import Text


@dataclass(frozen=True, slots=True)
class Purpose:
    """``weights`` are pairs of criterion and weight, as the core takes them."""

    id: str
    name: Text
    says: Text
    weights: tuple[tuple[str, float], ...]


PURPOSES: tuple[Purpose, ...] = (
    Purpose(
        "servicio",
        Text("Prestar un servicio", "Run a service"),
        Text(
            "Reunir 100.000 personas en un grupo cohesionado: vale lo mismo completar la escala que tener adentro todos los límites.",
            "Bring 100,000 people together in a cohesive group: reaching the scale is worth as much as having every border inside.",
        ),
        (("scale", 1.0), ("cohesion", 1.0)),
    ),
    Purpose(
        "brechas",
        Text("Cerrar brechas", "Close gaps"),
        Text(
            "Llegar a quienes tienen más necesidades que el país; cada kilómetro entre cabeceras cuesta como diez personas.",
            "Reach those in more need than the country; each kilometre between seats costs as much as ten persons.",
        ),
        (("gap", 1.0), ("distance", 10.0)),
    ),
    Purpose(
        "parecidos",
        Text("Juntar a quienes se parecen", "Join those who are alike"),
        Text(
            "Problemas comunes: diez puntos de diferencia en NBI pesan como perder toda la cohesión.",
            "Common problems: ten points of difference in NBI weigh as much as losing all cohesion.",
        ),
        (("similarity", 0.1), ("cohesion", 1.0)),
    ),
    Purpose(
        "complemento",
        Text("Complementarse", "Complement each other"),
        Text(
            "Economías distintas que se tocan: diez millones por persona de diferencia valen como toda la cohesión.",
            "Different economies that touch: ten million a head of difference are worth as much as all cohesion.",
        ),
        (("complementarity", 0.1), ("cohesion", 1.0)),
    ),
    Purpose(
        "finanzas",
        Text("Sumar capacidad fiscal", "Add fiscal capacity"),
        Text(
            "Más ingresos libres por habitante, con alguien de categoría alta: un miembro fuerte vale como cien mil pesos por persona.",
            "More free revenue a head, with somebody of high category: a strong member is worth a hundred thousand pesos a head.",
        ),
        (("fiscal", 0.01), ("strong_category", 1.0)),
    ),
    Purpose(
        "identidad",
        Text("Seguir la provincia de costumbre", "Follow the customary province"),
        Text(
            "Los de siempre, bien juntos: identidad y cohesión valen lo mismo.",
            "Those of old, close together: identity and cohesion are worth the same.",
        ),
        (("identity", 1.0), ("cohesion", 1.0)),
    ),
)
BY_ID = {purpose.id: purpose for purpose in PURPOSES}
