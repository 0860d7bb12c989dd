"""Who does what as a network for Gephi, Cytoscape and their like: units and measures, an edge where a unit has a part in a measure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import networkx as nx

from compare.analysis.select import Data, select
from compare.analysis.shown import headings
from compare.export.parts import Item, Part, Request
from compare.export.places import one_line, same_length
from compare.files import free_path, written
from compare.findings import plan_labels
from compare.language import Lang, check_lang, gloss, heading, value
from compare.tables import SCHEMA, records

NAMES = ("network.gexf", "network.graphml")
WRITERS: dict[str, Callable[..., None]] = {".gexf": nx.write_gexf, ".graphml": nx.write_graphml}


def unit_network(data: Data, lang: str | None = None) -> nx.Graph:
    """Units and measures as a graph of two kinds of nodes.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``plans``, ``measures`` and ``assignments``.
    lang : {"zh", "en"}, optional
        Of names and values; the current language by default.

    Returns
    -------
    Graph
        A node for each measure, under its id, and for each unit of each plan, under plan and name: 县公安局 of one county is
        not that of another. An edge says in which role a unit has a part in a measure; of several roles the first of
        lead, responsible, support. ``weight`` is 3, 2 or 1 for them. Attributes are texts and whole numbers, never missing.
    """
    chosen = check_lang(lang)
    tables = select(data)
    names, titles = plan_labels(tables["plans"], chosen), headings(tables["measures"])
    roles = SCHEMA["assignments"]["role"].choices
    kind, plan = heading("kind", chosen), heading("plan", chosen)
    theme, function, role = (heading(name, chosen) for name in ("theme", "function", "role"))
    measures, units = (heading(name, chosen) for name in ("measures", "units"))
    graph = nx.Graph()
    for row in records(tables["measures"]):
        label = f"{row['label']} {titles[row['measure_id']]}".strip()
        graph.add_node(
            same_length(row["measure_id"]), label=one_line(label), **{kind: measures, plan: one_line(names[row["plan_id"]]),
            theme: one_line(gloss(row["theme"], chosen) if row["theme"] else ""), function: ""},
        )  # fmt: skip
    for row in records(tables["assignments"]):
        unit = same_length(f"{row['plan_id']}/{row['name']}")
        graph.add_node(
            unit, label=one_line(row["name"]), **{kind: units, plan: one_line(names[row["plan_id"]]), theme: "",
            function: one_line(gloss(row["function"], chosen))},
        )  # fmt: skip
        weight = len(roles) - roles.index(row["role"])
        edge = (unit, same_length(row["measure_id"]))
        if not graph.has_edge(*edge) or graph.edges[edge]["weight"] < weight:
            graph.add_edge(*edge, weight=weight, **{role: value("role", row["role"], chosen)})
    return graph


def write_network(data: Data, path: str | Path, force: bool = False, *, lang: str | None = None) -> Path:
    """Write units and measures as a network.

    Parameters
    ----------
    path : str or Path
        Ends in ``.gexf`` (Gephi) or ``.graphml`` (yEd, Cytoscape, igraph).
    lang : {"zh", "en"}, optional
        Of names and values; the current language by default.

    Raises
    ------
    ChoiceError
        For another ending.
    """
    path = free_path(path, force, *WRITERS)
    graph = unit_network(data, lang)
    with written(path) as beside:
        WRITERS[path.suffix.lower()](graph, str(beside), encoding="utf-8")
        if path.suffix.lower() == ".gexf":  # the library writes the day of today
            text = beside.read_text(encoding="utf-8")
            start = text.find('lastmodifieddate="')
            if start >= 0:
                end = text.index('"', start + len('lastmodifieddate="'))
                beside.write_text(text[:start].rstrip() + text[end + 1 :], encoding="utf-8", newline="\n")
    return path


def _files(request: Request, lang: Lang) -> list[str]:
    return list(NAMES)


def _write(request: Request, lang: Lang, folder: Path) -> list[Item]:
    for name in NAMES:
        write_network(request.data, folder / name, lang=lang)
    return [Item(NAMES, PART.title(lang))]


PART = Part(
    "graph",
    "单位与措施网络（Gephi、Cytoscape 等）",
    "Network of units and measures (Gephi, Cytoscape …)",
    _files,
    _write,
    by_lang=False,
)
