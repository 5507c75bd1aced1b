"""Reading signatures: the round of today, whose link a secret is, and whether the text is still the one that was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from mancomun.errors import BadInput
from mancomun.route.agreement import fingerprint
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.signing.models import Signer, SigningRound
from mancomun.web.signing.subjects import Asked, Subject, subject_of


@dataclass(frozen=True)
class Board:
    """Where the signing of a subject stands: its open round, its signers, and the text of today."""

    subject: Subject
    asked: Asked
    fingerprint: str
    round: SigningRound | None
    signers: tuple[Signer, ...]

    @property
    def changed(self) -> bool:
        """True when the text is no longer the one of the open round."""
        return self.round is not None and self.round.fingerprint != self.fingerprint

    @property
    def signed(self) -> int:
        """How many have signed the text of the round."""
        return sum(one.signed for one in self.signers)


def board_of(row: Iniciativa, key: str, day: date) -> Board:
    """The board of a subject of an initiative."""
    subject = subject_of(key)
    asked = subject.asked(row, day)
    found = SigningRound.objects.filter(initiative=row, subject=key, closed_on=None).first()
    signers = tuple(found.signers.select_related("file")) if found else ()
    return Board(subject, asked, fingerprint(asked.text), found, signers)


def signed_files(row: Iniciativa, key: str) -> list[Signer]:
    """Who signed in a file in the open round of a subject, with that file; nobody when it is none or was not asked for."""
    found = Signer.objects.select_related("file").filter(
        round__initiative=row, round__subject=key, round__closed_on=None, file__isnull=False, state="firmado"
    )
    return list(found.order_by("pk"))


def signer_by_secret(secret: str) -> Signer:
    """Whose link it is, or `BadInput` (404)."""
    found = (
        Signer.objects.select_related("round__initiative", "round__opened_by").filter(secret=secret).first()
        if len(secret) >= 20
        else None
    )
    if found is None:
        raise BadInput(
            "firma-enlace",
            "Este enlace no es de nadie. Ábralo completo, como llegó, o pida otro a quien le pidió la firma.",
            "This link belongs to nobody. Open it whole, as it came, or ask for another from whoever asked you to sign.",
            status=404,
        )
    return found


def still_asked(signer: Signer, day: date) -> Any:
    """The round of a signer while its text is the one of today; `BadInput` (409) once it is another."""
    round_ = signer.round
    if round_.closed_on is None:
        asked = subject_of(round_.subject).asked(round_.initiative, day)
        if fingerprint(asked.text) == round_.fingerprint:
            return round_
    raise BadInput(
        "firma-texto-cambio",
        "El texto cambió después de que le pidieron la firma. Lo que firmó o iba a firmar ya no vale; espere el enlace del texto nuevo.",
        "The text changed after your signature was asked for. What you signed or were to sign no longer holds; wait for the link "
        "of the new text.",
        status=409,
    )
