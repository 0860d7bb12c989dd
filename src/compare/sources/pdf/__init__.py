"""A PDF → its document: glyphs to lines, lines to paragraphs, rules to tables."""
