"""Fit the models of ``compare.likeness`` to readers' judgements in several fields and report how they do in each.

    python benchmarks/fit_likeness.py [--tables data/processed] [--write] [--features]
    python benchmarks/fit_likeness.py --measure FIELD TABLES ANSWERS [PLAN ...]

Answers at home: ``tests/gold/likeness.json`` (two readers, three plans of work safety) and ``likeness_readings.csv``
(one more reading, for the pairs with the other two plans). Abroad: ``likeness_fields.csv``, what was measured of pairs
and their grade, without a text; where later readings came, those of each as well (``READINGS``), and models are fitted
to the first (docs/likeness.md says why). ``--measure`` adds a field to it from a folder of tables and a file of answers.

Two models are fitted: one that knows no field, to the pairs of all fields, and one that knows the codebook's themes in
the place of its concepts, for plans that these fit. Every figure is told by field for a model, and a cut, that saw no pair of that field,
or none of the same two plans.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from compare.likeness.candidates import candidates
from compare.likeness.features import EITHER, FEATURES, THEMES, measure_pairs
from compare.likeness.model import COEFFICIENTS, Model, leads
from compare.likeness.pieces import wordings
from compare.likeness.settings import Settings
from compare.likeness.themes import theme_book
from compare.likeness.vectors import vectorise

HERE = Path(__file__).parent
GOLD = HERE.parent / "tests" / "gold" / "likeness.json"
FIELDS = HERE / "likeness_fields.csv"
HOME = "work safety"
STRENGTH = 0.3  # inverse of the ridge penalty
WEIGHT = 4000  # that the pairs of one field have together, so that no field outweighs another
CUTS = np.arange(-4.0, 2.01, 0.05)  # logits that are tried as cuts
SMOOTH = 9  # neighbouring cuts over which F1 is averaged before the best is chosen
ENOUGH = 10  # pairs of a grade from which a field helps to fit the model of that grade
READINGS = ("first", "second", "third")  # the third judged what the first two differ on
STRANGERS = "support for industry"  # plans of unlike subjects: the model that knows themes learns nothing from them


@dataclass
class Field:
    """The candidate pairs of one field: ``grade`` is what counts, ``learnt`` what models are fitted to.

    ``lost`` are judged pairs that are no candidates, by grade.
    """

    name: str
    plan_a: np.ndarray
    plan_b: np.ndarray
    i: np.ndarray
    j: np.ndarray
    values: np.ndarray
    grade: np.ndarray
    learnt: np.ndarray
    lost: np.ndarray

    @property
    def pair_of_plans(self) -> np.ndarray:
        return np.array([f"{a} × {b}" for a, b in zip(self.plan_a, self.plan_b, strict=True)])

    @property
    def fits(self) -> bool:
        """Whether the codebook's themes were measured of these pairs."""
        return bool(self.values[:, THEMES].any())

    def known(self, columns: Sequence[int]) -> np.ndarray:
        """Some features; where they hold themes, and whether there are any as a last column."""
        values = self.values[:, columns]
        return values if max(columns) < THEMES else np.column_stack([values, np.full(len(values), float(self.fits))])

    def counts(self, least: int) -> np.ndarray:
        """The pairs that a model for grades of at least ``least`` is fitted to: what readers split on is left out."""
        return self.learnt != (0.5 if least == 1 else 1.5)


def measured(name: str, tables: Path, grades: dict[tuple[str, str], float], plans: Sequence[str]) -> Field:
    """Measure the pairs of some plans of a build."""
    settings = Settings()
    read = {table: pd.read_parquet(tables / f"{table}.parquet") for table in ("measures", "actions", "units")}
    measures = read["measures"]
    measures = measures[measures["plan_id"].astype(str).isin(plans)]
    items = wordings(measures, read["actions"], settings.piece, units=read["units"])
    vectors = vectorise([item for item in items if item.body], theme_book(), settings)
    i, j = candidates(vectors, settings)
    grades = dict(grades)
    grade = np.array([grades.pop((vectors.ids[a], vectors.ids[b]), 0.0) for a, b in zip(i, j, strict=True)])
    plan_a, plan_b = vectors.plans[i].astype(str), vectors.plans[j].astype(str)
    lost = np.array(sorted(left for left in grades.values() if left))
    return Field(name, plan_a, plan_b, i, j, measure_pairs(vectors, i, j), grade, grade, lost)


def home(tables: Path) -> Field:
    """The five plans of work safety."""
    answers = json.loads(GOLD.read_text(encoding="utf-8"))
    grades = {(pair["a"], pair["b"]): float(pair["grade"]) for pair in answers["pairs"]}
    with (HERE / "likeness_readings.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            grades.setdefault((row["measure_a"], row["measure_b"]), float(row["grade"]))
    plans = sorted({measure.rpartition("/")[0] for pair in grades for measure in pair})
    return measured(HOME, tables, grades, plans)


def abroad() -> list[Field]:
    """The fields of ``likeness_fields.csv``."""
    table = pd.read_csv(FIELDS)
    fields = []
    for name, rows in table.groupby("field", sort=True):
        seen = rows[rows["words"].notna()]
        fields.append(
            Field(
                str(name), seen["plan_a"].to_numpy(), seen["plan_b"].to_numpy(), seen["a"].to_numpy(int),
                seen["b"].to_numpy(int), seen[list(FEATURES)].to_numpy(float), seen["grade"].to_numpy(float),
                seen["first"].fillna(seen["grade"]).to_numpy(float), rows["grade"][rows["words"].isna()].to_numpy(float),
            )
        )  # fmt: skip
    return fields


def add_field(name: str, tables: Path, answers: dict[str, Any], plans: Sequence[str]) -> None:
    """Measure a field and put it into ``likeness_fields.csv``, in the place of an earlier measuring."""
    pairs = {(min(p["a"], p["b"]), max(p["a"], p["b"])): p for p in answers["pairs"]}
    plans = plans or sorted({measure.rpartition("/")[0] for pair in pairs for measure in pair})

    def graded(reading: str) -> Field:
        return measured(name, tables, {pair: float(p.get(reading, p["grade"])) for pair, p in pairs.items()}, plans)

    field = graded("grade")
    places = {"field": name, "plan_a": field.plan_a, "plan_b": field.plan_b, "a": field.i, "b": field.j}
    readings = {
        reading: graded(reading).grade if any(reading in p for p in pairs.values()) else np.nan for reading in READINGS
    }
    rows = pd.DataFrame({**places, "grade": field.grade, **readings})
    rows[list(FEATURES)] = np.round(field.values, 4)
    lost = pd.DataFrame({"field": name, "a": 0, "b": 0, "grade": field.lost})
    kept = pd.read_csv(FIELDS) if FIELDS.exists() else rows[:0]
    pd.concat([rows, lost, kept[kept["field"] != name]]).to_csv(FIELDS, index=False)
    print(f"{name}: {len(rows)} pairs, {len(lost)} judged ones that are no candidates")


# -- fitting --------------------------------------------------------------------------------------------------------

Keep = Sequence[np.ndarray] | None
PLAIN = list(range(THEMES))
EVERY = [column for column in range(len(FEATURES)) if column != EITHER]  # themes say more of a field than concepts do


def fitted(values: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and bias of a ridge logistic regression, for values as they are."""
    mean, scale = values.mean(axis=0), values.std(axis=0)
    scale[scale == 0] = 1
    model = LogisticRegression(C=STRENGTH, solver="newton-cholesky", max_iter=200, tol=1e-8)
    model.fit((values - mean) / scale, truth, sample_weight=weights)
    found = model.coef_[0] / scale
    return found, float(model.intercept_[0] - mean @ found)


def together(fields: Sequence[Field], least: int, tables: Sequence[np.ndarray], keep: Sequence[np.ndarray]) -> Any:
    """Values, truth and weights of several fields, each field weighing the same."""
    use = [field.counts(least) & kept for field, kept in zip(fields, keep, strict=True)]
    return (
        np.concatenate([table[one] for table, one in zip(tables, use, strict=True)]),
        np.concatenate([field.learnt[one] >= least for field, one in zip(fields, use, strict=True)]),
        np.concatenate([np.full(one.sum(), WEIGHT / max(1, one.sum())) for one in use]),
    )


def fit(fields: Sequence[Field], least: int, keep: Keep, columns: Sequence[int]) -> Model:
    """Both steps; the second is fitted to logits that the first gives pairs of plans it did not see."""
    keep = keep or [np.ones(len(field.grade), bool) for field in fields]
    measured = [field.known(columns) for field in fields]

    def first(kept: Sequence[np.ndarray]) -> tuple[np.ndarray, float]:
        return fitted(*together(fields, least, measured, kept))

    tables = []
    for number, field in enumerate(fields):
        logit = np.zeros(len(field.learnt))
        for group in np.unique(field.pair_of_plans):
            test = field.pair_of_plans == group
            weights, bias = first([kept & ~test if at == number else kept for at, kept in enumerate(keep)])
            logit[test] = measured[number][test] @ weights + bias
        tables.append(np.column_stack([logit, *leads(field.plan_a, field.plan_b, field.i, field.j, logit)]))
    second, second_bias = fitted(*together(fields, least, tables, keep))
    found, bias = first(keep)
    weights = np.zeros(len(FEATURES) + 1)
    weights[[*columns, *([-1] if len(found) > len(columns) else [])]] = found
    # the column that says whether the codebook fits is 1 wherever its themes are used
    return Model(weights[:-1], bias + weights[-1], second, second_bias)


def logits(model: Model, field: Field) -> np.ndarray:
    """The last logit of every pair, before it is made a chance."""
    first = model.first(field.values)
    chance = model.final(first, *leads(field.plan_a, field.plan_b, field.i, field.j, first))
    return np.log(chance / (1 - chance))


def best_cut(fields: Sequence[Field], least: int, keep: Keep, columns: Sequence[int]) -> float:
    """The logit at which F1 is best, on average over fields that the model has not seen; pairs of plans at home.

    Grades in between are set aside; where themes tell, they count as wrong as well, once each: readers of one field
    draw the line between them and the same commitment alike (F1 0.92 at home), those of several fields do not.
    """
    keep = keep or [np.ones(len(field.grade), bool) for field in fields]
    curves = []
    for number, field in enumerate(fields):
        if columns is EVERY and not field.fits:
            continue
        found, kept = np.full(len(field.grade), CUTS[0] - 1), keep[number]
        groups = field.pair_of_plans if columns is EVERY else np.zeros(len(field.grade), int)
        for group in np.unique(groups):
            test = groups == group
            rest = [one & ~test if at == number else one for at, one in enumerate(keep)]
            used = [(one, part) for one, part in zip(fields, rest, strict=True) if part.any()]
            model = fit([one for one, _ in used], least, [part for _, part in used], columns)
            found[test] = logits(model, field)[test]
        sure = kept & field.counts(least)
        clear = sure & ((field.learnt >= least) | (field.learnt == 0))
        told = (sure, clear) if columns is EVERY else (clear,)
        curves += [[f1(field.learnt[one] >= least, found[one] >= cut) for cut in CUTS] for one in told]
    curve = np.convolve(np.mean(curves, axis=0), np.ones(SMOOTH) / SMOOTH, "valid")
    return float(CUTS[SMOOTH // 2 + int(curve.argmax())])


def both(fields: Sequence[Field], keep: Keep = None, columns: Sequence[int] = PLAIN) -> dict[str, Model]:
    """Models of grades of 1 and more, and of 2, made so that 0.5 is the best cut of both."""
    models = {}
    for name, least in (("alike", 1), ("same", 2)):
        told = [
            at
            for at, field in enumerate(fields)
            if (field.learnt >= least).sum() >= ENOUGH and not (columns is EVERY and field.name == STRANGERS)
        ]
        some, kept = [fields[at] for at in told], [keep[at] for at in told] if keep else None
        model = fit(some, least, kept, columns)
        models[name] = replace(model, second_bias=model.second_bias - best_cut(some, least, kept, columns))
    return models


def chances(models: dict[str, Model], field: Field) -> tuple[np.ndarray, np.ndarray]:
    """Chances of a grade of 1 and more, and of 2."""
    found = [1 / (1 + np.exp(-logits(model, field))) for model in models.values()]
    return found[0], np.minimum(*found)


# -- reporting ------------------------------------------------------------------------------------------------------


def f1(truth: np.ndarray, chosen: np.ndarray) -> float:
    return float(2 * (truth & chosen).sum() / max(1, truth.sum() + chosen.sum()))


def figures(field: Field, alike: np.ndarray, same: np.ndarray) -> list[float]:
    """Average precision of grades 2 and ≥ 1, F1 of ``same`` and of any relation at the shipped cuts; then the best F1."""
    settings = Settings()
    grade = np.concatenate([field.grade, field.lost])
    alike, same = (np.concatenate([score, np.zeros(len(field.lost))]) for score in (alike, same))
    clear, sure = (grade == 2) | (grade == 0), grade != 0.5
    score = (alike + same) / 2
    related = (alike >= settings.overlap) | (same >= settings.same)
    cuts = np.arange(0.05, 0.96, 0.05)
    return [
        average_precision_score(grade[clear] == 2, score[clear]),
        average_precision_score(grade[sure] >= 1, score[sure]),
        f1(grade[clear] == 2, same[clear] >= settings.same),
        f1(grade[sure] >= 1, related[sure]),
        f1(grade == 2, same >= settings.same),
        max(f1(grade[clear] == 2, same[clear] >= cut) for cut in cuts),
        max(f1(grade[sure] >= 1, alike[sure] >= cut) for cut in cuts),
    ]


def report(fields: Sequence[Field], each: bool) -> None:
    """Print the figures of every field, by models that saw all of it, parts of it, or nothing of it."""
    print("| field | model saw | AP 2 | AP ≥1 | F1 same | F1 any | F1 same, strict | best F1 same | best F1 any |")

    def line(name: str, saw: str, found: Sequence[list[float]]) -> None:
        print(f"| {name} | {saw} | {' | '.join(f'{value:.3f}' for value in np.mean(found, axis=0))} |", flush=True)

    def unseen(columns: Sequence[int], says: str) -> None:
        found = []
        for field in fields:
            others = [other for other in fields if other is not field]
            found.append(figures(field, *chances(both(others, None, columns), field)))
            line(field.name, says, found[-1:])
        line("mean", says, found)

    unseen(PLAIN, "no pair of the field")
    for number, field in enumerate(fields):
        columns = EVERY if field.fits else PLAIN
        alike, same = np.zeros(len(field.grade)), np.zeros(len(field.grade))
        for group in np.unique(field.pair_of_plans):
            test = field.pair_of_plans == group
            keep = [~test if at == number else np.ones(len(one.grade), bool) for at, one in enumerate(fields)]
            found = chances(both(fields, keep, columns), field)
            alike[test], same[test] = found[0][test], found[1][test]
        line(field.name, "no pair of the two plans", [figures(field, alike, same)])
        line(field.name, "all", [figures(field, *chances(both(fields, None, columns), field))])
    for at in PLAIN if each else []:
        unseen([column for column in PLAIN if column != at], f"no pair of the field, without {FEATURES[at]}")


def write(fields: Sequence[Field]) -> None:
    """Fit to every pair and write the coefficients as plain numbers."""
    out: dict[str, Any] = {"features": list(FEATURES)}
    for where, columns in (("anywhere", PLAIN), ("themes", EVERY)):
        out[where] = {}
        for name, model in both(fields, None, columns).items():
            out[where][name] = {
                "weights": [round(float(value), 6) for value in model.weights],
                "bias": round(model.bias, 6),
                "second": [round(float(value), 6) for value in model.second],
                "second_bias": round(model.second_bias, 6),
            }
            print(where, name, dict(zip(FEATURES, np.round(model.weights, 2), strict=True)), np.round(model.second, 2))
    COEFFICIENTS.write_text(json.dumps(out, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {COEFFICIENTS.name}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=Path, default=HERE.parent / "data" / "processed")
    parser.add_argument("--write", action="store_true", help="write the coefficients that the library ships")
    parser.add_argument("--features", action="store_true", help="report what each feature is worth")
    parser.add_argument("--measure", nargs="+", metavar="ARG", help="FIELD TABLES ANSWERS [PLAN ...]")
    options = parser.parse_args()
    if options.measure:
        field_name, folder, path, *chosen = options.measure
        add_field(field_name, Path(folder), json.loads(Path(path).read_text(encoding="utf-8")), chosen)
    else:
        loaded = [home(options.tables), *abroad()]
        if options.write:
            write(loaded)
        else:
            report(loaded, options.features)
