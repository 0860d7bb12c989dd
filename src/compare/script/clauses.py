"""What a text without a title is called: its first clause that stands alone, or the thing a clause is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["clause_of", "is_title"]

SENTENCES = re.compile(r"[。；！？;!?](?=.)")
CLAUSE = re.compile(r"[^，；。：！？,;:!?\t]+")
SHORTEST, LONGEST = 4, 24  # characters of a clause that can be a name
MOST = 8  # clauses that are looked at
# 符合条件的，  行使各自职权时，  涉及企业为主体的：  what only opens a clause, or names who it is for
OPENS = re.compile(
    r"(?:的|时|后|前|起|者|之|等|及|和|与|或|并|情况下|期间|以来|满.{1,3}年|以上|以内|主体|单位|部门|企业|人员|范围内|基础上)$"
)
CONDITION = re.compile(
    r"^(?:对|在|为|向|按|由|经|自|从|据|以|其|即|如|若|凡|各|该|将|把|因|使|让|并|可|应|须|要|上述|其中|有关|相关|不得|不准|严禁|通过|根据|围绕|结合|依托|针对|符合|入驻|单个)"
)
# 给予1.2万元一次性创业补贴, 可申请最高30万元的担保贷款: what stands behind an amount is what is granted
GRANTED = re.compile(r"\d[\d.]*(?:万|亿)?(?:元|个|家|名|人|平方米|[%％])(?:/\w)?的?(?P<thing>[^\d]{3,})$")
# 为有需求的OPC提供算力券, 并给予全额贴息支持, OPC从业者可申请人才公寓, 符合条件的优先办理落户: what is done stands last
DONE = re.compile(
    r"(?P<thing>(?:申请|享受|给予|提供|发放|优先(?!.*的)|予以|开展|实施|建立|纳入|征求|进行|参与|支持|推荐|认定)[^\d]{2,})$"
)
# 在城乡市场发展中加强标准体系建设
WITHIN = re.compile(r"^在.*?[中上下里内](?P<thing>[^\d]{4,})$")


def is_title(text: str) -> bool:
    """Whether a title is one: a table may hold whole sentences in its place."""
    return bool(text) and not SENTENCES.search(text)


def clause_of(body: str, longest: int = LONGEST) -> str:
    """The first clause that stands alone: no condition, no subject only, nothing cut; an empty text where there is none.

    >>> clause_of("OPC从业者在胶州市无自有住房的，可申请人才公寓，租期三年。")
    '申请人才公寓'
    >>> clause_of("首次创办满一年，经认定符合条件的，给予1.2万元一次性创业补贴。")
    '一次性创业补贴'
    """
    for clause in _clauses(body):
        name = _whole(clause)
        if SHORTEST <= len(name) <= longest and name.count("《") == name.count("》"):
            return name
    return ""


def _clauses(body: str) -> Iterator[str]:
    depth, start, count = 0, 0, 0
    for end, mark in enumerate(body + "。"):
        depth += (mark in "（(") - (mark in "）)")
        if depth <= 0 and mark in "，；。：！？,;:!?\t":
            yield body[start:end].strip()
            start, count = end + 1, count + 1
            if count == MOST:
                return


def _whole(clause: str) -> str:
    """The clause where it can stand alone, else what it is about, else nothing."""
    if OPENS.search(clause):
        return ""
    for pattern in (GRANTED, WITHIN):
        if found := pattern.search(clause):
            return found["thing"]
    if re.search(r"\d", clause) or CONDITION.match(clause):
        found = DONE.search(clause)
        return found["thing"] if found else ""
    return clause
