"""Writing signatures: ask, mail, sign, decline, bring in a file, annul. One function per human intention."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import day_text, join_names
from mancomun.web.audit.services import record
from mancomun.web.files.models import Purpose
from mancomun.web.files.selectors import content
from mancomun.web.files.services import keep
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.services import refuse
from mancomun.web.signing import selectors
from mancomun.web.signing.models import Signer, SigningRound
from mancomun.web.signing.subjects import Given, subject_of

SHORTEST_REASON = 20


@transaction.atomic
def round_open(row: Iniciativa, key: str, *, by: Any, day: date) -> SigningRound:
    """Ask everybody to sign the text as it stands; a round that was open is closed, and its links no longer work."""
    board = selectors.board_of(row, key, day)
    refuse(by, "signature.ask", board.subject.where(row))
    asked = board.asked
    if asked.lacking:
        said = join_names([name.lower() for name in asked.lacking], most=12)
        raise BadInput(
            "firma-falta-texto",
            f"Antes de pedir firmas falta escribir: {said.es}.",
            f"Before asking for signatures, still to write: {said.en}.",
        )
    nobody = [one.entity for one in asked.signers if not one.person.strip()]
    if nobody or len(asked.signers) < 2:
        said = join_names(nobody) if nobody else join_names(["dos partes o más"])
        raise BadInput(
            "firma-sin-quien",
            f"Diga quién firma por: {said.es}.",
            f"Say who signs for: {said.en}.",
        )
    if board.round is not None and not board.changed:
        raise BadInput(
            "firma-ya-pedida",
            "Ya se pidieron las firmas de este mismo texto. Use los enlaces que están abajo.",
            "The signatures of this same text were already asked for. Use the links below.",
            status=409,
        )
    mails = {one.place: one.mail for one in board.signers}
    if board.round is not None:
        board.round.closed_on = day
        board.round.save(update_fields=["closed_on"])
    made = SigningRound.objects.create(
        initiative=row, subject=key, title=asked.title[:300], text=asked.text, fingerprint=board.fingerprint,
        opened_by=by, opened_on=day,
    )  # fmt: skip
    Signer.objects.bulk_create(
        [
            Signer(
                round=made, place=one.place, entity=one.entity[:200], person=one.person[:200], post=one.post[:200],
                since=one.term.start, until=one.term.end, mail=mails.get(one.place, ""),
            )
            for one in asked.signers
        ]
    )  # fmt: skip
    record("signing.opened", on=made, by=by, data={"fingerprint": made.fingerprint, "signers": len(asked.signers)})
    return made


def _allowed(signer: Signer, by: Any) -> None:
    refuse(by, "signature.ask", subject_of(signer.round.subject).where(signer.round.initiative))


@transaction.atomic
def link_mail(signer: Signer, mail: str, link: str, *, by: Any, day: date) -> Signer:
    """Send a signer their link. The mail is kept to send the next text, and goes nowhere else."""
    _allowed(signer, by)
    selectors.still_asked(signer, day)
    try:
        validate_email(mail.strip())
    except Exception:
        raise BadInput(
            "firma-correo",
            f"«{mail.strip()[:60]}» no es un correo. Escríbalo completo, por ejemplo alcaldia@municipio.gov.co.",
            f"“{mail.strip()[:60]}” is no mail address. Write it whole, for example alcaldia@municipio.gov.co.",
        ) from None
    body = (
        f"{signer.person}, {signer.post} de {signer.entity}:\n\n"
        f"Le piden firmar «{signer.round.title}». Lea el texto completo y firme en esta dirección, que es solo suya:\n\n{link}\n\n"
        "No la comparta: quien la tenga puede firmar por usted. Este acuerdo no compromete presupuesto."
    )
    try:
        send_mail(f"Firma: {signer.round.title}", body, None, [mail.strip()])
    except OSError:
        raise BadInput(
            "firma-correo-no-sale",
            "El correo no pudo salir: el servidor de correo no contesta. Copie el enlace y envíelo usted.",
            "The mail could not leave: the mail server does not answer. Copy the link and send it yourself.",
            status=503,
        ) from None
    signer.mail, signer.mailed_at = mail.strip(), timezone.now()
    signer.save(update_fields=["mail", "mailed_at"])
    record("signing.mailed", on=signer, by=by)
    return signer


def _in_office(signer: Signer, day: date) -> None:
    """The mandate: since when and until the day before ``until``, both as the text was asked."""
    if (signer.since is not None and day < signer.since) or (signer.until is not None and day >= signer.until):
        said = day_text(day)
        raise BadInput(
            "E-S34-2",
            f"{signer.person} no era {signer.post} el {said.es}.",
            f"{signer.person} was not {signer.post} on {said.en}.",
        )


def _once(signer: Signer) -> None:
    if signer.signed:
        raise BadInput(
            "firma-ya-esta",
            f"{signer.entity} ya firmó este texto.",
            f"{signer.entity} has already signed this text.",
            status=409,
        )


def _tell(signer: Signer, by: Any, day: date) -> None:
    """Pass the signature on to its subject; when it cannot be written there, the board still has it and brings it later."""
    round_ = signer.round
    given = Given(
        signer.place,
        signer.signed_on if signer.signed else None,
        signer.medium,
        signer.copy,
        signer.file.name if signer.file else "",
    )
    with suppress(BadInput), transaction.atomic():
        subject_of(round_.subject).told(round_.initiative, given, by, day)


def _locked(signer: Signer) -> Signer:
    return (
        Signer.objects.select_for_update(of=("self",))
        .select_related("round__initiative", "round__opened_by")
        .get(pk=signer.pk)
    )


@transaction.atomic
def sign(secret: str, *, typed: str, read: bool, day: date) -> Signer:
    """Sign by link: the name written must be that of the signer, in office today, and the text the one that was asked."""
    signer = _locked(selectors.signer_by_secret(secret))
    round_ = selectors.still_asked(signer, day)
    _once(signer)
    _in_office(signer, day)
    if not read:
        raise BadInput(
            "firma-leer",
            "Marque que leyó el texto completo. Sin eso no se registra la firma.",
            "Tick that you read the whole text. Without it no signature is recorded.",
        )
    if " ".join(fold(typed).split()) != " ".join(fold(signer.person).split()):
        raise BadInput(
            "firma-nombre",
            f"Escriba su nombre como está en el texto: {signer.person}. Llegó «{typed.strip()[:80]}».",
            f"Write your name as it stands in the text: {signer.person}. We got “{typed.strip()[:80]}”.",
        )
    signer.state, signer.medium, signer.signed_on, signer.at = "firmado", "electronica", day, timezone.now()
    signer.typed, signer.copy, signer.reason = typed.strip()[:200], round_.fingerprint, ""
    signer.save()
    record("signing.signed", on=signer, data={"fingerprint": signer.copy})
    _tell(signer, round_.opened_by, day)
    return signer


@transaction.atomic
def decline(secret: str, *, reason: str, day: date) -> Signer:
    """Say that one does not sign, and why."""
    signer = _locked(selectors.signer_by_secret(secret))
    selectors.still_asked(signer, day)
    _once(signer)
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadInput(
            "firma-motivo",
            f"Escriba por qué no firma, en {SHORTEST_REASON} letras o más: quien coordina lo leerá.",
            f"Write why you do not sign, in {SHORTEST_REASON} letters or more: whoever coordinates will read it.",
        )
    signer.state, signer.reason, signer.at = "rechazado", reason.strip()[:2000], timezone.now()
    signer.save()
    record("signing.refused", on=signer)
    return signer


@transaction.atomic
def bring(signer: Signer, sent: Any, *, digital: bool, signed_on: date, by: Any, day: date) -> Signer:
    """Record a signature that comes in a file: the scan of the paper, or the PDF with its digital signature.

    The digital one must carry a signature; whose certificate it is, and whether it holds, is not checked here and the page
    says so.
    """
    signer = _locked(signer)
    _allowed(signer, by)
    round_ = selectors.still_asked(signer, day)
    _once(signer)
    if signed_on > day:
        said = day_text(signed_on)
        raise BadInput(
            "E-S34-10",
            f"La firma de {signer.entity} tiene fecha futura ({said.es}).",
            f"The signature of {signer.entity} is dated in the future ({said.en}).",
        )
    _in_office(signer, signed_on)
    file = keep(sent, by=by, place=round_, purpose=Purpose.SIGNED)
    if digital and not _carries_signature(content(file)):
        raise BadInput(
            "firma-digital-no-esta",
            f"«{file.name}» no trae una firma digital. Firme el PDF con su certificado y súbalo otra vez, o regístrelo como firma "
            "a mano si es una hoja escaneada.",
            f"“{file.name}” carries no digital signature. Sign the PDF with your certificate and upload it again, or record it as "
            "signed by hand if it is a scanned sheet.",
        )
    signer.state, signer.medium, signer.signed_on = "firmado", "digital" if digital else "manuscrita", signed_on
    signer.at, signer.file, signer.copy, signer.reason = timezone.now(), file, round_.fingerprint, ""
    signer.save()
    record("signing.brought", on=signer, by=by, data={"file": file.sha256, "fingerprint": signer.copy})
    _tell(signer, by, day)
    return signer


def _carries_signature(data: bytes) -> bool:
    """A PDF with a signature dictionary (ISO 32000-1, 12.8) has the range of bytes it signs and their signature."""
    return data.startswith(b"%PDF") and b"/ByteRange" in data and b"/Contents" in data and b"/Sig" in data


@transaction.atomic
def annul(signer: Signer, *, reason: str, by: Any, day: date) -> Signer:
    """Take back a signature recorded by mistake; what it was stays in the history, with the reason."""
    signer = _locked(signer)
    _allowed(signer, by)
    if signer.state == "pendiente":
        raise BadInput(
            "firma-no-hay",
            f"{signer.entity} no ha firmado: no hay nada que anular.",
            f"{signer.entity} has not signed: there is nothing to annul.",
            status=409,
        )
    record("signing.annulled", on=signer, by=by, reason=reason, data={"medium": signer.medium, "copy": signer.copy})
    signer.state, signer.medium, signer.signed_on, signer.copy = "pendiente", "", None, ""
    signer.typed, signer.reason, signer.file, signer.at = "", "", None, timezone.now()
    signer.save()
    _tell(signer, by, day)
    return signer


def gather(row: Iniciativa, key: str, *, by: Any, day: date) -> int:
    """Write in the subject the signatures it lacks (it could not be written when they came); how many are signed."""
    board = selectors.board_of(row, key, day)
    refuse(by, "signature.ask", board.subject.where(row))
    done = [one for one in board.signers if one.signed]
    for one in done:
        _tell(one, by, day)
    return len(done)
