"""What the first sheets of a workbook show: findings, coverage, who, when, gaps, crosswalk, ledger."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from compare import findings
from compare.analysis.completeness import completeness
from compare.analysis.coverage import coverage, coverage_gaps
from compare.analysis.frames import coverage_by_entry, coverage_by_plan
from compare.analysis.gaps import gaps
from compare.analysis.ledger import calendar, ledger
from compare.analysis.select import plan_ids
from compare.analysis.shown import headings
from compare.corpus import Corpus
from compare.export.workbook.layout import Col, Row, Sheet
from compare.findings.names import cluster_names
from compare.findings.words import Finding, Name
from compare.language import Lang, gloss, heading, value
from compare.model import ROLES
from compare.tables import SCHEMA, records

READ = 240  # characters of a passage to borrow; the whole stands in the sheet of measures
SHOWN_LIKE = 3  # counterparts that a cell of the crosswalk names


@dataclass(frozen=True)
class Content:
    """A corpus, what its plans are called, and the words of the workbook."""

    corpus: Corpus
    ids: list[str]
    names: Mapping[str, str]
    lang: Lang
    words: Mapping[str, str]
    groups: Mapping[str, Name] = field(default_factory=dict)

    @property
    def frames(self) -> list[str]:
        """The lists that plans are held to."""
        return list(dict.fromkeys(self.corpus.entries["frame_id"]))

    def plans(self, joined: Any) -> str:
        """Plan ids joined by 、 as the names of the plans."""
        there = [self.names.get(one, one) for one in str(joined).split("、")] if isinstance(joined, str) else []
        return ("、" if self.lang == "zh" else ", ").join(there)

    def group(self, key: str, name: str) -> str:
        """What a group of like measures is called; in English with its theme in front."""
        return name if self.lang == "zh" or key not in self.groups else self.groups[key].en


def content_of(corpus: Corpus, lang: Lang, words: Mapping[str, str]) -> Content:
    """A corpus as the sheets need it, plans by date."""
    ids = plan_ids(corpus)
    groups = cluster_names({name: getattr(corpus, name) for name in ("clusters", "measures")})
    return Content(corpus, ids, findings.plan_labels(corpus.plans, lang), lang, words, groups)


def summaries(content: Content) -> Iterator[Sheet]:
    """The sheets after the findings, in order."""
    yield _coverage(content)
    yield _who(content)
    yield _when(content)
    yield _gaps(content)
    yield _crosswalk(content)
    yield _ledger(content)


def _short(passage: Any) -> str | None:
    """A passage as one line, no longer than a cell is read."""
    if not isinstance(passage, str):
        return None
    line = re.sub(r"\s*\n\s*", "", passage).strip()
    return line if len(line) <= READ else line[:READ] + "……"


# -- findings ---------------------------------------------------------------------------------------------------------


def said(content: Content) -> list[tuple[str, str]]:
    """What was found: the key of a subject, a sentence."""
    corpus, lang = content.corpus, content.lang
    asked: list[tuple[str, list[Finding]]] = [
        ("of.whole", [findings.plans_in(corpus), findings.tables_hold(corpus)]),
        ("of.coverage", [findings.coverage(corpus, "theme")]),
        ("of.definite", [findings.completeness(corpus)]),
        ("of.who", [findings.load(corpus)]),
        ("of.when", [findings.due(corpus), findings.recurring(corpus)]),
        ("of.targets", [findings.promises(corpus)]),
    ]
    if len(content.ids) > 1:
        asked += [
            ("of.alike", [findings.alike(corpus), findings.singles(corpus)]),
            ("of.text", [findings.heritage(corpus)]),
        ]
    told = [(key, one.sentence(lang)) for key, found in asked for one in found]
    held = [("of.frame", line) for frame_id in content.frames for line in _held(content, frame_id)]
    return [*told[:2], *held, *told[2:]]


def _held(content: Content, frame_id: str) -> Iterator[str]:
    for row in records(coverage_by_plan(content.corpus, frame_id)):
        yield content.words["frame.line"].format(
            plan=content.names[row["plan_id"]], n=row["entries"], covered=row["national"], adapted=row["adapted"],
            absent=row["absent"],
        )  # fmt: skip


def plans_table(content: Content) -> tuple[list[str], list[list[Any]]]:
    """The plans with what each holds: headings and rows."""
    lang, corpus = content.lang, content.corpus
    found = completeness(corpus).set_index("plan_id")
    actions = corpus.actions["plan_id"].value_counts()
    facts = {row["plan_id"]: row for row in records(corpus.plans)}
    heads = [content.words["plan"], heading("level", lang) if lang == "en" else SCHEMA["plans"]["level"].zh,
             SCHEMA["plans"]["issued_on"].zh if lang == "zh" else "issued", *(heading(name, lang) for name in
             ("chars", "actions", "measures", "with_unit", "with_year", "with_target"))]  # fmt: skip
    rows = []
    for plan_id in content.ids:
        fact = facts[plan_id]
        level = None if fact["level"] is None else value("level", fact["level"], lang)
        there = found.loc[plan_id] if plan_id in found.index else defaultdict(int)
        rows.append([
            content.names[plan_id], level, fact["issued_on"], fact["chars"], int(actions.get(plan_id, 0)),
            *(int(there[name]) for name in ("measures", "with_unit", "with_year", "with_target")),
        ])  # fmt: skip
    return heads, rows


# -- coverage -----------------------------------------------------------------------------------------------------------


def _coverage(content: Content) -> Sheet:
    words, lang = content.words, content.lang
    columns = [Col(words["coverage.item"], most=44), Col(words["coverage.plans"], "integer", most=12)]
    columns += [Col(content.names[plan_id], "cell", most=14) for plan_id in content.ids]
    blank = [None] * (len(content.ids) + 1)
    rows: list[Row] = []
    for frame_id in content.frames:
        rows.append(Row([words["coverage.frame"].format(frame_id), *blank], head=True))
        for row in records(coverage_by_entry(content.corpus, frame_id)):
            states = [
                None if row.get(plan_id) in (None, "absent") else value("state", row[plan_id], lang)
                for plan_id in content.ids
            ]
            rows.append(Row([f"{row['entry_id']} {row['name']}", row["plans"], *states], 1))
    for by in ("theme", "cluster", "sector"):
        found = coverage(content.corpus, by)
        if found.empty:
            continue
        rows.append(Row([words[f"coverage.{by}"], *blank], head=True))
        wide = found.pivot(index="key", columns="plan_id", values="measures")[content.ids]
        names = found.drop_duplicates("key").set_index("key")["item"]
        many = (wide > 0).sum(axis=1)
        order = sorted(wide.index, key=lambda key: (-many[key], -int(wide.loc[key].sum()), str(names[key])))
        for key in order:
            if by == "cluster" and many[key] < 2:
                continue
            name = content.group(key, names[key]) if by == "cluster" else gloss(names[key], lang)
            rows.append(Row([name, int(many[key]), *(int(n) or None for n in wide.loc[key])], 1))
    states_of = {value("state", state, lang): state for state in SCHEMA["frames"]["state"].choices}
    return Sheet("coverage", words["coverage.title"], words["coverage.note"], columns, rows, states=states_of)


# -- who and when -----------------------------------------------------------------------------------------------------


def _who(content: Content) -> Sheet:
    words, lang = content.words, content.lang
    columns = [Col(words["function"], most=20), Col(words["plan"], most=18), Col(words["unit"])]
    columns += [Col(value("role", role, lang), "integer", most=10) for role in ROLES] + [
        Col(words["measures"], "integer", most=12)
    ]
    found = content.corpus.assignments.astype({"function": "object", "role": "object"})
    rows: list[Row] = []
    sizes = found.groupby("function")["measure_id"].nunique().sort_index().sort_values(ascending=False, kind="stable")
    for function in sizes.index:
        own = found[found["function"] == function]
        rows.append(Row([gloss(function, lang), None, None, *_roles(own)], head=True))
        lines = [
            (content.ids.index(plan_id), name, _roles(group))
            for (plan_id, name), group in own.groupby(["plan_id", "name"])
        ]
        for p, name, counts in sorted(lines, key=lambda line: (line[0], -line[2][-1], line[1])):
            rows.append(Row([gloss(function, lang), content.names[content.ids[p]], name, *counts], 1))
    return Sheet("who", words["who.title"], words["who.note"], columns, rows)


def _roles(rows: pd.DataFrame) -> list[int]:
    """Measures in each role, and in all."""
    ids = rows["plan_id"] + " " + rows["measure_id"]
    return [*(int(ids[rows["role"] == role].nunique()) for role in ROLES), int(ids.nunique())]


def _when(content: Content) -> Sheet:
    words = content.words
    columns = [Col(words["when.due"], "date", most=12), Col(words["plan"], most=18), Col(words["when.task"], most=30),
               Col(words["when.raw"], most=16), Col(words["when.units"], most=22), Col(words["when.every"], most=12),
               Col(words["when.says"], most=46)]  # fmt: skip
    rows: list[Row] = []
    last = None
    for row in records(calendar(content.corpus, recurring=True)):
        group = words["when.often"] if row["due"] is None else words["when.year"].format(pd.Timestamp(row["due"]).year)
        if group != last:
            rows.append(Row([group, *[None] * 6], head=True))
            last = group
        every = None if row["every"] is None else value("every_period", row["every"], content.lang)
        task = " ".join(part for part in (row["label"], row["task"]) if part) or None
        rows.append(
            Row([row["due"], content.names[row["plan_id"]], task, row["raw"], row["units"], every, row["says"]], 1)
        )
    return Sheet("when", words["when.title"], words["when.note"], columns, rows)


# -- gaps, crosswalk, ledger ------------------------------------------------------------------------------------------


def _gaps(content: Content) -> Sheet:
    words = content.words
    columns = [Col(words["plan"], most=12), Col(words["gaps.item"], most=24), Col(words["gaps.have"], "integer", most=9),
               Col(words["gaps.plans"], most=16), Col(words["gaps.best"], most=10), Col(words["gaps.lead"], most=14),
               Col(words["gaps.deadline"], most=14), Col(words["gaps.number"], most=12), Col(words["gaps.wording"], most=52),
               Col(words["gaps.nearest"], most=22), Col(words["gaps.score"], "number", most=9)]  # fmt: skip
    rows: list[Row] = []
    missed = {} if content.frames else _theme_gaps(content)
    for plan_id in content.ids if len(content.ids) > 1 else ():
        own = [row for frame_id in content.frames for row in _frame_gaps(content, plan_id, frame_id)]
        own = own if content.frames else missed[plan_id]
        name = content.names[plan_id]
        head = name if own else f"{name} · {words['gaps.full']}"
        rows.append(Row([head, None, len(own) or None, *[None] * 8], head=True))
        rows += [Row([name, *cells], 1) for cells in own]
    note = words["gaps.note.frame" if content.frames else "gaps.note.none"]
    return Sheet("gaps", words["gaps.title"], note, columns, rows, fixed=2)


def _frame_gaps(content: Content, plan_id: str, frame_id: str) -> Iterator[list[Any]]:
    if plan_id == frame_id:
        return
    for row in records(gaps(content.corpus, plan_id, frame_id)):
        near = None if row["nearest_score"] is None else round(row["nearest_score"], 2)
        yield [
            f"{row['entry_id']} {row['name']}", row["have"], content.plans(row["plans"]), content.plans(row["best_plan"]),
            row["lead"], row["deadline"], row["number"], _short(row["wording"]), row["nearest_title"], near,
        ]  # fmt: skip


def _theme_gaps(content: Content) -> dict[str, list[list[Any]]]:
    """By plan, what at least half of the others have and it has not."""
    missed: dict[str, list[list[Any]]] = {plan_id: [] for plan_id in content.ids}
    titles, texts = headings(content.corpus.measures), content.corpus.measures.set_index("measure_id")["text"]
    most = max((len(content.ids) - 1) / 2, 1)
    for by in ("theme", "cluster"):
        found = coverage_gaps(content.corpus, by)
        for row in records(found[found["others"] >= most]):
            best = row["example"].rpartition("/")[0]
            near = None if row["nearest_score"] is None else round(row["nearest_score"], 2)
            name = gloss(row["item"], content.lang) if by == "theme" else content.group(row["key"], row["item"])
            missed[row["plan_id"]].append([
                name, row["others"], None, content.plans(best), None, None, None, _short(texts[row["example"]]),
                titles.get(row["nearest"]), near,
            ])  # fmt: skip
    return missed


def _crosswalk(content: Content) -> Sheet:
    words, corpus, lang = content.words, content.corpus, content.lang
    titles = headings(corpus.measures)
    related = corpus.similar[corpus.similar["relation"].notna()]
    found: dict[tuple[str, str], list[tuple[int, float, str]]] = defaultdict(list)
    for row in records(related):
        rank = int(row["relation"] != "same")
        for one, other in ((row["measure_a"], row["measure_b"]), (row["measure_b"], row["measure_a"])):
            found[one, other.rpartition("/")[0]].append((rank, -row["score"], other))
    said = [value("relation", relation, lang) for relation in ("same", "overlap")]

    def cell(measure: str, plan_id: str) -> str | None:
        there = sorted(found.get((measure, plan_id), ()))
        lines = [words["crosswalk.cell"].format(relation=said[rank], title=titles[other])
                 for rank, _, other in there[:SHOWN_LIKE]]  # fmt: skip
        lines += [words["crosswalk.more"].format(n=len(there) - SHOWN_LIKE)] if len(there) > SHOWN_LIKE else []
        return "\n".join(lines) or None

    columns = [Col(words["plan"], most=10), Col(words["crosswalk.measure"], most=28)]
    columns += [Col(content.names[plan_id], most=24) for plan_id in content.ids]
    names = {row["action_id"]: f"{row['label']} {row['title']}" for row in records(corpus.actions)}
    rows: list[Row] = []
    for plan_id in content.ids:
        own = corpus.measures[corpus.measures["plan_id"] == plan_id].sort_values("start")
        blank = [None] * (len(content.ids) + 1)
        rows.append(Row([content.names[plan_id], *blank], head=True))
        last: Any = ""
        for row in records(own[["measure_id", "action_id", "label"]]):
            if row["action_id"] != last:
                last = row["action_id"]
                rows.append(Row([names.get(last, words["crosswalk.outside"]), *blank], 1, True))
            cells = [None if other == plan_id else cell(row["measure_id"], other) for other in content.ids]
            rows.append(Row([content.names[plan_id], f"{row['label']} {titles[row['measure_id']]}", *cells], 2))
    return Sheet("crosswalk", words["crosswalk.title"], words["crosswalk.note"], columns, rows, fixed=2)


def _ledger(content: Content) -> Sheet:
    words, lang = content.words, content.lang
    columns = [Col(words["plan"], most=18), Col(words["unit"], most=30), Col(words["ledger.role"], most=10),
               Col(words["ledger.label"], most=10), Col(words["ledger.task"], most=50), Col(words["ledger.deadline"], most=24),
               Col(words["ledger.due"], "date", most=12), Col(words["ledger.target"], most=24)]  # fmt: skip
    rows: list[Row] = []
    for plan_id in content.ids:
        rows.append(Row([content.names[plan_id], *[None] * 7], head=True))
        for row in records(ledger(content.corpus, plan_id)):
            role = None if row["role"] is None else value("role", row["role"], lang)
            unit = row["unit"] or words["ledger.nobody"]
            rows.append(
                Row(
                    [
                        content.names[plan_id],
                        unit,
                        role,
                        row["label"],
                        row["task"],
                        row["deadline"],
                        row["due"],
                        row["target"],
                    ],
                    1,
                )
            )
    return Sheet("ledger", words["ledger.title"], words["ledger.note"], columns, rows, fixed=2)
