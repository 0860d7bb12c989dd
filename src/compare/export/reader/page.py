"""The page of the reader put together: its content as data, one style, one script, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from html import escape
from pathlib import Path

from compare.analysis.select import Data, texts_of
from compare.export.reader.payload import payload
from compare.export.wording import wording
from compare.files import free_path, written
from compare.language import Lang, check_lang

HERE = Path(__file__).parent
NAMED = 3  # plans that the title names
SCRIPTS = ("base.js", "cards.js", "matrix.js", "list.js", "text.js", "pair.js", "start.js")
# What could end the element that holds the data, or a line of it; as JSON writes them they stay the same characters.
ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def write_reader(
    data: Data,
    path: str | Path,
    force: bool = False,
    *,
    lang: str | None = None,
    texts: Mapping[str, str] | None = None,
) -> Path:
    """Write the whole corpus as one page for a browser, which opens from disk and asks no network for anything.

    Parameters
    ----------
    texts : mapping of str, optional
        By plan id, what the offsets point into; a Corpus has them. Without them measures are shown alone.
    """
    path, chosen = free_path(path, force), check_lang(lang)
    content = page(data, texts_of(data, texts), chosen)
    with written(path) as beside:
        beside.write_text(content, encoding="utf-8", newline="\n")
    return path


def page(data: Data, texts: Mapping[str, str], lang: Lang) -> str:
    """The page as HTML."""
    said = wording(HERE / "words.yaml", lang)
    content = payload(data, texts, lang, said)
    names = [plan["name"] for plan in content["plans"]]
    joined = ("、" if lang == "zh" else ", ").join(names[:NAMED])
    if len(names) > NAMED:
        joined = said["title.more"].replace("{0}", joined).replace("{1}", str(len(names)))
    content["title"] = said["title"].replace("{0}", joined)
    style = (HERE / "page.css").read_text(encoding="utf-8")
    script = "'use strict';\n(() => {\n" + "\n".join(_script(name) for name in SCRIPTS) + "})();\n"
    holes = {
        "lang": content["lang"], "title": escape(content["title"]), "noscript": escape(said["noscript"]),
        "style": style, "style_hash": _hash(style), "script": script, "script_hash": _hash(script),
        "data": json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED),
    }  # fmt: skip
    pieces = (HERE / "page.html").read_text(encoding="utf-8").split("{")
    whole = [pieces[0]]
    for piece in pieces[1:]:
        name, _, rest = piece.partition("}")
        whole += [holes[name], rest]
    return "".join(whole)


def _script(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
