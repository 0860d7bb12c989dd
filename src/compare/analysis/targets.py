"""The same thing promised by several plans: targets whose objects are alike, side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from compare.analysis.select import Data, Plans, select
from compare.codebook import load_codebook
from compare.errors import ChoiceError
from compare.likeness import tokenize

COLUMNS = [
    "object_id", "object", "unit", "plan_id", "measure_id", "value", "op", "by_date", "raw", "says", "start",
    "end",
]  # fmt: skip


@dataclass(frozen=True)
class TargetSettings:
    """When two targets are of the same thing.

    ``alike``: 0 to 1, the mean likeness of the objects' words above which they are one (average linkage);
    ``sentence``: 0 to 1, the likeness of their sentences below which two targets are never of one thing;
    ``cluster_bonus``: added where their measures stand in one cluster of like measures; ``few_plans``: an object is
    kept only where so many plans have it.
    """

    alike: float = 0.6
    cluster_bonus: float = 0.15
    few_plans: int = 2
    sentence: float = 0.35

    def __post_init__(self) -> None:
        if (
            not 0 < self.alike <= 1
            or not 0 <= self.cluster_bonus <= 1
            or self.few_plans < 1
            or not 0 <= self.sentence <= 1
        ):
            raise ChoiceError(
                f"{self}: alike lies in (0, 1], cluster_bonus and sentence in [0, 1], few_plans is at least 1"
            )


# Words that say where, how often or that something is counted, not what: 全区自建房整治率 is 自建房整治, 一次性奖励 is 奖励.
PLACE_WORDS = re.compile(r"^(?:全[省市县区乡镇]|各[乡镇街道、]+|本[省市县区乡镇]|辖区内?|一次性)")
RATE_WORDS = re.compile(r"(?:完成率|覆盖率|覆盖面|达标率|建成率|建有率|安装率|参训率|率|比例|工作|完成)$")


SHORT = 4  # characters: shorter words (培训) are part of too many others to say anything by that


# where a sentence ends: 。 of a text, ； and ; of a list
SENTENCE_END = re.compile(r"[。；;\n]")


LONGEST = 200  # characters of what a number is of that are compared


def _names_a_thing(words: str) -> bool:
    """Whether an object holds a word besides those of drafting and giving: 支持 is done, 补助 does not say what for."""
    rest = _core(words)
    drafting, roles = set(load_codebook().words("boilerplate")), load_codebook().roles("target_words")
    given = set(roles["give"]) & set(roles["benefit"])
    return any(len(word) > 1 and word not in drafting | given for word in tokenize(rest))


def _sentence(text: str, raw: str, words: str) -> str:
    """The sentence of a measure that holds a target, the one with its object before others; else the whole text."""
    holding = [sentence for sentence in SENTENCE_END.split(text) if raw in sentence]
    return max(holding, key=lambda sentence: words in sentence, default=text)


def _fields(words: str) -> frozenset[str]:
    """The policy fields that an object names: staff for hazardous chemicals are not all staff."""
    return frozenset(row["sector"] for row in load_codebook().rows("sectors") if row["sector"] and row["word"] in words)


def _core(words: str) -> str:
    short = RATE_WORDS.sub("", PLACE_WORDS.sub("", re.sub(r"\s", "", words)))
    return (short or words)[:LONGEST]


def comparable_targets(data: Data, plans: Plans = None, settings: TargetSettings | None = None) -> pd.DataFrame:
    """Targets of the same object in several plans.

    Objects are compared by the words they share in any order or as part of one another (rapidfuzz ``ratio`` and
    ``partial_ratio``, their mean), within one counting unit, and grouped by average linkage. An object that names no
    thing, only what is done (支持, 开展), is compared with none; two whose sentences are unlike, or whose words name
    other policy fields (危险化学品安全监管人员, 安全监管人员), are never one.

    Parameters
    ----------
    data : Corpus or mapping of frames
        Uses ``targets``, and ``clusters`` where there are any.

    Returns
    -------
    DataFrame
        A row for each target whose object ``few_plans`` plans or more have: ``object_id`` (``t01`` …, most plans
        first), ``object`` (the shortest wording among the group's most common), ``unit``, ``plan_id``,
        ``measure_id``, ``value``, ``op``, ``by_date``, ``raw``, ``says`` (its own wording), ``start``, ``end``.
    """
    settings = settings or TargetSettings()
    tables = select(data, plans)
    targets = tables["targets"]
    named_thing = [isinstance(words, str) and _names_a_thing(words) for words in targets["object"].astype("object")]
    targets = targets[np.array(named_thing, dtype=bool)].reset_index(drop=True)
    texts = dict(zip(tables["measures"]["measure_id"], tables["measures"]["text"], strict=True))
    targets["sentence"] = [
        _sentence(str(texts.get(measure, "")), str(raw), str(words))
        for measure, raw, words in zip(targets["measure_id"], targets["raw"], targets["object"], strict=True)
    ]
    cluster = dict(zip(tables["clusters"]["measure_id"], tables["clusters"]["cluster_id"], strict=True))
    groups: list[pd.DataFrame] = []
    for _, same_unit in targets.groupby("unit", sort=True):
        labels = _grouped(same_unit, cluster, settings)
        for label in np.unique(labels):
            group = same_unit[labels == label]
            if group["plan_id"].nunique() >= settings.few_plans:
                groups.append(group)
    named = [(_name(group), group) for group in groups]
    named.sort(key=lambda g: (-g[1]["plan_id"].nunique(), -len(g[1]), str(g[1]["unit"].iloc[0]), g[0]))
    if not named:
        return pd.DataFrame({column: pd.Series(dtype="object") for column in COLUMNS})
    rows = [
        group.assign(object_id=f"t{i:02d}", says=group["object"], object=name).sort_values(["plan_id", "start"])
        for i, (name, group) in enumerate(named, 1)
    ]
    return pd.concat(rows, ignore_index=True)[COLUMNS]


def _grouped(targets: pd.DataFrame, cluster: dict[str, str], settings: TargetSettings) -> np.ndarray:
    if len(targets) == 1:
        return np.array([1])
    words = [_core(words) for words in targets["object"]]
    unique = sorted(set(words))
    place = np.array([unique.index(word) for word in words])
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    whole = cdist(unique, unique, scorer=fuzz.ratio)
    part = cdist(unique, unique, scorer=fuzz.partial_ratio)
    length = np.array([len(word) for word in unique])
    long = np.minimum.outer(length, length) >= SHORT
    alike = (whole + np.where(long, part, whole)) / 200
    alike = np.round(alike[np.ix_(place, place)].astype(float), 4)
    where = [cluster.get(measure) for measure in targets["measure_id"].astype("object")]
    same = np.array([[a is not None and a == b for b in where] for a in where])
    alike = np.minimum(alike + settings.cluster_bonus * same, 1.0)
    sentences = list(targets["sentence"])
    near = cdist(sentences, sentences, scorer=fuzz.ratio) / 100
    alike = np.where(near >= settings.sentence, alike, 0.0)
    fields = [_fields(word) for word in unique]
    one_field = np.array([[a == b for b in fields] for a in fields])
    alike = np.where(one_field[np.ix_(place, place)], alike, 0.0)
    np.fill_diagonal(alike, 1.0)
    return fcluster(
        linkage(squareform(1 - (alike + alike.T) / 2, checks=False), method="average"),
        t=1 - settings.alike,
        criterion="distance",
    )


def _name(group: pd.DataFrame) -> str:
    count = group["object"].value_counts()
    return min(count.index, key=lambda words: (-count[words], len(words), words))
