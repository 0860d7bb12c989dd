"""Slips in the document itself."""
