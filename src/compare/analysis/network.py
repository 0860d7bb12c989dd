"""What is tied to what: the actions of two plans by their like measures, and units by the measures they share."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from compare.analysis.scaling import scaled
from compare.analysis.select import Data, plan_of, select
from compare.errors import ChoiceError
from compare.likeness.settings import Settings

# -- actions of two plans ---------------------------------------------------------------------------------------------

NODE_COLUMNS = ["side", "node", "no", "measures", "matched"]
LINK_COLUMNS = ["node_a", "node_b", "score", "same", "overlap", "covered_a", "covered_b", "answers"]


@dataclass(frozen=True)
class ActionLinks:
    """Two plans side by side.

    ``nodes`` has one row for each action (``side`` a or b, ``node`` its id, ``no`` its order, ``measures`` how many it
    holds, ``matched`` how many of them have a counterpart in the other plan); ``links`` one for each pair of actions
    that share something (``score`` 0 to 1, ``same`` and ``overlap`` pairs of measures, the share of the measures of
    each that is ``covered``, and whether one ``answers`` the other: enough of either is covered).
    """

    nodes: pd.DataFrame
    links: pd.DataFrame


def action_links(data: Data, plan_a: str, plan_b: str) -> ActionLinks:
    """Which action of one plan answers which of the other, from the pairs of like measures.

    As in ``compare.likeness.crosswalk``: the score of two actions is the mean, over the measures of both, of each measure's best score with a related
    measure of the other action: 1 when every measure of both has its double there, 0 when none has.
    A plan without actions (one level only) is compared by its measures instead; measures outside the tasks are
    left out.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``actions``, ``measures`` and ``similar``.
    plan_a, plan_b : str

    Raises
    ------
    CorpusError
        For a plan that is not there; the message lists those that are.
    """
    tables = select(data, [plan_a, plan_b])
    measures = tables["measures"]
    owner: dict[str, str] = {}
    rows = []
    for side, plan_id in (("a", plan_a), ("b", plan_b)):
        actions = tables["actions"][tables["actions"]["plan_id"] == plan_id].sort_values("no")
        own = measures[(measures["plan_id"] == plan_id) & (measures["part"] == "tasks")].sort_values("measure_id")
        if len(actions):
            own = own[own["action_id"].notna()]
            owner |= dict(zip(own["measure_id"], own["action_id"], strict=True))
            nodes = list(actions["action_id"])
        else:
            owner |= {measure: measure for measure in own["measure_id"]}
            nodes = list(own["measure_id"])
        rows += [{"side": side, "node": node, "no": i} for i, node in enumerate(nodes, 1)]
    nodes_frame = pd.DataFrame(rows, columns=["side", "node", "no"])

    best: dict[tuple[str, str], dict[str, float]] = {}
    count: dict[tuple[str, str], dict[str, int]] = {}
    matched: dict[str, set[str]] = {}
    pairs = tables["similar"]
    for pair in pairs[pairs["relation"].notna()].itertuples(index=False):
        one, two = pair.measure_a, pair.measure_b
        if one not in owner or two not in owner:
            continue
        if plan_of(pd.Series([one])).iloc[0] != plan_a:
            one, two = two, one
        link = owner[one], owner[two]
        scores = best.setdefault(link, {})
        for measure in (one, two):
            scores[measure] = max(scores.get(measure, 0.0), float(pair.score))
        tally = count.setdefault(link, {"same": 0, "overlap": 0})
        tally[str(pair.relation)] += 1
        matched.setdefault(link[0], set()).add(one)
        matched.setdefault(link[1], set()).add(two)
    held = pd.Series(owner).value_counts() if owner else pd.Series(dtype="int64")
    rows = []
    for (a, b), scores in sorted(best.items()):
        covered = [round(sum(owner[measure] == node for measure in scores) / held[node], 4) for node in (a, b)]
        rows.append(
            {"node_a": a, "node_b": b, "score": round(sum(scores.values()) / (held[a] + held[b]), 4), **count[a, b],
             "covered_a": covered[0], "covered_b": covered[1], "answers": max(covered) >= Settings().covered}
        )  # fmt: skip
    links = pd.DataFrame(rows, columns=LINK_COLUMNS)
    nodes_frame["measures"] = [int(held.get(node, 0)) for node in nodes_frame["node"]]
    nodes_frame["matched"] = [len(matched.get(node, ())) for node in nodes_frame["node"]]
    return ActionLinks(nodes_frame[NODE_COLUMNS], links)


# -- who works with whom ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Together:
    """Units and the measures they share.

    ``nodes``: ``unit``, ``measures`` it has to do with, ``leads`` those it leads, ``partners``; ``edges``: ``unit_a``
    < ``unit_b``, ``measures`` both have to do with.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame

    def graph(self) -> nx.Graph:
        """The same as a networkx graph: attribute ``measures`` on nodes and edges, ``leads`` on nodes."""
        graph = nx.Graph()
        for node in self.nodes.itertuples(index=False):
            graph.add_node(node.unit, measures=int(node.measures), leads=int(node.leads))
        for edge in self.edges.itertuples(index=False):
            graph.add_edge(edge.unit_a, edge.unit_b, measures=int(edge.measures))
        return graph


def together(data: Data, plans: list[str] | str | None = None, by: str = "function") -> Together:
    """Who works with whom: two units are tied by every measure that names both.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``assignments``.
    plans : list of str, optional
        All plans by default.
    by : str
        ``function`` (comparable between plans) or ``name`` (as the plan says).
    """
    rows = select(data, plans)["assignments"]
    if by not in ("function", "name"):
        raise ChoiceError(f"no network by {by!r}; there is function, name")
    rows = rows.assign(unit=rows[by].astype("str"), lead=rows["role"].astype("str") == "lead")
    rows = rows[rows["unit"].notna() & (rows["unit"] != "nan")]
    held = rows.groupby(["measure_id", "unit"], as_index=False)["lead"].max().sort_values(["measure_id", "unit"])
    edges: dict[tuple[str, str], int] = {}
    for _, group in held.groupby("measure_id", sort=True):
        units = list(group["unit"])
        for i, one in enumerate(units):
            for two in units[i + 1 :]:
                edges[one, two] = edges.get((one, two), 0) + 1
    partners: dict[str, int] = {}
    for one, two in edges:
        partners[one] = partners.get(one, 0) + 1
        partners[two] = partners.get(two, 0) + 1
    nodes = held.groupby("unit", as_index=False).agg(measures=("measure_id", "nunique"), leads=("lead", "sum"))
    nodes["leads"] = nodes["leads"].astype(int)
    nodes["partners"] = [partners.get(unit, 0) for unit in nodes["unit"]]
    nodes = nodes.sort_values(["measures", "partners", "unit"], ascending=[False, False, True])
    ties = pd.DataFrame(
        [{"unit_a": one, "unit_b": two, "measures": n} for (one, two), n in sorted(edges.items())],
        columns=["unit_a", "unit_b", "measures"],
    ).sort_values(["measures", "unit_a", "unit_b"], ascending=[False, True, True])
    return Together(nodes.reset_index(drop=True), ties.reset_index(drop=True))


FAR = 2.5  # the distance of two units that nothing ties; the heaviest tie is 0.7 long, the lightest nearly 1.6


def layout(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """A fixed place for every node, between 0 and 1 in both directions: near where much is shared.

    The distance of two units is the length of the shortest way between them over ties, a tie being the shorter the
    more measures it stands for; see ``compare.analysis.scaling.scaled``. No chance is in it.
    """
    order = list(graph.nodes)
    most = max((weight for *_, weight in graph.edges(data="measures")), default=1)
    lengths = nx.Graph()
    lengths.add_nodes_from(order)
    lengths.add_weighted_edges_from(
        (a, b, 1.6 - 0.9 * (weight / most) ** 0.5) for a, b, weight in graph.edges(data="measures")
    )
    distance = np.full((len(order), len(order)), FAR)
    place = {node: i for i, node in enumerate(order)}
    for one, reached in nx.all_pairs_dijkstra_path_length(lengths):
        for two, length in reached.items():
            distance[place[one], place[two]] = min(length, FAR)
    points = scaled(distance, smooth=True)
    return {node: (float(x), float(y)) for node, (x, y) in zip(order, points, strict=True)}
