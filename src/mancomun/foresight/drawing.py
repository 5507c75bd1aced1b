"""The former address of `mancomun.drawing.planes`."""

from mancomun.drawing.planes import *  # noqa: F403
