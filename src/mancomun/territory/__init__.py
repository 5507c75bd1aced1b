"""Units, their dated types, and who borders whom."""

from mancomun.territory.model import Contiguity, Territory, TypeSpan, Unit

__all__ = ["Contiguity", "Territory", "TypeSpan", "Unit"]
