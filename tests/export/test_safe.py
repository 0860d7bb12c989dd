"""Words of plans in names of files and on pages of Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from compare.export import write_notes
from compare.export.safe import safe_markdown
from compare.files import in_file_name


@pytest.mark.parametrize("name", ["zhanhe-2024", "z" * 240, "很长的名字" * 16, "長" * 20])
def test_two_names_and_a_language_make_the_name_of_a_file(name: str) -> None:
    made = in_file_name(name)
    assert len(f"redline-{made}-{made}-en.docx".encode()) < 160
    assert made == name if len(name.encode()) <= 60 else made != in_file_name(f"{name}0")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<script>1</script>", r"\<script>1\</script>"),
        ("[点](javascript:alert(1))", r"\[点\](javascript:alert(1))"),
        ("![图](http://e.org/x.png)", r"!\[图\](http://e.org/x.png)"),
        ("|竖|", r"\|竖\|"),
        ("`x` *y* __z__ $a$", r"\`x\` \*y\* \_\_z\_\_ \$a\$"),
        ("甲\u202e乙\n# 丙", "甲⟨U+202E⟩乙 # 丙"),
    ],
)
def test_words_stay_words_in_markdown(text: str, written: str, tmp_path: Path) -> None:
    assert safe_markdown(text) == written
    assert write_notes([text], tmp_path / "notes.md", "题").read_text("utf-8") == f"# 题\n\n- {written}\n"
