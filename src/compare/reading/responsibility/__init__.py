"""Who: the responsibility notes of a plan and the units they name."""
