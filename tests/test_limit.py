"""What has to be passed is written so that whoever stands at it or below it is below what is written."""

from __future__ import annotations

import pytest

from swresearch.writing import limit_text


@pytest.mark.parametrize(
    ("limit", "decimals", "expected"),
    [
        (1.0044, 2, "1,005"),
        (1.0, 2, "1,001"),
        (0.9999, 2, "1,000"),
        (7.38, 1, "7,39"),
        (12.2, 0, "12,3"),
    ],
)
def test_a_limit_is_rounded_up(limit: float, decimals: int, expected: str) -> None:
    assert limit_text(limit, decimals, "nl") == expected
    assert float(expected.replace(",", ".")) > limit
