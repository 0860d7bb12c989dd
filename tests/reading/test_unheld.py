"""Numbers in no row, rows without an owner, and days printed as numbers are told with their place."""

import pytest

from compare.reading import read_text

HEAD = "甲县方案\n一、主要任务\n（一）整治行动\n1．"


def codes(text):
    plan = read_text(text, "jia-2025")
    found = {finding.code: finding for finding in plan.findings}
    return {code: text[f.start : f.end] if f.start is not None else None for code, f in found.items()}


def test_numbers_that_no_row_holds():
    kinds = "".join(f"现有点位{n}处，" for n in range(11, 20))
    assert codes(f"{HEAD}{kinds}\n")["numbers-without-row"] == "11处"


@pytest.mark.parametrize(
    "words", ["建成点位{}处，", "建成点位{}处，建成站点{}处，联动{}处，", "《第{}号办法》、第{}条，"]
)
def test_plans_whose_numbers_are_read_say_nothing(words):
    text = "".join(words.format(n, n, n) for n in range(11, 20))
    assert "numbers-without-row" not in codes(f"{HEAD}{text}\n")


def test_a_day_printed_as_a_number():
    text = "甲县任务清单\n序号\t工作任务\t责任单位\t完成时限\n1\t改造渠道\t县水利局\t45838\n2\t清淤河道\t县水利局\t2025年底前\n"
    assert codes(text)["day-as-number"] == "45838"
