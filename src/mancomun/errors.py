"""Errors people can act on: what was wrong, what we got, how to mend it, in both languages."""

from __future__ import annotations


class BadInput(ValueError):
    """Somebody gave us something we cannot use; nothing was changed.

    ``code`` is stable and documented (``docs/es/consultar/errores.md``); ``es`` and ``en`` are whole sentences.
    ``status`` is the HTTP status the web answers with (the command line always exits with 2).
    """

    def __init__(self, code: str, es: str, en: str, *, status: int = 422) -> None:
        super().__init__(es)
        self.code = code
        self.es = es
        self.en = en
        self.status = status

    def text(self, lang: str = "es") -> str:
        """The sentence in ``lang`` (``es`` or ``en``)."""
        return self.en if lang == "en" else self.es


class BookError(Exception):
    """The book of law itself is wrong (a missing citation, an overlap, a dead reference); it does not load."""
