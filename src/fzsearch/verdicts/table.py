"""verdicts.csv as a table: UTF-8, a row for each verdict, and whatever columns its owner adds.

Rows that nothing is done with are written as they were read, to the byte.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from fzsearch.errors import ConfigError
from fzsearch.spreadsheet import harmless
from fzsearch.verdicts.verdict import Key, Verdict, fault

COLUMNS = ("report", "sentence", "status", "note", "link", "name", "date", "commitment", "sha256")
"""The columns of a new file, in their order."""

_NEEDED = ("report", "sentence", "status", "name", "date")
_BOM = "\ufeff"  # by it, spreadsheets know the encoding
_LINE_END = re.compile("\r\n?")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")  # spreadsheets write 2026/1/5


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is written, with its line end; a row of empty cells is no verdict."""

    raw: str
    cells: tuple[str, ...]
    verdict: Verdict | None


@dataclass(slots=True)
class Table:
    """The whole file."""

    mark: str  # the byte order mark, where there is one
    header: Row
    rows: list[Row]

    @classmethod
    def read(cls, path: Path, body: bytes | None) -> Self:
        """The table of a file's bytes, or of a new file. Raises ConfigError, naming file, line and column."""
        try:
            text = _written(COLUMNS, "\r\n", _BOM) if not body else body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ConfigError(
                f"{path}：不是 UTF-8 编码：请在表格软件里另存为“CSV UTF-8”",
                f"{path}: is not in UTF-8: save it as CSV UTF-8",
            ) from error
        mark = _BOM if text.startswith(_BOM) else ""
        records = list(_records(path, text.removeprefix(_BOM)))
        _, header, columns = records[0] if records else (1, "", ())
        names = tuple(name.strip() for name in columns)
        _check_columns(path, names)
        rows = [_row(path, line, raw, names, cells) for line, raw, cells in records[1:]]
        return cls(mark, Row(header, names, None), rows)

    def body(self) -> bytes:
        """The file's bytes."""
        return "".join((self.mark, self.header.raw, *(row.raw for row in self.rows))).encode("utf-8")

    def put(self, verdict: Verdict) -> Verdict | None:
        """Add a verdict, or put it in the place of the last of its key, which is returned."""
        self._complete()
        places = [place for place, row in enumerate(self.rows) if row.verdict and row.verdict.key == verdict.key]
        if not places:
            self.rows.append(self._row_of(verdict, ()))
            return None
        replaced = self.rows[places[-1]]
        self.rows[places[-1]] = self._row_of(verdict, replaced.cells)
        return replaced.verdict

    def remove(self, key: Key) -> Verdict | None:
        """Take out the rows of a key; return the last verdict of them, None where there is none."""
        found = [row.verdict for row in self.rows if row.verdict and row.verdict.key == key]
        self.rows = [row for row in self.rows if not (row.verdict and row.verdict.key == key)]
        return found[-1] if found else None

    @property
    def _line_end(self) -> str:
        return "\r\n" if self.header.raw.endswith("\r\n") else "\n"

    def _complete(self) -> None:
        """Let the header have all columns, and the last line an end."""
        missing = [name for name in COLUMNS if name not in self.header.cells]
        if missing:
            names = (*self.header.cells, *missing)
            self.header = Row(_written(names, self._line_end), names, None)
        last = self.rows[-1] if self.rows else self.header
        if not last.raw.endswith(("\n", "\r")):
            ended = Row(last.raw + self._line_end, last.cells, last.verdict)
            if self.rows:
                self.rows[-1] = ended
            else:
                self.header = ended

    def _row_of(self, verdict: Verdict, before: Sequence[str]) -> Row:
        """The verdict as a row; cells of other columns are as they were."""
        names = self.header.cells
        own = dict(zip(names, before, strict=False))
        said = {name: _guarded(value) for name, value in _values(verdict).items()}
        cells = tuple(said.get(name, own.get(name, "")) for name in names)
        return Row(_written(cells, self._line_end), cells, verdict)


def unreadable(path: Path, error: Exception) -> ConfigError:
    """The file cannot be read."""
    return ConfigError(f"{path}：读不了：{error}", f"{path}: cannot be read: {error}")


def _records(path: Path, text: str) -> Iterator[tuple[int, str, Sequence[str]]]:
    """Each row: the number of its first line, as it is written, and its cells."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    begin = 0
    try:
        for cells in reader:
            yield begin + 1, "".join(lines[begin : reader.line_num]), cells
            begin = reader.line_num
    except csv.Error as error:
        raise ConfigError(
            f"{path} 第 {begin + 1} 行：不是完整的 CSV（引号没有成对，或内容太长）：{error}",
            f"{path}, line {begin + 1}: is no whole row of CSV (a quote is missing, or too much in a cell): {error}",
        ) from error


def _check_columns(path: Path, names: Sequence[str]) -> None:
    missing = [name for name in _NEEDED if name not in names]
    doubled = [name for name in COLUMNS if names.count(name) > 1]
    if missing:
        raise ConfigError(
            f"{path} 第 1 行：缺少列 {'、'.join(missing)}（列名之间用英文逗号）",
            f"{path}, line 1: lacks the columns {', '.join(missing)} (with commas between them)",
        )
    if doubled:
        raise ConfigError(
            f"{path} 第 1 行：列名重复：{'、'.join(doubled)}", f"{path}, line 1: has twice {', '.join(doubled)}"
        )


def _row(path: Path, line: int, raw: str, names: Sequence[str], cells: Sequence[str]) -> Row:
    if not any(map(str.strip, cells)):
        return Row(raw, tuple(cells), None)
    if len(cells) > len(names):
        raise ConfigError(
            f"{path} 第 {line} 行：有 {len(cells)} 格，表头只有 {len(names)} 列（含逗号的内容要加英文引号）",
            f"{path}, line {line}: has {len(cells)} cells, the header {len(names)} (what has commas needs quotes)",
        )
    said = {name: _plain(_LINE_END.sub("\n", cell.strip())) for name, cell in zip(names, cells, strict=False)}
    day = _day(said.get("date", ""))
    if day is None:
        raise _wrong(path, line, "date", "需要日期，如 2026-01-15", "needs a date, such as 2026-01-15")
    verdict = Verdict(
        report_id=said.get("report", ""),
        date=day,
        **{name: said.get(name, "") for name in COLUMNS if name not in ("report", "date")},
    )
    if found := fault(verdict):
        raise _wrong(path, line, *found)
    return Row(raw, tuple(cells), verdict)


def _wrong(path: Path, line: int, column: str, zh: str, en: str) -> ConfigError:
    return ConfigError(f"{path} 第 {line} 行 {column} 列：{zh}", f"{path}, line {line}, column {column}: {en}")


def _day(text: str) -> date | None:
    if found := _DATE.fullmatch(text):
        with suppress(ValueError):
            return date(*map(int, found.groups()))
    return None


def _values(verdict: Verdict) -> Mapping[str, str]:
    values = {name: str(getattr(verdict, name)) for name in COLUMNS if name not in ("report", "date")}
    return {"report": verdict.report_id, "date": verdict.date.isoformat(), **values}


def _written(cells: Sequence[str], line_end: str, mark: str = "") -> str:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator=line_end).writerow(cells)
    return mark + written.getvalue()


def _guarded(value: str) -> str:
    """The value as a cell that no spreadsheet takes for a formula: an apostrophe before, and before apostrophes."""
    rest = value.lstrip("'")
    return f"'{value}" if harmless(rest) != rest else value


def _plain(cell: str) -> str:
    """The value of a cell: the apostrophe taken away that _guarded puts there."""
    rest = cell.lstrip("'")
    return cell[1:] if rest != cell and harmless(rest) != rest else cell
