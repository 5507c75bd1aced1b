"""The one API object, mounted at ``/api/v1/``."""

from __future__ import annotations

from ninja import NinjaAPI

import mancomun

api = NinjaAPI(title="Mancomún", version=getattr(mancomun, "__version__", "1"), urls_namespace="api-v1")
