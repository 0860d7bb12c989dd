"""``reader.html``: the whole corpus as one page that opens from disk, from each number to the sentence behind it."""

from compare.export.reader.page import write_reader

__all__ = ["write_reader"]
