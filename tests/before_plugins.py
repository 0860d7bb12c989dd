"""Loaded before pytest's plugins: nbval brings jsonschema, which makes 38 grammars of web addresses that nothing asks for."""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # an import that fails, which jsonschema expects
