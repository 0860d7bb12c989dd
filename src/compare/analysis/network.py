"""What is tied to what: the actions of two plans by their like measures, and units by the measures they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

from compare.analysis.responsibility import duties
from compare.analysis.select import Data, Plans, plan_of, select
from compare.likeness.settings import Settings

if TYPE_CHECKING:
    import networkx as nx

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

    best = defaultdict[tuple[str, str], dict[str, float]](dict)
    count = defaultdict[tuple[str, str], dict[str, int]](lambda: {"same": 0, "overlap": 0})
    matched = defaultdict[str, set[str]](set)
    pairs = tables["similar"]
    for pair in pairs[pairs["relation"].notna()].itertuples(index=False):
        one, two = pair.measure_a, pair.measure_b
        if one not in owner or two not in owner:
            continue
        if plan_of(pd.Series([one])).iloc[0] != plan_a:
            one, two = two, one
        link = owner[one], owner[two]
        for node, measure in zip(link, (one, two), strict=True):
            best[link][measure] = max(best[link].get(measure, 0.0), float(pair.score))
            matched[node].add(measure)
        count[link][str(pair.relation)] += 1
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
        import networkx as nx

        graph = nx.Graph()
        for node in self.nodes.itertuples(index=False):
            graph.add_node(node.unit, measures=int(node.measures), leads=int(node.leads))
        for edge in self.edges.itertuples(index=False):
            graph.add_edge(edge.unit_a, edge.unit_b, measures=int(edge.measures))
        return graph


def together(data: Data, plans: Plans = None, by: str = "function") -> Together:
    """Who works with whom: two units are tied by every measure that names both.

    Parameters
    ----------
    data, plans, by
        As for ``compare.analysis.responsibility.duties``.
    """
    held = duties(data, plans, by).sort_values(["measure_id", "unit"])
    edges = Counter(pair for _, units in held.groupby("measure_id")["unit"] for pair in combinations(units, 2))
    partners = Counter(unit for pair in edges for unit in pair)
    held = held.assign(leads=held["role"] == "lead")
    nodes = held.groupby("unit", as_index=False).agg(measures=("measure_id", "nunique"), leads=("leads", "sum"))
    nodes = nodes.astype({"measures": int, "leads": int})
    nodes["partners"] = [partners[unit] for unit in nodes["unit"]]
    nodes = nodes.sort_values(["measures", "partners", "unit"], ascending=[False, False, True], ignore_index=True)
    ties = pd.DataFrame(
        [{"unit_a": one, "unit_b": two, "measures": n} for (one, two), n in sorted(edges.items())],
        columns=["unit_a", "unit_b", "measures"],
    ).sort_values(["measures", "unit_a", "unit_b"], ascending=[False, True, True], ignore_index=True)
    return Together(nodes, ties)
