"""When: every expression that says by, in, from or within which time something is to be done, or how often."""
