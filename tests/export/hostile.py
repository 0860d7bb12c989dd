"""Made-up plans whose words would do harm where a format is careless: markup, formulas, control and bidi characters."""

from __future__ import annotations

import pandas as pd
from charts.frames import corpus, texts

from compare.corpus import Corpus

WORDS = [
    "<script>window.harm=1</script>", "</script><script>window.harm=2</script>", "]]></data>", "</style><img src=x onerror=window.harm=3>",
    "$x$", "=1+1", "@SUM(A1)", "＝1＋1", "＋1", "－1", "＠SUM(A1)", "-5", "\t=1", "\r＝1", "'; DROP", '"><svg onload=window.harm=4>', "&amp;<b>", "甲\x0b乙\x00丙\x1b[31m",
    "\u202e倒\u2066序", "残\ud800字\udfff", "\ufeff首", "𠮷野家", "行\u2028分\u2029隔", "一\r\n二\r三", "{0} ${x} `y`", "_x0041_", "_x000D_", "\ufffe非\uffff字", "|竖|线|", "[x](javascript:window.harm=5)",
    "https://example.org/a", "../../etc/passwd", "长" * 40_000,
]  # fmt: skip


def hostile() -> Corpus:
    """Three plans; the harmful words are titles, names, themes, words of the texts and of every passage."""
    tables, said = corpus(3), dict(texts(3))
    first = next(iter(said))
    spans = []
    for word in WORDS:
        said[first] += "\n" + word
        spans.append((len(said[first]) - len(word), len(said[first])))
    held = [word for word in WORDS if "\ud800" not in word]  # frames hold no halves of characters, texts may
    own = [i for i, plan_id in enumerate(tables["measures"]["plan_id"]) if plan_id == first][: len(held)]
    measures = tables["measures"].copy()
    for column in ("title", "text", "theme"):
        measures[column] = measures[column].astype("object")
    for i, word in zip(own, held, strict=False):
        start, end = spans[WORDS.index(word)]
        measures.loc[i, ["title", "text", "theme", "start", "end"]] = [word, word, word[:50], start, end]
    changed = {"measures": measures}
    for name, columns in {
        "units": ["name", "raw"], "assignments": ["name"], "clusters": ["cluster_name"], "plans": ["title", "issuer", "source"],
        "targets": ["object", "unit"], "actions": ["title", "name"], "sectors": ["sector"],
    }.items():  # fmt: skip
        table = tables[name].copy()
        for column in columns:
            words = [held[i % len(held)][:300] for i in range(len(table))]
            table[column] = pd.Series(words, index=table.index, dtype="object")
        changed[name] = table
    changed["assignments"] = changed["assignments"].drop_duplicates(["measure_id", "name", "role"])
    return Corpus(dict(tables) | changed, said)
