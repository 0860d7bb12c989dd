"""What a build keeps of its reading beside its tables, so that the next one reads only files that are new or changed."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from compare.building.report import PlanReport
from compare.files import PART, replace_file
from compare.model import Finding
from compare.tables import SCHEMA, Tables, typed

# in the folder of the tables, for this package alone: what was read, and what was found out about likeness
KEPT, LIKENESS = ".reading.zip", ".likeness.npz"
COMPUTED_BY = (
    "numpy",
    "scipy",
    "pandas",
    "rapidfuzz",
    "jieba",
)  # whose next version may round, or cut words, otherwise


@dataclass(frozen=True)
class Reading:
    """Plans as they were read, before any correction.

    Attributes
    ----------
    tables : dict of DataFrame
        The tables that reading gives.
    texts : dict of str
        By plan id.
    reports : dict of PlanReport
        By plan id.
    """

    tables: Tables = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    reports: dict[str, PlanReport] = field(default_factory=dict)

    def of(self, plan_ids: Collection[str]) -> Reading:
        """The same of some plans only."""
        return Reading(
            {name: rows[rows["plan_id"].isin(plan_ids)] for name, rows in self.tables.items()},
            {plan_id: text for plan_id, text in self.texts.items() if plan_id in plan_ids},
            {plan_id: report for plan_id, report in self.reports.items() if plan_id in plan_ids},
        )


def joined(kept: Reading, fresh: Tables) -> Tables:
    """The tables of plans that were kept and of plans that were read now, as if all had been read now."""
    if not kept.texts:
        return fresh
    return {
        name: typed(name, pd.concat([kept.tables[name], rows]).sort_values("plan_id", kind="stable"))
        for name, rows in fresh.items()
    }


def _common(inputs: Mapping[str, str], sources: Collection[str]) -> dict[str, str]:
    """The inputs that every plan's reading depends on: the reader, its words, and what ``plans.csv`` says of the files."""
    return {
        name: digest
        for name, digest in inputs.items()
        if name == "compare" or name.startswith("codebook/")
        or (name.startswith("raw/") and name.removeprefix("raw/") not in sources)
    }  # fmt: skip


def likeness_key(inputs: Mapping[str, str]) -> dict[str, str]:
    """What all that is kept of likeness depends on: the package, the word lists, and the libraries that compute."""
    words = {name: digest for name, digest in inputs.items() if name == "compare" or name.startswith("codebook/")}
    return words | {name: version(name) for name in COMPUTED_BY}


def write_kept(out: Path, reading: Reading, inputs: Mapping[str, str], sources: Collection[str]) -> None:
    """Keep a reading beside the tables of its build.

    Parameters
    ----------
    reading : Reading
        Of plans without a problem.
    inputs : mapping of str
        As ``fingerprint`` gives them.
    sources : collection of str
        The names of all files that are plans.
    """
    for left in out.glob(f"{PART}*"):  # of a build that was killed here
        left.unlink(missing_ok=True)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name, rows in reading.tables.items():
            file.writestr(f"{name}.parquet", rows.reset_index(drop=True).to_parquet(index=False))
        texts = pd.DataFrame({"plan_id": list(reading.texts), "text": list(reading.texts.values())}, dtype="object")
        file.writestr("texts.parquet", texts.to_parquet(index=False))
        says = {
            "common": _common(inputs, sources),
            "plans": {
                plan_id: {"sha256": inputs.get(f"raw/{report.source}", ""), "report": asdict(replace(report, rows={}))}
                for plan_id, report in reading.reports.items()
            },
        }
        file.writestr("reading.json", json.dumps(says, ensure_ascii=False))
    replace_file(out / KEPT, written.getvalue())


def read_kept(out: Path, inputs: Mapping[str, str], sources: Mapping[str, str]) -> Reading:
    """What the last build into a folder kept of the plans whose files, reader and words are what they were.

    Parameters
    ----------
    inputs : mapping of str
        As ``fingerprint`` gives them now.
    sources : mapping of str
        Plan id to the name of its file.

    Returns
    -------
    Reading
        Empty where nothing was kept, or what was kept cannot be used.
    """
    if not (out / KEPT).is_file():
        return Reading()
    try:
        with zipfile.ZipFile(out / KEPT) as file:
            says = json.loads(file.read("reading.json"))
            if says["common"] != _common(inputs, set(sources.values())):
                return Reading()
            kept = {
                plan_id: one["report"]
                for plan_id, one in says["plans"].items()
                if one["report"]["source"] == sources.get(plan_id) and one["sha256"]
                and one["sha256"] == inputs.get(f"raw/{sources[plan_id]}")
            }  # fmt: skip
            names = [name.removesuffix(".parquet") for name in file.namelist() if name.endswith(".parquet")]
            frames = {name: pd.read_parquet(io.BytesIO(file.read(f"{name}.parquet"))) for name in names}
            texts = frames.pop("texts")
            reading = Reading(
                {name: typed(name, rows) for name, rows in frames.items() if name in SCHEMA},
                dict(zip(texts["plan_id"].astype("object"), texts["text"].astype("object"), strict=True)),
                {plan_id: _report(report) for plan_id, report in kept.items()},
            )
            return reading.of(set(kept))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile):
        return Reading()


def _report(said: Mapping[str, object]) -> PlanReport:
    findings = tuple(Finding(**one) for one in said["findings"])  # type: ignore[attr-defined]
    return PlanReport(**{**said, "findings": findings, "rows": {}})  # type: ignore[arg-type]
