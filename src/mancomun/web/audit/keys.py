"""The names of actions, known to the whole house and shown on pages. Each app registers its own in its ``AppConfig.ready``."""

from __future__ import annotations

from dataclasses import dataclass

from mancomun.lexicon.text import Text


@dataclass(frozen=True, slots=True)
class Key:
    """``name`` is stable (``accounts.appointment.ended``); ``text`` says it to people; ``reason``: why is mandatory."""

    name: str
    text: Text
    reason: bool = False


_KEYS: dict[str, Key] = {}


def register(name: str, es: str, en: str, *, reason: bool = False) -> Key:
    """Make an action known; the same name with another meaning is a mistake of ours."""
    key = Key(name, Text(es, en), reason)
    if _KEYS.setdefault(name, key) != key:
        raise ValueError(f"the action {name} is already registered as something else")
    return key


def key_of(name: str) -> Key:
    """The action called ``name``; ``LookupError`` when nobody registered it."""
    try:
        return _KEYS[name]
    except KeyError:
        raise LookupError(f"the action {name} is not registered: see mancomun.web.audit.keys.register") from None


def all_keys() -> list[Key]:
    """Every action, by name."""
    return [_KEYS[name] for name in sorted(_KEYS)]
