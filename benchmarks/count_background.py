"""Count, over the sentences of plans, how many hold each word, character and pair of characters, for ``compare.likeness``.

    python benchmarks/count_background.py data/raw [FOLDER ...]

Every ``.txt`` file of the folders is counted; only words that two sentences or more hold are kept, and no text.
The shipped file was counted over sixteen plans: the five of data/raw and eleven of other fields (industry, talent,
waste, support for one-person companies) that are not part of the project.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

from compare.likeness.pieces import BLANK, even
from compare.likeness.vectors import character_strings
from compare.likeness.weights import BACKGROUND
from compare.likeness.words import load_words

SENTENCE = re.compile(r"[^。；;\n]{6,}")
LEAST = 2


def count(folders: list[Path]) -> dict:
    """Sentence counts of all words, characters and pairs of characters of the plans in some folders."""
    words, counts, strings, sentences = load_words(), Counter[str](), Counter[str](), 0
    for path in sorted(path for folder in folders for path in folder.glob("*.txt")):
        for sentence in SENTENCE.findall(path.read_text(encoding="utf-8")):
            counted = words.counted(sentence)
            counts.update({*counted, *words.broader(counted)})
            strings.update(character_strings(BLANK.sub("", even(sentence))))
            sentences += 1
    return {"sentences": sentences, "words": grouped(counts), "strings": grouped(strings)}


def grouped(counts: Counter[str]) -> dict[str, str]:
    """What stands in as many sentences, together: the file stays small."""
    by_times: dict[int, list[str]] = {}
    for word, times in counts.items():
        if times >= LEAST:
            by_times.setdefault(times, []).append(word)
    return {str(times): " ".join(sorted(by_times[times])) for times in sorted(by_times)}


if __name__ == "__main__":
    found = count([Path(name) for name in sys.argv[1:]] or [Path("data/raw")])
    BACKGROUND.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{BACKGROUND.name}: {found['sentences']} sentences")
