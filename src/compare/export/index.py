"""The page that a report is entered by: thumbnails with their findings, links to all files; no network, no scripts."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from compare.export.parts import Item, Part, Request
from compare.export.safe import safe, safe_line
from compare.findings import plans_in
from compare.findings.words import say
from compare.language import Lang, html_language

NAME = "index.html"
THUMBNAIL = 640  # pixels across at least: twice what is shown, for screens of high density
STYLE = """
:root{color-scheme:light}
body{margin:0 auto;max-width:74rem;padding:1.5rem;font:16px/1.65 "Microsoft YaHei","PingFang SC","Noto Sans SC","Noto Sans CJK SC",sans-serif;color:#222;background:#fff}
h1{font-size:1.7rem;margin:0 0 .3rem}
h2{font-size:1.25rem;margin:2.2rem 0 .8rem;border-bottom:1px solid #ccc;padding-bottom:.3rem}
h3{font-size:1rem;margin:.7rem 0 .2rem}
p{margin:.3rem 0}
a{color:#00558a}
ul.files{list-style:none;padding:0;margin:0}
ul.files li{padding:.35rem 0;border-bottom:1px solid #eee}
.kind{display:inline-block;min-width:15rem;font-weight:600}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(19rem,1fr));gap:1.6rem}
.grid img{width:100%;height:auto;border:1px solid #ddd;display:block}
.quiet{color:#5c5c5c;font-size:.875rem}
@media print{body{max-width:none;padding:0}.grid{grid-template-columns:1fr 1fr}.card{break-inside:avoid}}
"""


def write_index(request: Request, items: Mapping[tuple[Part, Lang], Sequence[Item]], path: Path) -> None:
    """Write the page.

    Parameters
    ----------
    items : mapping
        What each part wrote in each language, parts in order of worth.
    """
    lang = request.langs[0]
    title = say("report.title").said(lang)
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    body = [f"<h1>{title}</h1>", *(f"<p>{_text(plans_in(request.data).sentence(one))}</p>" for one in request.langs)]
    documents = [(part, one, item) for (part, one), found in items.items() for item in found if item.picture is None]
    first = [each for each in documents if each[0].name != "charts"]
    body += _files("report.open", first, lang)
    for one in request.langs:
        cards = [item for (_, of), found in items.items() if of == one for item in found if item.picture is not None]
        if cards:
            body += [
                f"<h2>{say('report.charts').said(one)}</h2>",
                f'<p class="quiet">{say("report.how").said(one)}</p>',
                '<div class="grid">',
                *(_card(item, one) for item in cards),
                "</div>",
            ]
    rest = [each for each in documents if each[0].name == "charts"]
    body += _files("report.more", rest, lang)
    page = [
        f'<!DOCTYPE html>\n<html lang="{html_language(lang)}">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>", *body, "</main>\n</body>\n</html>\n",
    ]  # fmt: skip
    path.write_text("\n".join(page), encoding="utf-8", newline="\n")


def _files(heading: str, documents: Sequence[tuple[Part, Lang, Item]], lang: Lang) -> list[str]:
    """A list of documents under its heading."""
    lines = [_line(*each) for each in documents]
    return [f"<h2>{say(heading).said(lang)}</h2>", '<ul class="files">', *lines, "</ul>"] if lines else []


def _text(text: str) -> str:
    return escape(safe_line(text))


def _link(file: str, words: str = "") -> str:
    return f'<a href="{escape(quote(file))}">{_text(words or file.rpartition("/")[2])}</a>'


def _line(part: Part, lang: Lang, item: Item) -> str:
    said = " ".join(_text(each) for each in item.says)
    links = " ".join(_link(file) for file in item.files)
    return f'<li lang="{html_language(lang)}"><span class="kind">{_text(item.title)}</span> {links} <span class="quiet">{said}</span></li>'


def _card(item: Item, lang: Lang) -> str:
    assert item.picture is not None
    picture = f'<img src="{_thumbnail(item.picture)}" alt="{escape(safe(item.alt), quote=True)}" loading="lazy">'
    links = " ".join(_link(file, file.rpartition(".")[2].upper()) for file in item.files)
    says = "".join(f'<p class="quiet">{_text(said)}</p>' for said in item.says)
    question = f'<p class="quiet">{_text(item.question)}</p>' if item.question else ""
    return (
        f'<div class="card" lang="{html_language(lang)}"><a href="{escape(quote(item.files[0]))}">{picture}</a>'
        f"{question}<h3>{_text(item.title)}</h3>{says}<p>{links}</p></div>"
    )


def _thumbnail(path: Path) -> str:
    """The picture made small, inside the page."""
    from PIL import Image

    with Image.open(path) as picture:
        by = max(1, picture.width // THUMBNAIL, picture.height // (2 * THUMBNAIL))
        small = picture.convert("RGB").reduce(by).quantize(64)
    held = io.BytesIO()
    small.save(held, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(held.getvalue()).decode()}"
