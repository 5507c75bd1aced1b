"""Remarks and completeness: what blocks, what warns, what does not apply."""

from __future__ import annotations

from mancomun.requirements.remarks import Field, blocking, completeness, remark


def test_only_an_e_code_blocks() -> None:
    error, warning = remark("E-S32-1", "raci", "a", "b"), remark("A-S34-3", "vigencia", "a", "b")
    assert blocking([error, warning]) == [error]


def test_what_does_not_apply_neither_helps_nor_hurts() -> None:
    fields = [Field("objeto", 4, 1.0), Field("testigos", 1, None), Field("vigencia", 2, 0.5), Field("firmas", 4, 0.0)]
    found = completeness(fields)
    assert found.percent == 100 * (4 + 1) / 10
    assert found.gaps == ("firmas",)


def test_nothing_that_applies_is_no_percentage() -> None:
    assert completeness([Field("concepto", 4, None)]).percent is None
