"""What a briefing and a deck tell: findings in order of worth, each with its chart and the passages that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from compare import findings
from compare.analysis.completeness import definite
from compare.analysis.select import Data, select, table
from compare.export.grids import Grid, Tables, absent_grid, answered, grid_of
from compare.export.safe import safe_line
from compare.findings.names import names_of
from compare.findings.words import Finding, Name, Phrase, say
from compare.likeness import Crosswalk, Settings, crosswalk
from compare.plan_view import Passage, sentence_around

MOST_PASSAGES = 3  # of one finding
FEW_STROKES = 6  # shared passages that a chart is not drawn of
REACH = 60  # characters of a passage to either side of what it is quoted for
Place = tuple[str, int, int]  # plan, start, end


@dataclass(frozen=True)
class Point:
    """A finding with its question, the chart or else the table that shows it, and the places that it rests on."""

    question: Name
    finding: Finding
    chart: str | None
    places: tuple[Place, ...]
    grid: Grid | None = None


@dataclass(frozen=True)
class Story:
    """All that is told of some plans."""

    title: Phrase
    opening: Finding
    points: tuple[Point, ...]
    grid: Grid | None
    method: tuple[Phrase, ...]


def story(data: Data, plans: Sequence[str], texts: Mapping[str, str]) -> Story:
    """What is told of some plans.

    Parameters
    ----------
    plans : sequence of str
        Their ids: of two plans it is told how they correspond, of more what they share.
    texts : mapping of str
        By plan id; without them there are no passages.
    """
    tables, names = select(data, plans) | {"entries": table(data, "entries")}, names_of(data, plans)
    ids = list(names)
    if len(ids) == 2:
        title = say("brief.title.two", a=names[ids[0]], b=names[ids[1]])
    else:
        title = say("brief.title.one", plan=names[ids[0]]) if ids else say("plans.none")
    title = say("brief.title", n=len(ids)) if len(ids) > 2 else title
    found = crosswalk(tables, *ids) if len(ids) == 2 else None
    points = [point for point in _points(tables, names, found) if not point.finding.empty]
    points = [replace(point, places=tuple(_known(point.places, texts))) for point in points]
    return Story(title, findings.plans_in(tables), tuple(points), grid_of(tables, ids, names, found), _method(tables))


def passage(place: Place, texts: Mapping[str, str]) -> Passage:
    """The words at a place with what stands around them in their sentence."""
    plan_id, start, end = place
    text = texts[plan_id]
    left, right = sentence_around(text, start, end)
    left, right = max(left, start - REACH), min(right, max(end, start) + REACH)
    return Passage(plan_id, start, end, text[left:start], text[start:end], text[end:right])


def quotation(place: Place, texts: Mapping[str, str], plan: Name, most: int) -> Phrase:
    """The words at a place, so many characters at most, and where they stand."""
    before, match, after = quoted(passage(place, texts), most)
    return say("brief.place", before=before, match=match, after=after, plan=plan, start=place[1], end=place[2])


def quoted(found: Passage, most: int) -> tuple[str, str, str]:
    """A passage in three pieces as one line each, what it is quoted for in the middle; a long one is cut with ……."""
    before, match, after = (safe_line(piece) for piece in (found.before, found.match, found.after))
    if len(match) >= most:
        return "", match[: most - 2] + "……", ""
    room = most - len(match)
    before = before if len(before) <= room // 2 else "……" + before[-(room // 2) :]
    room -= len(before)
    return before, match, after if len(after) <= room else after[:room] + "……"


def _known(places: Iterable[Place], texts: Mapping[str, str]) -> list[Place]:
    kept = [place for place in dict.fromkeys(places) if place[0] in texts and place[1] < place[2]]
    return kept[:MOST_PASSAGES]


# -- points -----------------------------------------------------------------------------------------------------------


def _points(tables: Tables, names: Mapping[str, Name], found: Crosswalk | None) -> list[Point]:
    from compare.charts.catalogue import CHARTS

    def point(chart: str, told: Finding, places: Callable[[Tables, Finding], Iterable[Place]]) -> Point:
        asked = Name(CHARTS[chart].zh, CHARTS[chart].en)
        return Point(asked, told, chart, () if told.empty else tuple(places(tables, told)))

    ids, points = list(names), []
    if answered(tables) is not None:
        points.append(point("what-became-of-the-frame", findings.against(tables, plans=ids), _of_frame))
    if found is not None:
        a, b = ids
        points.append(point("which-actions-correspond", findings.correspondence(tables, a, b), _of_actions))
        for one, other in ((a, b), (b, a)):
            told = findings.missing(found, tables, one, other)
            asked = Name(
                f"{names[one].zh}有而{names[other].zh}没有的",
                f"What does {names[one].en} have that {names[other].en} has not?",
            )
            if not told.empty:
                places, grid = tuple(_of_absent(found, tables, one)), absent_grid(found, tables, told, one)
                points.append(Point(asked, told, None, places, grid))
    elif len(ids) > 2:
        points.append(point("what-several-plans-promise", findings.coverage(tables, "cluster"), _of_clusters))
        points.append(point("what-is-covered-by-theme", findings.coverage(tables, "theme"), _of_themes))
    points.append(point("which-targets-differ", findings.rivals(tables), _of_targets))
    points.append(point("what-is-due-when", findings.due(tables), _of_years))
    points.append(point("who-carries-most", findings.load(tables), _of_units))
    points.append(point("how-definite-are-promises", findings.completeness(tables), _of_definite))
    if found is not None:
        told = findings.strokes(tables, *ids)
        shown = point("where-text-is-shared", told, _of_strokes)
        few = not told.empty and len(told["spans"]) < FEW_STROKES  # specks on an empty square: they are quoted
        points.append(replace(shown, chart=None) if few else shown)
    elif len(ids) > 2:
        points.append(point("how-much-text-is-shared", findings.heritage(tables), _of_shared))
    return points


def _place(row: Mapping[str, Any]) -> Place:
    return str(row["plan_id"]), int(row["start"]), int(row["end"])


def _apart(rows: pd.DataFrame) -> list[Place]:
    """The places of rows, those of different plans first."""
    if rows.empty:
        return []
    nth = rows.groupby("plan_id", sort=False).cumcount()
    return [_place(row) for row in rows.assign(nth=nth).sort_values("nth", kind="stable").to_dict("records")]


def _heads(tables: Tables, ids: Iterable[str]) -> list[Place]:
    """The places of measures' titles, else of their first clause."""
    rows = tables["measures"].set_index("measure_id")
    places = []
    for measure in ids:
        if measure in rows.index:
            row = rows.loc[measure]
            title = row["title"] if isinstance(row["title"], str) else str(row["text"])[:30]
            length = len(str(row["label"] or "")) + len(title)
            places.append((str(row["plan_id"]), int(row["start"]), min(int(row["start"]) + length, int(row["end"]))))
    return places


def _of_frame(tables: Tables, found: Finding) -> list[Place]:
    rows = answered(tables)
    assert rows is not None
    changed = rows[rows["state"].astype("str").isin(["narrowed", "widened"])]
    cited = (changed if len(changed) else rows).dropna(subset=["start", "end"])
    return _apart(cited.sort_values(["entry_id", "plan_id"]))


def _of_actions(tables: Tables, found: Finding) -> list[Place]:
    links = found["links"]
    if links.empty:
        return []
    best = links.sort_values(["score", "node_a", "node_b"], ascending=[False, True, True]).iloc[0]
    action = tables["measures"].set_index("measure_id")["action_id"]
    own = {best["node_a"], best["node_b"]}
    pairs = tables["similar"][tables["similar"]["relation"].notna()].sort_values("score", ascending=False)
    for row in pairs.itertuples():
        if {row.measure_a, row.measure_b} == own or {action.get(row.measure_a), action.get(row.measure_b)} == own:
            return _heads(tables, (row.measure_a, row.measure_b))
    return []


def _of_absent(found: Crosswalk, tables: Tables, plan_id: str) -> list[Place]:
    rows = found.measures[(found.measures["plan_id"] == plan_id) & (found.measures["state"] == "absent")]
    near = rows.dropna(subset=["nearest_score"]).sort_values(["nearest_score", "measure_id"], ascending=[False, True])
    return _heads(tables, list(near["measure_id"])[:1] or list(rows["measure_id"])[:1])


def _of_clusters(tables: Tables, found: Finding) -> list[Place]:
    rows = tables["clusters"]
    spread = rows.groupby("cluster_id")["plan_id"].nunique()
    first = sorted(spread.index, key=lambda c: (-spread[c], str(c)))[:1]
    own = rows[rows["cluster_id"].isin(first)].drop_duplicates("plan_id")
    return _heads(tables, own["measure_id"])


def _of_themes(tables: Tables, found: Finding) -> list[Place]:
    rows = tables["measures"].dropna(subset=["theme"])
    spread = rows.groupby("theme", observed=True)["plan_id"].nunique()
    alone = [theme for theme in spread.index if spread[theme] == 1] or list(spread.sort_values().index[:1])
    return _heads(tables, rows[rows["theme"].isin(alone)].drop_duplicates("theme")["measure_id"])


def _of_targets(tables: Tables, found: Finding) -> list[Place]:
    rows = found["found"]
    first = rows[rows["object_id"] == found["objects"][0]].drop_duplicates("plan_id")
    return [_place(row) for row in first.to_dict("records")]


def _of_years(tables: Tables, found: Finding) -> list[Place]:
    phrase = next((said for said in found.says if said.key == "due"), None)
    rows = tables["years"]
    rows = rows[rows["kind"].astype("str").isin(["by", "in", "range"])]
    if phrase is not None:
        rows = rows[rows["to_date"].dt.year == int(float(phrase.values["top"].keys[0]))]
    return _apart(rows)


def _of_units(tables: Tables, found: Finding) -> list[Place]:
    phrase = next((said for said in found.says if "top" in said.values), None)
    if phrase is None:
        return []
    role = "lead" if phrase.key == "load.lead" else None
    column = "name" if found["noun"] == "unit" else "function"
    rows = tables["units"]
    rows = rows[rows[column].astype("str") == phrase.values["top"].keys[0]]
    return _apart(rows if role is None else rows[rows["role"].astype("str") == role])


def _of_definite(tables: Tables, found: Finding) -> list[Place]:
    rows = definite(tables)
    whole = rows[rows["all_three"]].drop_duplicates("plan_id")["measure_id"]
    none = rows[rows["none_of_three"]]["measure_id"]
    return _heads(tables, [*list(whole)[:1], *list(none)[:1]])


def _of_strokes(tables: Tables, found: Finding) -> list[Place]:
    spans = found["spans"].sort_values(["chars", "start_a"], ascending=[False, True])
    row, (a, b) = spans.iloc[0], found["ids"]
    return [(a, int(row["start_a"]), int(row["end_a"])), (b, int(row["start_b"]), int(row["end_b"]))]


def _of_shared(tables: Tables, found: Finding) -> list[Place]:
    rows = tables["passages"]
    rows = rows[rows["kind"].astype("str") == "verbatim"]
    if rows.empty:
        return []
    row = rows.loc[(rows["end_a"] - rows["start_a"]).idxmax()]
    return [(str(row[f"measure_{s}"]).rpartition("/")[0], int(row[f"start_{s}"]), int(row[f"end_{s}"])) for s in "ab"]


# -- method and limits -------------------------------------------------------------------------------------------------


def _method(tables: Tables) -> tuple[Phrase, ...]:
    """How it was done and what it cannot say, in numbers."""
    doubtful = sum(int(rows["sure"].notna().sum()) for rows in tables.values() if "sure" in rows)
    checked = sum(int(rows["checked"].notna().sum()) for rows in tables.values() if "checked" in rows)
    corrected = sum(int(rows["corrected"].notna().sum()) for rows in tables.values() if "corrected" in rows)
    measures = tables["measures"]
    lines = {name: getattr(Settings(), name) for name in ("same", "overlap", "cluster")}
    said = [say("brief.method.read", n=len(measures)), say("brief.method.alike"), say("brief.method.lines", **lines)]
    said += [say("brief.method.doubt", n=doubtful)] if doubtful else []
    said.append(say("brief.method.hand", checked=checked, corrected=corrected) if checked or corrected
                else say("brief.method.unchecked"))  # fmt: skip
    said.append(say("brief.method.words"))
    return tuple(said)
