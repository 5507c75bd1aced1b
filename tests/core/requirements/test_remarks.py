"""Remarks: what blocks and what warns."""

from __future__ import annotations

from mancomun.requirements.remarks import blocking, remark


def test_only_an_e_code_blocks() -> None:
    error, warning = remark("E-S32-1", "raci", "a", "b"), remark("A-S34-3", "vigencia", "a", "b")
    assert blocking([error, warning]) == [error]
