"""A file that holds several documents says so; notices, annexes and repeated headings are one document."""

from __future__ import annotations

from pathlib import Path

import pytest

from compare.sources import read_file
from sources import making

CHAPTERS = "一、总体要求\n坚持问题导向。\n二、重点任务\n1.改造渠道。\n三、保障措施\n加强领导。\n"


def read(tmp_path: Path, text: str):
    path = tmp_path / "plan.txt"
    path.write_text(text, encoding="utf-8")
    return [finding for finding in read_file(path).findings if finding.code == "several_documents"]


@pytest.mark.parametrize(
    "text",
    [
        f"云溪县饮水安全行动方案\n{CHAPTERS}云溪县道路安全行动方案\n{CHAPTERS}",
        f"云府办发〔2024〕12号\n关于印发方案的通知\n{CHAPTERS}云府办发〔2024〕15号\n关于开展整治的通知\n{CHAPTERS}",
        making.PLAN + making.PLAN.replace("农村饮水", "城市供水"),
    ],
)
def test_documents_bound_together_are_told(tmp_path, text):
    (finding,) = read(tmp_path, text)
    assert finding.level == "warning" and "2 documents" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        making.PLAN,
        f"云府办发〔2024〕12号\n云溪县关于印发《云溪县饮水安全行动方案》的通知\n云溪县饮水安全行动方案\n{CHAPTERS}",
        f"云溪县饮水安全行动方案\n{CHAPTERS}附件1\n云溪县水源保护专项行动方案\n{CHAPTERS}附件2\n云溪县管网改造工作方案\n{CHAPTERS}",
        f"云溪县饮水安全行动方案\n{CHAPTERS}一、改造\n二、修复\n",
        f"根据省厅皖政〔2024〕1号\n云溪县饮水安全行动方案\n{CHAPTERS}",
    ],
)
def test_one_document_is_one(tmp_path, text):
    assert not read(tmp_path, text)


def test_a_text_without_chapters_is_one(tmp_path):
    assert not read(tmp_path, "序号\t任务\n1\t改造渠道\n")
