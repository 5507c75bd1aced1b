"""The page's files under hashed names, compressed once when they are collected."""

from __future__ import annotations

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Ninja brings a second documentation viewer that we do not serve.
UNUSED = ["redoc*"]


class Assets(CompressedManifestStaticFilesStorage):
    """Gzip only: where the package brotli happens to be installed, its best level would make the first start wait half a minute."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """A compressor that never uses brotli."""
        return Compressor(**{**kwargs, "use_brotli": False})
