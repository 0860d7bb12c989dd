"""Fit the model of ``compare.likeness.pairs`` to readers' judgements and report what every method is worth.

    python benchmarks/fit_likeness.py [--tables data/processed] [--write] [--methods]

Answers: ``tests/gold/likeness.json`` (two readers, three plans) and ``likeness_readings.csv`` beside this script (one
more reading, for the pairs with the other two plans, made for this project: it trains the model and shows how it does
on plans that the answers do not cover). Every figure is cross-validated: a pair is judged by a model that saw no pair
of the same two plans (``by pair of plans``), or no pair with either plan (``by plan``).
"""

from __future__ import annotations

import argparse
import csv
import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_recall_curve

from compare.likeness.clusters import cluster_measures
from compare.likeness.pairs import COEFFICIENTS, FEATURES, Model, candidates, margins, measure_pairs
from compare.likeness.pieces import wordings
from compare.likeness.settings import Settings
from compare.likeness.themes import theme_book
from compare.likeness.vectors import Vectors, vectorise

HERE = Path(__file__).parent
GOLD = HERE.parent / "tests" / "gold" / "likeness.json"
STRENGTH = 0.3  # inverse of the ridge penalty
FAR = -12.0  # logit of a pair that is no candidate


@dataclass
class Data:
    """All cross-plan pairs with their grades; ``known`` marks pairs of the answer file."""

    vectors: Vectors
    texts: list[str]
    i: np.ndarray
    j: np.ndarray
    values: np.ndarray
    grade: np.ndarray
    known: np.ndarray
    seen: np.ndarray  # a candidate

    @property
    def plans(self) -> np.ndarray:
        return np.stack([self.vectors.plans[self.i], self.vectors.plans[self.j]], axis=1)

    @property
    def pair_of_plans(self) -> np.ndarray:
        return np.array([f"{a} × {b}" for a, b in self.plans])


def load(tables: Path) -> Data:
    """Measure all cross-plan pairs of a build."""
    measures = pd.read_parquet(tables / "measures.parquet")
    actions = pd.read_parquet(tables / "actions.parquet")
    settings = Settings()
    items = [item for item in wordings(measures, actions, settings.piece) if item.body]
    vectors = vectorise(items, theme_book(), settings)
    answers = json.loads(GOLD.read_text(encoding="utf-8"))
    grades = {(pair["a"], pair["b"]): float(pair["grade"]) for pair in answers["pairs"]}
    covered = {measure.rpartition("/")[0] for measure in answers["themes"]}
    with (HERE / "likeness_readings.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            grades.setdefault((row["measure_a"], row["measure_b"]), float(row["grade"]))
    rows, columns = np.triu_indices(len(vectors), 1)
    cross = vectors.plans[rows] != vectors.plans[columns]
    rows, columns = rows[cross], columns[cross]
    near = set(zip(*(side.tolist() for side in candidates(vectors, settings)), strict=True))
    seen = np.array([pair in near for pair in zip(rows.tolist(), columns.tolist(), strict=True)])
    grade = np.array([grades.pop((vectors.ids[a], vectors.ids[b]), 0.0) for a, b in zip(rows, columns, strict=True)])
    if grades:
        raise SystemExit(f"{len(grades)} judged pairs are not in {tables}, among them {next(iter(grades))}")
    known = np.array(
        [a in covered and b in covered for a, b in zip(vectors.plans[rows], vectors.plans[columns], strict=True)]
    )
    values = measure_pairs(vectors, rows, columns)
    return Data(vectors, [item.body for item in items], rows, columns, values, grade, known, seen)


def other_tables(tables: Path, data: Data) -> dict[str, np.ndarray]:
    """What the other tables know of a pair, each as one number; where a plan says nothing, the mean of the rest."""
    place = {measure: row for row, measure in enumerate(data.vectors.ids)}
    found = {}
    for name, file, column in (
        ("unit functions", "assignments", "function"),
        ("sectors", "sectors", "sector"),
        ("objects of targets", "targets", "object"),
        ("units of targets", "targets", "unit"),
    ):
        rows = pd.read_parquet(tables / f"{file}.parquet").dropna(subset=["measure_id", column])
        values = sorted(set(rows[column].astype(str)))
        table = np.zeros((len(place), len(values)))
        for measure, value in zip(rows["measure_id"], rows[column].astype(str), strict=True):
            if measure in place:
                table[place[measure], values.index(value)] = 1
        table *= np.log((len(place) + 1) / (table.sum(axis=0) + 1))
        length = np.linalg.norm(table, axis=1)
        table /= np.where(length == 0, 1, length)[:, None]
        cosine = np.einsum("ij,ij->i", table[data.i], table[data.j])
        told = (length[data.i] > 0) & (length[data.j] > 0)
        found[name] = np.where(told, cosine, cosine[told].mean() if told.any() else 0.0)
    return found


# -- fitting --------------------------------------------------------------------------------------------------------


def fit_first(data: Data, train: np.ndarray, least: int, columns: list[int]) -> Model:
    """First step on some pairs: which features speak for a grade of at least ``least``."""
    use = train & data.seen & (data.grade != 0.5 if least == 1 else np.ones_like(train))
    values = data.values[use]
    mean, scale = values.mean(axis=0), values.std(axis=0)
    scale[scale == 0] = 1
    weights = np.zeros(data.values.shape[1])
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    model.fit(((values - mean) / scale)[:, columns], data.grade[use] >= least)
    weights[columns] = model.coef_[0]
    return Model(mean, scale, weights, float(model.intercept_[0]), np.array([1.0, 0.0, 0.0]), 0.0)


def steps(data: Data, logit: np.ndarray) -> np.ndarray:
    """Logit and margins of the candidate pairs, as columns."""
    use = data.seen
    table = np.zeros((len(logit), 3))
    best, worst = margins(data.vectors, data.i[use], data.j[use], logit[use])
    table[use] = np.column_stack([logit[use], best, worst])
    return table


def fit_second(data: Data, train: np.ndarray, least: int, table: np.ndarray) -> tuple[np.ndarray, float]:
    use = train & data.seen & (data.grade != 0.5 if least == 1 else np.ones_like(train))
    scale = table[use].std(axis=0)
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(table[use] / scale, data.grade[use] >= least)
    return model.coef_[0] / scale, float(model.intercept_[0])


def folds(data: Data, by: str, only: np.ndarray | None = None) -> list[tuple[np.ndarray, np.ndarray]]:
    """(test, train) masks."""
    made = []
    groups = data.pair_of_plans
    for group in np.unique(groups):
        test = groups == group
        train = ~test
        if by == "plan":
            train = ~np.isin(data.plans, group.split(" × ")).any(axis=1)
        made.append((test, train & only if only is not None else train))
    return made


def cross_validated(
    data: Data, least: int, columns: list[int], by: str, only: np.ndarray | None = None, second: bool = True
) -> np.ndarray:
    """Chance of a grade of at least ``least`` for every pair, by models that did not see it."""
    logit = np.full(len(data.grade), FAR)
    for test, train in folds(data, by, only):
        logit[test] = fit_first(data, train, least, columns).first(data.values[test])
    logit[~data.seen] = FAR
    if not second:
        return logit
    table = steps(data, logit)
    chance = np.zeros(len(logit))
    for test, train in folds(data, by, only):
        weights, bias = fit_second(data, train, least, table)
        chance[test] = 1 / (1 + np.exp(-(table[test] @ weights + bias)))
    chance[~data.seen] = 0
    return chance


# -- reporting ------------------------------------------------------------------------------------------------------


def best_f1(truth: np.ndarray, score: np.ndarray) -> tuple[float, float]:
    precision, recall, cuts = precision_recall_curve(truth, score)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    best = int(f1[:-1].argmax())
    return float(f1[best]), float(cuts[best])


def f1_at(truth: np.ndarray, chosen: np.ndarray) -> float:
    return float(2 * (truth & chosen).sum() / max(1, truth.sum() + chosen.sum()))


def ranking(data: Data, score: np.ndarray, where: np.ndarray) -> dict[str, float]:
    grade = data.grade
    two = where & ((grade == 2) | (grade == 0))
    any_ = where & (grade != 0.5)
    return {
        "AP 2": average_precision_score(grade[two] == 2, score[two]),
        "AP ≥1": average_precision_score(grade[any_] >= 1, score[any_]),
        "F1 2": best_f1(grade[two] == 2, score[two])[0],
        "F1 ≥1": best_f1(grade[any_] >= 1, score[any_])[0],
    }


def single_methods(data: Data) -> dict[str, np.ndarray]:
    """One score a method, without any fitting."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Indel
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    i, j = data.i, data.j
    texts = data.texts
    found: dict[str, np.ndarray] = {}

    def cosine(matrix: object) -> np.ndarray:
        return np.asarray((matrix @ matrix.T).todense())[i, j]  # type: ignore[attr-defined, operator]

    found["TF-IDF, characters 2–3"] = cosine(TfidfVectorizer(analyzer="char", ngram_range=(2, 3)).fit_transform(texts))
    found["TF-IDF, characters 2–3, log counts"] = cosine(
        TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True).fit_transform(texts)
    )
    full = data.vectors.full
    for size in (30, 80):
        dense = TruncatedSVD(size, random_state=0).fit_transform(full)
        dense /= np.linalg.norm(dense, axis=1, keepdims=True) + 1e-12
        found[f"LSA, {size} dimensions"] = np.einsum("ij,ij->i", dense[i], dense[j])
    # BM25 of one measure as the query of the other, divided by what it gets of itself (Robertson and Zaragoza 2009)
    counts = data.vectors.present
    length = np.asarray(counts.sum(axis=1)).ravel()
    weight = counts.multiply(data.vectors.rarity).tocsr()
    norm = 1 / (1 + 1.2 * (0.25 + 0.75 * length / length.mean()))
    table = np.asarray((counts @ weight.T).todense()) * norm[None, :] * 2.2
    own = np.maximum(np.diag(table), 1e-9)[:, None]
    share = table / own
    found["BM25, smaller of both ways"] = np.minimum(share[i, j], share[j, i])
    found["rapidfuzz ratio (Indel)"] = np.array(
        [Indel.normalized_similarity(texts[a], texts[b]) for a, b in zip(i, j, strict=True)]
    )
    found["rapidfuzz partial ratio"] = np.array(
        [fuzz.partial_ratio(texts[a], texts[b]) for a, b in zip(i, j, strict=True)]
    )
    for column, name in enumerate(FEATURES):
        found[f"feature {name}"] = data.values[:, column] * (-1 if name == "foreign" else 1)
    return found


def report(data: Data, tables: Path | None) -> None:
    """Print cross-validated figures; with the folder of tables, of every method that was tried."""
    everything = np.ones_like(data.known)
    places = {"answers": data.known, "third reading": ~data.known, "all": everything}
    columns = list(range(len(FEATURES)))
    lines: list[tuple[str, np.ndarray]] = []
    if tables:
        lines += list(single_methods(data).items())
        lines.append(("one step, all features", cross_validated(data, 1, columns, "pair", second=False)))
    alike, same = cross_validated(data, 1, columns, "pair"), cross_validated(data, 2, columns, "pair")
    lines.append(("model: chance of ≥1", alike))
    lines.append(("model: score", (alike + np.minimum(same, alike)) / 2))
    if tables:
        only = (
            cross_validated(data, 1, columns, "pair", data.known),
            cross_validated(data, 2, columns, "pair", data.known),
        )
        lines.append(("score, answers alone fitted", (only[0] + np.minimum(*only)) / 2))
        plan = cross_validated(data, 1, columns, "plan"), cross_validated(data, 2, columns, "plan")
        lines.append(("score, by plan", (plan[0] + np.minimum(*plan)) / 2))
        for column, name in enumerate(FEATURES):
            rest = [other for other in columns if other != column]
            one, two = cross_validated(data, 1, rest, "pair"), cross_validated(data, 2, rest, "pair")
            lines.append((f"score without {name}", (one + np.minimum(one, two)) / 2))
        for name, extra in other_tables(tables, data).items():
            lines.append((f"{name} alone", extra))
            more = replace(data, values=np.column_stack([data.values, extra]))
            one, two = (cross_validated(more, least, [*columns, len(columns)], "pair") for least in (1, 2))
            lines.append((f"score with {name}", (one + np.minimum(one, two)) / 2))
    print(
        f"pairs {len(data.grade)}, candidates {data.seen.sum()}, judged ≥1 {(data.grade >= 1).sum()}, "
        f"of them no candidates {((data.grade >= 1) & ~data.seen).sum()}"
    )
    print(
        "| method | "
        + " | ".join(f"{place} {name}" for place in places for name in ("AP 2", "AP ≥1", "F1 2", "F1 ≥1"))
        + " |"
    )
    for name, score in lines:
        cells = [f"{value:.3f}" for where in places.values() for value in ranking(data, score, where).values()]
        print(f"| {name} | " + " | ".join(cells) + " |")
    for place, where in places.items():
        grade = data.grade[where]
        aside = grade != 0.5
        clear = (grade == 2) | (grade == 0)
        for cut in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55):
            one, two = alike[where] >= cut, np.minimum(same, alike)[where] >= cut
            print(
                f"{place:14} cut {cut:.2f}  same: F1 {f1_at(grade[clear] == 2, two[clear]):.3f} (1 aside), "
                f"{f1_at(grade == 2, two):.3f} (all)   any: F1 {f1_at(grade[aside] >= 1, (one | two)[aside]):.3f} (0.5 aside), "
                f"{f1_at(grade >= 1, one | two):.3f} (all)"
            )


def report_clusters(data: Data, tables: Path) -> None:
    """Print how clusters of cross-validated scores agree with the readers."""
    columns = list(range(len(FEATURES)))
    alike, same = (cross_validated(data, least, columns, "pair") for least in (1, 2))
    table = pd.DataFrame({
        "measure_a": data.vectors.ids[data.i], "measure_b": data.vectors.ids[data.j],
        "score": (alike + np.minimum(same, alike)) / 2,
    })[data.seen]  # fmt: skip
    measures = pd.read_parquet(tables / "measures.parquet")
    for cut in (0.3, 0.35, 0.4, 0.45, 0.5):
        found = cluster_measures(measures, table, settings=Settings(cluster=cut)).table
        cluster = dict(zip(found["measure_id"], found["cluster_id"], strict=True))
        of = np.array([cluster[measure] for measure in data.vectors.ids])
        inside = of[data.i] == of[data.j]
        line = []
        for place, where in (("answers", data.known), ("third reading", ~data.known)):
            grade, together = data.grade[where], inside[where]
            line.append(
                f"{place}: {together.sum()} pairs inside, {(grade[together] >= 1).mean():.3f} of them alike, "
                f"{together[grade == 2].mean():.3f} of grade 2 inside"
            )
        print(f"clusters, cut {cut:.2f}  {'; '.join(line)}")


def write(data: Data) -> None:
    """Fit to every pair and write the coefficients as plain numbers."""
    everything = np.ones_like(data.known)
    columns = list(range(len(FEATURES)))
    first = {name: fit_first(data, everything, least, columns) for name, least in (("alike", 1), ("same", 2))}
    out: dict[str, object] = {
        "features": list(FEATURES),
        "mean": _plain(first["alike"].mean),
        "scale": _plain(first["alike"].scale),
    }
    for name, least in (("alike", 1), ("same", 2)):
        # one scale for both models
        use_mean, use_scale = first["alike"].mean, first["alike"].scale
        weights = first[name].weights / first[name].scale * use_scale
        bias = first[name].bias + float(((use_mean - first[name].mean) / first[name].scale) @ first[name].weights)
        # margins of logits that the first step would give unseen pairs, not of those it was fitted to
        table = steps(data, cross_validated(data, least, columns, "pair", second=False))
        second, second_bias = fit_second(data, everything, least, table)
        out[name] = {
            "weights": _plain(weights),
            "bias": round(bias, 6),
            "second": _plain(second),
            "second_bias": round(second_bias, 6),
        }
    COEFFICIENTS.write_text(json.dumps(out, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {COEFFICIENTS.name}")
    for name in ("alike", "same"):
        print(name, dict(zip(FEATURES, out[name]["weights"], strict=True)), out[name]["second"])  # type: ignore[index]


def _plain(values: np.ndarray) -> list[float]:
    return [round(float(value), 6) for value in values]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=Path, default=HERE.parent / "data" / "processed")
    parser.add_argument("--write", action="store_true", help="write the coefficients that the library ships")
    parser.add_argument("--methods", action="store_true", help="report every method that was tried")
    options = parser.parse_args()
    loaded = load(options.tables)
    report(loaded, options.tables if options.methods else None)
    report_clusters(loaded, options.tables)
    if options.write:
        write(loaded)
