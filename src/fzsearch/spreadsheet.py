"""Cells of CSV that no spreadsheet takes for formulas: what reports say comes from strangers."""

import re

# What spreadsheets begin formulas with, their full-width forms, and TAB and line ends, which some drop before they
# look; after blanks and characters that show nothing, which some drop as well (OWASP, "CSV Injection").
_FORMULA = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]*[=+\-@＝＋－＠﹢﹣﹦﹫\t\r\n]"
)


def harmless(value: object) -> str:
    """The value as a cell; one that could be taken for a formula begins with an apostrophe. None is an empty cell.

    >>> harmless("=1+1"), harmless(" ＠SUM(A1)"), harmless("人手不足"), harmless(None)
    ("'=1+1", "' ＠SUM(A1)", '人手不足', '')
    """
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) else text
