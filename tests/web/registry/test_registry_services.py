"""The registry as it is written: applications, entries and exits, the database's own refusals, and who may."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mancomun.errors import BadInput
from mancomun.portfolio.documented import schemes
from mancomun.portfolio.initiative import Member
from mancomun.registry.judging import ASKED
from mancomun.registry.record import state_on
from mancomun.web.accounts.models import User
from mancomun.web.audit.models import Action
from mancomun.web.audit.selectors import moment_of
from mancomun.web.dated import Moment, span
from mancomun.web.initiatives import demo as portfolio_demo
from mancomun.web.initiatives.services import initiative_create
from mancomun.web.registry import bridge, demo, selectors, services, taking
from mancomun.web.registry.models import Acto, Application, Esquema, Finalidad, Miembro
from mancomun.web.registry.public import sums
from mancomun.web.registry.selectors import Question
from mancomun.web.workspace.models import RouteProduct
from tests.core.registry.test_registry import MEMBERS
from tests.web.registry.conftest import APPLIED, GRANTED, VALUES, opened

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


def at(day: date, known: date = TODAY) -> Moment:
    """A day, as it is known today or was on another one."""
    return Moment(day, known, TODAY)


def test_an_application_is_granted_and_the_registry_knows_it_by_day(registered: Esquema) -> None:
    value = bridge.record(registered)
    assert [state_on(value, day) for day in (date(2026, 4, 14), date(2026, 4, 15), GRANTED)] == [
        "propuesto", "constituido", "inscrito"]  # fmt: skip
    assert value.members_on(GRANTED) == MEMBERS
    assert registered.published
    kept = registered.applications.get()
    assert (kept.state, kept.judgement["outcome"]) == ("inscrita", "ALLOWED_IF")
    assert {rule for rule, status, _ in kept.judgement["requirements"] if status == "met"} >= {
        "G-061",
        "G-036",
        "G-070",
    }
    assert {one.objeto for one in Finalidad.objects.all()} == {"residuos"}
    for day in (date(2026, 4, 14), date(2026, 4, 15), GRANTED):
        (row,) = selectors.listed(None, Question(at(day), q="prueba"))[:1] or [None]
        if row is not None:
            assert row.state_then == state_on(value, day)


def test_nobody_decides_what_they_sent_nor_without_looking(
    application: Application, reviewer: User, keeper: User
) -> None:
    with pytest.raises(BadInput, match="Falta marcar que lo vio"):
        services.application_grant(application, number="1", by=reviewer, day=GRANTED)
    with pytest.raises(BadInput, match="encargo no alcanza"):
        services.application_grant(application, number="1", by=keeper, day=GRANTED)
    Application.objects.update(sent_by=reviewer)
    services.application_confirm(application, seen=list(ASKED), by=reviewer)
    with pytest.raises(BadInput, match="otra persona"):
        services.application_grant(application, number="1", by=reviewer, day=GRANTED)
    assert not Acto.objects.filter(kind="reat").exists()


def test_what_the_law_does_not_allow_is_not_registered(application: Application, reviewer: User) -> None:
    services.application_confirm(application, seen=list(ASKED), by=reviewer)
    Acto.objects.filter(kind="rut").delete()
    Esquema.objects.update(nit="")
    with pytest.raises(BadInput, match=r"No se puede inscribir.*RUT"):
        services.application_grant(application, number="1", by=reviewer, day=GRANTED)
    assert Application.objects.get().state == "recibida"


def test_a_file_that_lacks_something_is_completed_in_its_month(
    application: Application, reviewer: User, keeper: User
) -> None:
    services.application_ask(application, missing="Falta el certificado de Guarne", by=reviewer, day=date(2026, 6, 5))
    with pytest.raises(BadInput, match="antes de que venza"):
        services.application_extend(application, by=keeper, day=date(2026, 7, 6))
    services.application_extend(application, by=keeper, day=date(2026, 7, 5))
    with pytest.raises(BadInput, match="una vez"):
        services.application_extend(application, by=keeper, day=date(2026, 7, 5))
    services.application_answer(application, by=keeper, day=date(2026, 8, 1))
    kinds = list(Acto.objects.filter(kind__contains="requerimiento").order_by("day").values_list("kind", flat=True))
    assert kinds == ["requerimiento_reat", "respuesta_requerimiento"]
    with pytest.raises(BadInput, match="motivo"):
        services.application_refuse(application, reason="", by=reviewer, day=date(2026, 8, 2))
    services.application_refuse(application, reason="No hay PEMP", by=reviewer, day=date(2026, 8, 2))
    with pytest.raises(BadInput, match="ya se decidió"):
        services.application_answer(application, by=keeper, day=date(2026, 8, 3))
    assert Action.objects.filter(key="registry.refused").get().reason == "No hay PEMP"


def test_one_open_application_a_scheme(application: Application, scheme: Esquema, keeper: User) -> None:
    with pytest.raises(BadInput, match="sin decidir"):
        services.apply(scheme, kind="inscripcion", proposed=MEMBERS, by=keeper, day=APPLIED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(scheme=scheme, proposed=list(MEMBERS), received=APPLIED)


def test_members_come_and_go_and_the_past_stays(registered: Esquema, keeper: User, reviewer: User) -> None:
    change = services.apply(
        registered, kind="novedad", proposed=("05615", "05440", "05674"), by=keeper, day=date(2026, 9, 1)
    )
    services.application_confirm(change, seen=list(ASKED), by=reviewer)
    for code in ("05674",):  # the newcomer's council authorises, and its treasury certifies
        services.member_enter(
            registered, code, since=date(2026, 9, 1), role="adherente", by=keeper, today=date(2026, 9, 1)
        )
        services.act_add(
            registered, kind="acuerdo_concejo", day=date(2026, 4, 1), about=code, by=keeper, today=date(2026, 9, 1)
        )
        services.act_add(
            registered, kind="certificado_hacienda", day=date(2026, 4, 1), about=code, by=keeper, today=date(2026, 9, 1)
        )
    services.application_grant(change, number="", by=reviewer, day=date(2026, 9, 10))
    row = Esquema.objects.get(pk=registered.pk)
    value = bridge.record(row)
    assert set(value.members_on(date(2026, 9, 9))) == {*MEMBERS, "05674"}
    assert set(value.members_on(date(2026, 9, 10))) == {"05615", "05440", "05674"}
    assert set(value.members_on(GRANTED)) == set(MEMBERS)
    with pytest.raises(BadInput, match="ya está en este esquema"):
        services.member_enter(row, "05615", since=date(2026, 10, 1), by=keeper, today=TODAY)
    with pytest.raises(BadInput, match="27493"):
        services.member_enter(row, "27086", since=date(2026, 10, 1), by=keeper, today=TODAY)
    # What Guarne had given is free again from the day it left.
    assert not Finalidad.objects.filter(code="05318", during__contains=date(2026, 9, 10)).exists()


def test_the_database_refuses_the_same_purpose_twice(registered: Esquema, keeper: User, reviewer: User) -> None:
    member = Miembro.objects.filter(scheme=registered, code="05615").get()
    with pytest.raises(IntegrityError, match="scheme_purpose_once"), transaction.atomic():
        Finalidad.objects.create(
            member=member,
            code="05615",
            figure="asociacion_municipios",
            objeto="residuos",
            during=span(date(2026, 7, 1)),
        )
    with pytest.raises(IntegrityError, match="scheme_member_once"), transaction.atomic():
        Miembro.objects.create(scheme=registered, code="05615", during=span(date(2027, 1, 1)), known_on=TODAY)
    second = opened(keeper, name="Otra asociación de prueba")
    asked = services.apply(second, kind="inscripcion", proposed=MEMBERS, by=keeper, day=date(2026, 7, 1))
    services.application_confirm(asked, seen=list(ASKED), by=reviewer)
    with pytest.raises(BadInput, match=r"otro esquema|mismo (fin|objeto)"):
        services.application_grant(asked, number="2", by=reviewer, day=date(2026, 7, 2))


def test_acts_in_the_future_or_outside_the_mandate_are_refused(scheme: Esquema, keeper: User) -> None:
    for more, message in (
        ({"kind": "convenio", "day": date(2027, 1, 1)}, "aún no llega"),
        ({"kind": "convenio", "day": date(2023, 12, 31), "mandate": 2024}, "mandato"),
        ({"kind": "acuerdo_concejo", "day": date(2026, 1, 1)}, "de qué miembro"),
        ({"kind": "acuerdo_concejo", "day": date(2026, 1, 1), "about": "Pasto"}, "no es miembro"),
        ({"kind": "reat", "day": date(2026, 1, 1)}, "la escriben|las escribe"),
    ):
        with pytest.raises(BadInput, match=message):
            services.act_add(scheme, **more, by=keeper, today=TODAY)  # type: ignore[arg-type]


def test_hechos_works_indicators_and_channel(registered: Esquema, keeper: User) -> None:
    with pytest.raises(BadInput, match="al menos a dos"):
        services.fact_declare(registered, name="Residuos", type="subregional", matter="actividades", affected=["05615"],
                               criteria={"alcance": "x"}, declared=TODAY, by=keeper, today=TODAY)  # fmt: skip
    made = services.fact_declare(registered, name="Residuos", type="subregional", matter="actividades", affected=MEMBERS,
                                  criteria={"eficiencia": "Una planta en vez de tres."}, declared=date(2026, 8, 1),
                                  by=keeper, today=TODAY)  # fmt: skip
    due = {one.duty.id: one for one in selectors.owed([Esquema.objects.get()], TODAY)}
    assert (due["hecho"].state, due["hecho"].duty.due) == ("overdue", date(2026, 10, 1))
    services.fact_notify(made, day=TODAY, by=keeper, today=TODAY)
    assert "hecho" not in {one.duty.id for one in selectors.owed([Esquema.objects.get()], TODAY)}
    with pytest.raises(BadInput, match="deben ser iguales"):
        services.work_add(registered, name="Planta", year=2026, state="en_ejecucion", money={"SGR": 100}, contributions={},
                          benefits={"05615": 60, "05318": 50}, by=keeper, today=TODAY)  # fmt: skip
    services.work_add(registered, name="Planta", year=2026, state="en_ejecucion", money={"SGR": 100},
                      contributions={"Guarne": 20}, benefits={"05615": 60, "05318": 40}, by=keeper, today=TODAY)  # fmt: skip
    with pytest.raises(BadInput, match="posterior"):
        services.measure_add(registered, name="Cobertura", unit="%", better="max", before=1, before_year=2026, after=2,
                             after_year=2026, by=keeper, today=TODAY)  # fmt: skip
    with pytest.raises(BadInput, match="dominio institucional verificado"):
        services.channel_set(registered, office="Planeación", post="Gerencia", address="nombre@dnpp.gov.co.example",
                             until=None, by=keeper)  # fmt: skip
    channel = services.channel_set(registered, office="Planeación", post="Gerencia", address="Planeacion@rionegro.gov.co",
                                   until=None, by=keeper)  # fmt: skip
    assert channel.address == "planeacion@rionegro.gov.co"


def test_dissolution_has_a_cause_and_liquidation_leaves_no_member(registered: Esquema, keeper: User) -> None:
    with pytest.raises(BadInput, match="causal"):
        services.dissolve(registered, cause="ninguna", number="1", issuer="", day=TODAY, by=keeper, today=TODAY)
    with pytest.raises(BadInput, match="Primero"):
        services.liquidate(registered, number="2", day=TODAY, by=keeper, today=TODAY, reason="Fin")
    services.dissolve(registered, cause="objeto_perdido", number="Acta 9", issuer="Junta", day=date(2026, 11, 1), by=keeper,
                      today=TODAY)  # fmt: skip
    services.liquidate(registered, number="Acta 10", day=TODAY, by=keeper, today=TODAY, reason="Terminó")
    value = bridge.record(Esquema.objects.get())
    assert [state_on(value, day) for day in (date(2026, 10, 31), date(2026, 11, 1), TODAY)] == [
        "inscrito", "en_liquidacion", "liquidado"]  # fmt: skip
    assert value.members_on(TODAY) == ()
    assert value.members_on(date(2026, 11, 25)) == MEMBERS


def test_documented_schemes_are_loaded_once_with_source_and_doubt() -> None:
    portfolio_demo.load(TODAY)
    assert demo.wanted()
    assert demo.load(TODAY) == len(schemes()) + 1 == 42  # and the fictional one, kept apart
    assert demo.load(TODAY) == 0
    assert all(row.source and row.published for row in Esquema.objects.all())
    aburra = Esquema.objects.get(origin_key="am-valle-de-aburra")
    assert (aburra.formed_on, aburra.nucleus, aburra.initiative.code) == (date(1980, 11, 27), "05001", aburra.code)
    assert aburra.actos.get().issuer == "Asamblea de Antioquia"
    early = selectors.listed(None, Question(at(date(1980, 11, 26)), figure="am"))
    assert "am-valle-de-aburra" not in {row.origin_key for row in early}
    then = selectors.listed(None, Question(at(date(1980, 11, 27)), q="aburra")).get()
    assert then.state_then == "constituido"
    assert {row.acronym for row in selectors.listed(None, Question(at(TODAY), municipality="Bello"))} >= {"AMVA"}
    with CaptureQueriesContext(
        connection,
    ) as few:
        list(selectors.listed(None, Question(at(TODAY)))[:50])
    assert len(few) == 1
    for row in selectors.with_state(Esquema.objects.prefetch_related(*selectors.WHOLE), TODAY):
        assert row.state_then == state_on(bridge.record(row), TODAY), row
    assert demo.remove() == 42
    assert not demo.wanted()


def test_only_those_who_keep_it_see_what_is_not_published(scheme: Esquema, keeper: User, reviewer: User) -> None:
    assert scheme in selectors.visible(keeper)
    assert scheme in selectors.visible(reviewer)
    assert scheme not in selectors.visible(None)
    with pytest.raises(BadInput) as wrong:
        selectors.scheme_by_code(None, scheme.code)
    assert wrong.value.status == 404
    with pytest.raises(BadInput, match="encargo no alcanza"):
        services.scheme_edit(scheme, values={"name": "Otro"}, by=User.objects.create_user("x@ejemplo.org"), reason="x")
    assert VALUES["name"] == Esquema.objects.get().name


def test_a_fact_taken_back_is_still_told_to_whoever_asks_what_was_known(registered: Esquema, keeper: User) -> None:
    later = date(2026, 11, 20)
    made = services.act_add(
        registered, kind="otro", day=date(2026, 9, 3), number="7", by=keeper, today=date(2026, 9, 4)
    )
    services.measure_add(
        registered, name="Cobertura", unit="%", better="max", before=60, before_year=2025, after=71, after_year=2027,
        by=keeper, today=date(2026, 9, 4),
    )  # fmt: skip
    history_from(date(2026, 8, 1))
    with pytest.raises(BadInput, match="motivo"):
        services.taken_back(registered, kind="actos", number=made.pk, reason=" ", by=keeper, today=later)
    services.taken_back(registered, kind="actos", number=made.pk, reason="Era de otro", by=keeper, today=later)

    def numbers(known: date) -> list[str]:
        row = selectors.scheme_by_code(None, registered.code, at(date(2026, 11, 25), known))
        return [one.number for one in row.actos.all() if one.kind == "otro"]

    assert numbers(TODAY) == []
    assert numbers(date(2026, 11, 1)) == ["7"]
    assert numbers(date(2026, 9, 1)) == []  # nobody had recorded it
    (then,) = selectors.listed(None, Question(at(date(2026, 11, 25), date(2026, 11, 1)), q="prueba"))
    assert then.state_then == "inscrito"
    assert not selectors.listed(None, Question(at(TODAY, date(2026, 7, 1)), q="prueba"))
    (measure,) = sums(selectors.scheme_by_code(None, registered.code), bridge.record(registered), TODAY).measures
    assert (measure.before, measure.after) == (60, None)  # 2027 has not come
    left = services.member_leave(
        registered, MEMBERS[-1], until=date(2026, 11, 10), by=keeper, reason="Se fue", today=later
    )
    assert left.finalidades.count() == 1
    assert Miembro.ever.filter(scheme=registered, code=MEMBERS[-1], replaced_on=later).count() == 1


def history_from(day: date) -> None:
    """Make the history of schemes begin on a day."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE registry_esquemachange DISABLE TRIGGER USER")
        cursor.execute("UPDATE registry_esquemachange SET pgh_created_at = %s", [moment_of(day)])
        cursor.execute("ALTER TABLE registry_esquemachange ENABLE TRIGGER USER")


def test_the_sheet_takes_what_the_formalisation_says_once(scheme: Esquema, keeper: User) -> None:
    """Acts done come with their day and number; pending ones stay, and what is there already is not repeated."""
    members = (Member("05615", "promotora"), Member("05318"))
    about = initiative_create(
        values={"name": "De prueba"}, members=members, entity=scheme.owner_id, by=keeper, day=TODAY
    )
    Esquema.objects.filter(pk=scheme.pk).update(initiative=about)
    scheme.refresh_from_db()
    acts = [
        {
            "id": "a",
            "acto": "acuerdos_concejo",
            "miembro": "05615",
            "estado": "hecho",
            "fecha": "2026-03-01",
            "numero": "9",
        },
        {"id": "b", "acto": "convenio", "estado": "pendiente"},
    ]
    content = {"figura": "asociacion_municipios", "actos": acts, "dato_domicilio": "Guarne"}
    RouteProduct.objects.create(initiative=about, key="formalizacion", content=content)
    before = scheme.actos.count()
    found = taking.formalisation_take(scheme, by=keeper, today=TODAY)
    assert (found.acts, found.left) == (1, 1)
    scheme.refresh_from_db()
    assert (scheme.domicile, scheme.actos.count()) == ("Guarne", before + 1)
    assert scheme.actos.get(number="9").kind == "acuerdo_concejo"
    assert taking.formalisation_take(scheme, by=keeper, today=TODAY).acts == 0


def test_only_the_result_of_a_vote_has_shares_and_they_are_shares(scheme: Esquema, keeper: User) -> None:
    def told(**more: Any) -> Acto:
        return services.act_add(scheme, day=date(2026, 5, 3), by=keeper, today=APPLIED, **more)

    made = told(kind="resultado_consulta", about="05615", turnout=0.08, favour=None)
    assert (made.turnout, made.favour) == (0.08, None)
    with pytest.raises(BadInput, match="parte de 0 a 100"):
        told(kind="resultado_consulta", about="05615", turnout=8.0)
    with pytest.raises(BadInput, match="resultado de la consulta"):
        told(kind="otro", turnout=0.08)
    with pytest.raises(BadInput, match="de qué miembro"):
        told(kind="resultado_consulta", turnout=0.08)


def test_a_member_goes_on_under_the_code_that_followed_its_own(scheme: Esquema, keeper: User) -> None:
    old, now, day = "94663", "94343", date(2021, 1, 1)
    with pytest.raises(BadInput, match="aún no existía el 1 de marzo de 2015"):
        services.member_enter(scheme, "27493", since=date(2015, 3, 1), by=keeper, today=TODAY)
    with pytest.raises(BadInput, match="use 94343"):
        services.member_enter(scheme, old, since=day, by=keeper, today=TODAY)
    services.member_enter(scheme, old, since=date(2015, 3, 1), role="adherente", by=keeper, today=TODAY)
    member = Miembro.objects.get(scheme=scheme, code=old)
    Finalidad.objects.create(
        member=member, code=old, figure=scheme.figure, objeto="residuos", during=span(date(2015, 3, 1)), known_on=TODAY
    )
    scheme.refresh_from_db()
    assert now in scheme.municipalities
    found = {one["scheme_id"] for one in selectors.holding(now, TODAY)}
    assert scheme.pk in found  # whoever asks by the municipality of today finds it

    for code, since, message in (("05615", day, "sigue en uso"), (old, date(2027, 6, 1), "aún no llega")):
        with pytest.raises(BadInput, match=message):
            services.member_succeed(scheme, code, since=since, by=keeper, reason="Prueba", today=TODAY)
    assert services.member_succeed(scheme, old, since=day, by=keeper, reason="Ordenanza de prueba", today=TODAY) == now
    before, after = Miembro.objects.get(scheme=scheme, code=old), Miembro.objects.get(scheme=scheme, code=now)
    assert (before.during.upper, after.during.lower, after.role) == (day, day, "adherente")
    assert [one.objeto for one in after.finalidades.all()] == ["residuos"]
    assert [one.during.upper for one in Finalidad.objects.filter(code=old)] == [day]
    with pytest.raises(BadInput, match="no está en este esquema"):
        services.member_succeed(scheme, old, since=date(2022, 1, 1), by=keeper, reason="Otra vez", today=TODAY)
