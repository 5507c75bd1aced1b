"""``migrate`` as Django has it, without drawing the whole house again at each step.

After each operation Django renders anew the model it touched and every model related to those related to it. Every table of ours
is related to the context of the history and to people, so each of some seven hundred operations rendered forty models: a minute
of processor on the first start, nine tenths of it for nothing, because the SQL only asks a related model for its table and its
key. See decision 0114.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db.migrations.state import ProjectState


@contextmanager
def alone() -> Iterator[None]:
    """Only the model that was touched is rendered anew, where Django says that the rest may wait (``delay``) or it is new.

    Nobody refers to a new one yet. Steps in Python ask for the whole state, and `ProjectState` then renders it, because it is
    told that something waits.
    """
    whole = ProjectState.reload_model

    def reload(state: Any, app_label: str, model_name: str, delay: bool = False) -> None:
        if "apps" not in vars(state):
            return
        name = model_name.lower()
        if not delay and name in state.apps.all_models[app_label]:
            whole(state, app_label, model_name)
            return
        state.is_delayed = True
        state._reload({(app_label, name)})

    ProjectState.reload_model = reload  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        ProjectState.reload_model = whole  # type: ignore[method-assign]


class Command(Migrate):
    """Django's, in less time."""

    def handle(self, *args: Any, **options: Any) -> Any:
        with alone():
            return super().handle(*args, **options)
