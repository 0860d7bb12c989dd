"""How much: the numbers that a plan wants reached."""
