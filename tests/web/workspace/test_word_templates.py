"""Word templates that an entity owns: tried when they are put, filled when a document leaves, told apart in words."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mancomun.web.accounts.models import Entity, User
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workspace import services
from mancomun.web.workspace.kinds import Kind
from mancomun.web.workspace.merge import Step
from mancomun.web.workspace.models import PaperTemplate
from tests.web.initiatives.conftest import enter

pytestmark = pytest.mark.django_db


def word(*lines: str) -> SimpleUploadedFile:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    stream = io.BytesIO()
    made.save(stream)
    return SimpleUploadedFile("membrete.docx", stream.getvalue())


def read(data: bytes) -> list[str]:
    return [one.text for one in docx.Document(io.BytesIO(data)).paragraphs]


def test_the_template_of_the_entity_takes_the_place_of_ours(
    initiative: Iniciativa, kind: Kind, secretary: User, today: date
) -> None:
    steps = [
        Step("a", "set", "objeto", base="", value="Cuidar <el> río & la cuenca"),
        Step("b", "add", "riesgos", "r2", value={"nombre": "Sequía", "nivel": "3", "sale_de": ["1"]}),
    ]
    services.change(initiative, kind, steps, by=secretary, day=today)
    client = enter(secretary)
    entity = Entity.objects.get(code="05615")
    sent = word(
        "Alcaldía {{ estado }} {{ codigo }}",
        "{{ objeto }}",
        "{% for r in riesgos %}{{ r.nombre }}: {{ r.nivel }} {{ r.sale_de }}. {% endfor %}",
        "{% for s in secciones %}{{ s.titulo }}|{% endfor %}",
    )
    form = {"entity": str(entity.pk), "paper": "riesgos/D9", "file": sent}
    assert client.post("/plantillas/", form).status_code == 302
    assert "membrete.docx" in client.get("/plantillas/").content.decode()
    address = f"/rutas/{initiative.code}/riesgos/documento/D9.docx"
    assert read(client.get(address).content) == [
        f"Alcaldía BORRADOR {initiative.code}",
        "Cuidar <el> río & la cuenca",
        "Se va la gente:  . Sequía: Alta Se va la gente. ",
        "Riesgos|",
    ]
    assert "Alcaldía" not in " ".join(read(client.get(f"{address}?plantilla=no").content))
    assert client.post("/plantillas/", {"remove": str(PaperTemplate.objects.get().pk)}).status_code == 302
    assert "Alcaldía" not in " ".join(read(client.get(address).content))


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (("{{ estado }} {{ presupuesto_secreto }}",), "pide campos que este documento no tiene: presupuesto_secreto"),
        (("Hola {{ codigo }}",), "no dice el estado del documento"),
        (("{{ estado",), "no se puede leer"),
        (("{{ estado }}{{ codigo.__class__.__mro__ }}",), "orden que no permitimos"),
    ],
)
def test_each_fault_of_a_template_has_its_sentence(
    kind: Kind, secretary: User, lines: tuple[str, ...], says: str
) -> None:
    form = {"entity": str(Entity.objects.get(code="05615").pk), "paper": "riesgos/D9", "file": word(*lines)}
    answer = enter(secretary).post("/plantillas/", form)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not PaperTemplate.objects.exists()


def test_nobody_changes_the_template_of_another_entity(kind: Kind, secretary: User, colleague: User) -> None:
    other = Entity.objects.create(kind="municipio", name="Otro", code="05001", department="05")
    form = {"entity": str(other.pk), "paper": "riesgos/D9", "file": word("{{ estado }}")}
    assert "Elija la entidad" in enter(secretary).post("/plantillas/", form).content.decode()
    assert enter(colleague).get("/plantillas/").status_code == 403
    page = enter(secretary).get("/plantillas/campos/riesgos").content.decode()
    assert "<code>sale_de</code>" in page
    assert enter(secretary).get("/plantillas/campos/nada").status_code == 404
