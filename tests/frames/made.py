"""Small plans and frame lists of our own, for tests that know what must come out."""

from __future__ import annotations

from pathlib import Path

from compare import tables
from compare.corpus import Corpus
from compare.frames import Frame, read_frame
from compare.reading import read_text

UPPER = """甲市安全工作方案（2024—2026年）
一、主要任务
（一）开展隐患排查行动
1．建立重大隐患数据库。2024年底前建成重大隐患数据库，每季度至少更新1次。
2．推广应急广播。2025年底前实现行政村应急广播覆盖率达到90%。
（二）开展宣传教育行动
3．组织安全知识进校园。每年举办校园安全知识讲座2次。
二、保障措施
（一）加强组织领导。成立领导小组，定期研究部署。
"""

LOWER = """乙县安全工作方案（2024—2026年）
一、主要任务
（一）开展宣传教育行动
1．组织安全知识进校园。每年举办校园安全知识讲座4次。
（二）开展隐患排查行动
2．配合建立重大隐患数据库。2025年6月底前配合建成重大隐患数据库，每月至少更新1次。
3．推广应急广播。2025年底前实现行政村应急广播覆盖率达到80%。
4．养殖黑山羊。新建黑山羊养殖场三处，培育山羊合作社。
二、保障措施
（一）加强组织领导。成立领导小组，定期研究部署。
"""


def corpus(**texts: str) -> Corpus:
    """The plans of some texts, by id with ``_`` for ``-``."""
    plans = [read_text(text, plan_id.replace("_", "-")) for plan_id, text in texts.items()]
    return Corpus(tables.plan_tables(plans), {plan.plan_id: plan.text for plan in plans})


def frame(folder: Path, text: str, name: str = "own.csv", encoding: str = "utf-8-sig") -> Frame:
    """A frame list written and read."""
    (folder / name).write_text(text, encoding=encoding)
    return read_frame(folder / name)
