"""The former address of `mancomun.tables.cells`."""

from mancomun.tables.cells import *  # noqa: F403
