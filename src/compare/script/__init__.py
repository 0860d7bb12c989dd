"""How official Chinese is written: labels, marks, numerals, dates, ranges, document numbers; one grammar a printed thing."""
