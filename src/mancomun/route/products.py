"""The products of the three moments and where each stands: its state, its version, its remarks and the numbers gates ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark, blocking

STATES = ("borrador", "en_revision", "observado", "aprobado", "publicado", "archivado")
APPROVED = ("aprobado", "publicado")


@dataclass(frozen=True, slots=True)
class Product:
    """One product of the method: its moment, its sheet, its name and what it weighs in the progress of the moment."""

    key: str
    moment: int
    item: str
    name: Text
    weight: int = 1


def _all(*rows: tuple[str, int, str, str, str]) -> Mapping[str, Product]:
    return MappingProxyType({key: Product(key, moment, item, Text(es, en)) for key, moment, item, es, en in rows})


PRODUCTS: Mapping[str, Product] = _all(
    ("objetivo", 1, "S33", "Condiciones del aprestamiento", "Conditions to get ready"),
    ("organizacion", 1, "S32", "Estructura organizativa", "Organisation"),
    ("acuerdo", 1, "S34", "Acuerdo de voluntades", "Agreement of wills"),
    ("justificacion", 1, "S35", "Justificación", "Justification"),
    ("perfil", 1, "S36", "Perfil", "Profile"),
    ("agenda", 1, "S37", "Agenda de trabajo", "Work agenda"),
    ("recursos", 1, "S38", "Recursos", "Resources"),
    ("grupos", 1, "S39", "Grupos", "Groups"),
    ("sociograma", 1, "S40", "Sociograma", "Sociogram"),
    ("riesgos", 1, "S41", "Riesgos", "Risks"),
    ("participacion", 1, "S42", "Plan de participación", "Plan of participation"),
    ("formacion", 1, "S43", "Plan de formación", "Plan of training"),
    ("vision", 2, "S44", "Visión compartida", "Shared vision"),
    ("reconocimiento", 2, "S45", "Reconocimiento de la subregión", "Recognition of the subregion"),
    ("redes", 2, "S46", "Participación y redes", "Participation and networks"),
    ("potencialidades", 2, "S47", "Potencialidades y capacidades", "Potentials and capacities"),
    ("prospectiva", 2, "S48", "Visión prospectiva", "Foresight"),
    ("modelo", 2, "S49", "Modelo territorial", "Territorial model"),
    ("apuestas", 2, "S50", "Apuestas estratégicas", "Strategic bets"),
    ("rol", 2, "S51", "Rol de la visión", "Role of the vision"),
    ("figura", 3, "S56", "Figura asociativa", "Associative figure"),
    ("instancia", 3, "S57", "Instancia ejecutora", "Executing body"),
    ("formalizacion", 3, "S58", "Formalización", "Formalisation"),
    ("agenda_territorial", 3, "S59", "Agenda territorial", "Territorial agenda"),
    ("agenda_financiamiento", 3, "S60", "Agenda de financiamiento", "Financing agenda"),
    ("agenda_instrumental", 3, "S61", "Agenda instrumental", "Agenda of instruments"),
    ("instancias", 3, "S62", "Instancias de participación", "Bodies of participation"),
    ("procesos", 3, "S63", "Procesos de participación", "Processes of participation"),
    ("comunicacion", 3, "S64", "Comunicación", "Communication"),
    ("revision", 3, "S31", "Revisión anual", "Annual review"),
)


@dataclass(frozen=True)
class ProductState:
    """Where a product stands. ``version`` counts approvals; ``numbers`` is what gates look at (parts signed, bets chosen)."""

    key: str
    state: str = "borrador"
    version: int = 0
    remarks: tuple[Remark, ...] = ()
    numbers: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if self.key not in PRODUCTS or self.state not in STATES:
            raise BadInput(
                "producto-desconocido",
                f"«{self.key}» en estado «{self.state}» no es un producto de la ruta. Los estados son: {', '.join(STATES)}.",
                f"“{self.key}” in the state “{self.state}” is no product of the route. The states are: {', '.join(STATES)}.",
            )

    @property
    def gaps(self) -> list[Remark]:
        """What blocks its approval, each with the field to open."""
        return blocking(self.remarks)

    @property
    def approved(self) -> bool:
        """Approved or published, with nothing that blocks it."""
        return self.state in APPROVED and not self.gaps
