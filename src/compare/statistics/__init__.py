"""Tables for statistics: codings of measures, wide tables, pairs, and names of columns that R, Stata and SPSS take."""

from compare.statistics.codings import CODINGS, Codes, Coding, called, coded, crossed, find_coding, values_in_order
from compare.statistics.dyads import dyads
from compare.statistics.matrices import VALUES, matrix
from compare.statistics.variables import check_variables, label_of, variable_names

__all__ = [
    "CODINGS", "VALUES", "Codes", "Coding", "called", "check_variables", "coded", "crossed", "dyads", "find_coding",
    "label_of", "matrix", "values_in_order", "variable_names",
]  # fmt: skip
