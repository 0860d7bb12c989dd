"""Text → chapters, actions, measures: which part does what, and the smallest units of work a plan enumerates."""
