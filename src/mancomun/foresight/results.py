"""The former address of `mancomun.tables.results`."""

from mancomun.tables.results import *  # noqa: F403
