"""``python -m mancomun.web.manage COMMAND``: Django's commands over our own database (started, and stopped, if need be)."""

from __future__ import annotations

import os
import sys

from mancomun.web.launcher import DatabaseRefused, LocalPostgres
from mancomun.web.paths import data_folder
from mancomun.web.project.database import NAME

WITHOUT_DATABASE = {"collectstatic", "makemessages", "compilemessages", "help", "check", "findstatic"}


def main() -> int:
    """Run one management command; the exit status."""
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mancomun.web.project.settings")
    own = None
    if not os.environ.get("DATABASE_URL") and not WITHOUT_DATABASE & set(sys.argv[1:2]):
        own = LocalPostgres(data_folder())
    ours_to_stop = False
    try:
        if own is not None:
            ours_to_stop = not own.ready()
            own.start()
            own.ensure_database(NAME)
        execute_from_command_line(sys.argv)
    except DatabaseRefused as refusal:
        print(refusal, file=sys.stderr)
        return 2
    finally:
        if own is not None and ours_to_stop:
            own.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
