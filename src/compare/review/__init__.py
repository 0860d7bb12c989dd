"""Rows that a person looked at: verdicts, samples, how far coders agree, and what that says of the tables."""
