"""Numbers drawn from the tables: coverage, responsibility, time, targets, networks, places on a map."""
