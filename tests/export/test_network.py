"""The network of units and measures, read back."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
from charts.frames import corpus
from export.hostile import hostile

from compare.export.network import unit_network, write_network
from compare.model import ROLES

READERS = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}


@pytest.mark.parametrize("ending", READERS)
def test_what_is_read_back_is_what_the_tables_hold(tmp_path: Path, ending: str) -> None:
    data = corpus(3)
    read = READERS[ending](write_network(data, tmp_path / f"n.{ending}", lang="zh"))
    units = {f"{row.plan_id}/{row.name_}" for row in data["assignments"].rename(columns={"name": "name_"}).itertuples()}
    assert set(read.nodes) == set(data["measures"]["measure_id"]) | units
    rows = data["assignments"].assign(rank=[ROLES.index(role) for role in data["assignments"]["role"]])
    first = rows.sort_values("rank").drop_duplicates(["measure_id", "name"])
    wanted = {
        frozenset((f"{row.plan_id}/{name}", row.measure_id)): 3 - row.rank
        for row, name in zip(first.itertuples(), first["name"], strict=True)
    }
    assert {frozenset(edge[:2]): int(edge[2]["weight"]) for edge in read.edges(data=True)} == wanted
    assert {edge[2]["角色"] for edge in read.edges(data=True)} <= {"牵头", "负责", "配合"}
    assert {told["类型"] for _, told in read.nodes(data=True)} == {"措施", "单位"}
    assert nx.is_bipartite(read)


def test_names_are_those_of_the_language() -> None:
    english = unit_network(corpus(2), "en")
    assert {told["kind" if "kind" in told else "type"] for _, told in english.nodes(data=True)} == {"measures", "units"}
    assert {edge[2]["role"] for edge in english.edges(data=True)} <= {"lead", "responsible", "support"}


@pytest.mark.parametrize("ending", READERS)
def test_harmful_words_are_labels(tmp_path: Path, ending: str) -> None:
    read = READERS[ending](write_network(hostile(), tmp_path / f"n.{ending}"))
    labels = {told["label"] for _, told in read.nodes(data=True)}
    assert {"<script>window.harm=1</script>", "]]></data>", "甲 乙␀丙␛[31m"} <= labels


def test_the_same_plans_give_the_same_bytes_and_nothing_is_overwritten(tmp_path: Path) -> None:
    for ending in READERS:
        one, two = (write_network(corpus(2), tmp_path / f"{n}.{ending}") for n in "ab")
        assert one.read_bytes() == two.read_bytes()
        with pytest.raises(FileExistsError):
            write_network(corpus(2), one)
    with pytest.raises(ValueError, match="graphml"):
        write_network(corpus(2), tmp_path / "n.txt")
    assert "lastmodifieddate" not in (tmp_path / "a.gexf").read_text(encoding="utf-8")


def test_no_plans_are_an_empty_network(tmp_path: Path) -> None:
    assert len(READERS["graphml"](write_network({}, tmp_path / "n.graphml"))) == 0
