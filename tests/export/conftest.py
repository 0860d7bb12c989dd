"""Charts and findings speak Chinese unless they are asked otherwise."""

from __future__ import annotations

import pytest

from compare.language import VARIABLE


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "zh")
