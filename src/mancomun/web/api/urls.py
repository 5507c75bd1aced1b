"""The one API object, mounted at ``/api/v1/``."""

from __future__ import annotations

from mancomun.web.api.discovery import router as discovery
from mancomun.web.api.house import House
from mancomun.web.api.initiatives import router as initiatives
from mancomun.web.api.jobs import router as jobs
from mancomun.web.api.schemes import router as schemes
from mancomun.web.api.views import router

DESCRIPTION = """\
Qué figura de asociación permite la ley a los municipios y departamentos de Colombia, con razones por artículo.
Sin registro ni clave. Las fechas son AAAA-MM-DD; los errores, `application/problem+json` con una frase que dice cómo seguir.

*Which associative figure the law allows Colombia's municipalities and departments, with reasons by article.*
"""

api = House(title="Mancomún", version="1", description=DESCRIPTION, urls_namespace="api-v1", docs_url="/docs")
api.add_router("", router)
api.add_router("", initiatives)
api.add_router("", schemes)
api.add_router("/jobs", jobs)
api.add_router("", discovery)
