"""Cut a report's body into sections that lose no character."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fzsearch.model import Section
from fzsearch.parser.headings import Heading, heading_pieces, read_heading
from fzsearch.parser.types import heading_types
from fzsearch.text import chinese_number, fills_line

# An untitled closing paragraph that says what comes next, as in 下一步，我局将……
# A year opens one only if it comes after the report's: 2023年，我局将普法纳入考核 tells of 2023.
_CLOSING = re.compile(r"下一步|下一阶段|下阶段|接下来|今后|新的一年|展望|(20\d\d) ?年[，,][^。]{0,20}将")
_DATE_LINE = re.compile(r"(20\d\d|二[〇○零Oo0][一二三四五六七八九〇○零]{2}) ?年 ?.{1,3} ?月 ?.{1,3} ?日")
_SIGNATURE = re.compile(r"[^，。；：、\d]{2,40}(局|厅|委员会|委|政府|办公室|办事处|街道|镇|乡|院|署|部|中心)")
_ATTACHMENT = re.compile(r"附件?[：:\d]|（?此件")
# 附件：1.统计表, whose list may go on line by line: 2.目录.
_ATTACHED_LIST = re.compile(r"附件?[：:]?\s*(?:1\s*[.．、]|$)")
_LISTED = re.compile(r"\d{1,2}\s*[.．、]")
_MOST_ATTACHMENTS = 12
# What may stand below the date.
_BELOW_DATE = re.compile(r"抄送|抄报|主送[：:]|[（(]?联系(人|电话|方式)|公开(方式|属性)|主题词|本站|版权")


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading with the lines up to the next one; `heading` is None outside the numbering."""

    heading: Heading | None
    text: str
    kind: str  # heading, preamble, closing, sign_off


def split(body: str, report_id: str, year: int | None = None) -> tuple[Section, ...]:
    r"""Return the sections of `body`, whose texts joined give `body` back.

    A body without any heading is one section of level 0 without a type. `body` is tidy text: every line
    ends in a newline. `year` is the year reported on.

    >>> [(s.level, s.heading, s.types) for s in split("一、存在问题\n人手不足。\n", "r")]
    [(1, '存在问题', ('problems',))]
    """
    parts = list(_parts(body, year))
    numbered = any(part.heading for part in parts)
    sections: list[Section] = []
    open_sections: list[Section] = []  # from level 1 down to the section being read
    for ordinal, part in enumerate(parts):
        level = part.heading.level if part.heading else 0
        open_sections = [section for section in open_sections if 0 < section.level < level]
        parent = open_sections[-1] if open_sections else None
        section = Section(
            id=f"{report_id}-{ordinal:03d}",
            report_id=report_id,
            ordinal=ordinal,
            number=part.heading.number if part.heading else None,
            level=level,
            heading=part.heading.text if part.heading else "",
            path=(*(parent.path if parent else ()), part.heading.text) if part.heading else (),
            types=_types(part, parent, year, numbered=numbered),
            text=part.text,
        )
        sections.append(section)
        open_sections.append(section)
    return tuple(sections)


def _types(part: _Part, parent: Section | None, year: int | None, *, numbered: bool) -> tuple[str, ...]:
    if part.heading is not None:
        return heading_types(part.heading.text, parent.types if parent else (), year)
    kinds = {"closing": ("next_steps",), "sign_off": ("other",), "preamble": ("preamble",) if numbered else ()}
    return kinds[part.kind]


def _parts(body: str, year: int | None) -> Iterator[_Part]:
    """The body's pieces in order; the last one gives up what closes the report."""
    pieces: list[_Part] = []
    heading, start, position = None, 0, 0
    lines = [piece for line in body.splitlines(keepends=True) for piece in heading_pieces(line)]
    for line, found in _headings(lines):
        if found is not None:
            if position > start:
                pieces.append(_Part(heading, body[start:position], "heading" if heading else "preamble"))
            heading, start = found, position
        position += len(line)
    if position > start:
        pieces.append(_Part(heading, body[start:], "heading" if heading else "preamble"))
    yield from pieces[:-1]
    if pieces:
        yield from _ending(pieces[-1], year)


def _headings(lines: Sequence[str]) -> Iterator[tuple[str, Heading | None]]:
    """Each line with its heading, levels mended where the numeral is of the wrong family (五、 6、 七、)."""
    found = [read_heading(line.rstrip("\n")) for line in lines]
    next_first = _next_first(found)
    last_first = 0  # the last number at level 1
    last_arabic = 0  # the last number of the family 1. 2. 3.
    open_list = 0  # the same, 0 where no such list is open
    attached = 0  # the last number of a list of attachments, 0 outside
    for place, (line, heading) in enumerate(zip(lines, found, strict=True)):
        if heading is None:
            attached = 1 if _ATTACHED_LIST.match(line.strip()) else attached
            yield line, None
            continue
        number = chinese_number(heading.number) or 0
        if heading.level == 3 and attached and number in (attached, attached + 1):
            attached = number
            yield line, None
            continue
        attached = 0
        mistaken = heading.level == 3 and 1 < number == last_first + 1 != open_list + 1
        if mistaken and _fits(next_first[place], number, runs_on=number == last_arabic + 1):
            heading = replace(heading, level=1)
        if heading.level == 1:
            last_first = number
        elif heading.level == 3:
            last_arabic = number
        open_list = number if heading.level == 3 else 0 if heading.level < 3 else open_list
        yield line, heading


def _next_first(found: Sequence[Heading | None]) -> list[int | None]:
    """For every line, the number of the next heading of level 1 below it; None where there is none."""
    numbers: list[int | None] = []
    upcoming: int | None = None
    for heading in reversed(found):
        numbers.append(upcoming)
        if heading is not None and heading.level == 1:
            upcoming = chinese_number(heading.number)
    return numbers[::-1]


def _fits(next_first: int | None, number: int, *, runs_on: bool) -> bool:
    """Whether the next heading of level 1 takes `number` as said, because it is the one after it.

    If there is none, `number` is one unless it continues the 1. 2. 3. of the section before.
    """
    return next_first == number + 1 if next_first is not None else not runs_on


def _ending(last: _Part, year: int | None) -> Iterator[_Part]:
    """Cut the last piece into itself, an untitled closing paragraph, and signature, date and attachments."""
    lines = last.text.splitlines(keepends=True)
    end = _sign_off_start(lines)
    closing = end
    # The paragraph right below a heading is its text, however it begins.
    heading_alone = last.heading is not None and fills_line(last.heading.text, lines[0])
    for place in range(end - 1, 1 if heading_alone else 0, -1):
        match = _CLOSING.match(lines[place])
        if match and (match[1] is None or (year is not None and int(match[1]) > year)):
            closing = place
    yield replace(last, text="".join(lines[:closing]))
    if closing < end:
        yield _Part(None, "".join(lines[closing:end]), "closing")
    if end < len(lines):
        yield _Part(None, "".join(lines[end:]), "sign_off")


def _sign_off_start(lines: Sequence[str]) -> int:
    """The index of the first line of signature, date and attachments; `len(lines)` when there are none.

    A signature without a date counts only if it stands alone after a full stop or a heading: an agency's name among
    others may be a list's last line.
    """
    start = len(lines)
    while start > 1 and _closes(lines, start - 1):
        start -= 1
    if 0 < start < len(lines) and lines[start - 1].strip() == "此致":
        start += 1  # the name below 此致 is whom it is for
    dated = any(_DATE_LINE.fullmatch(line.strip()) for line in lines[start:])
    signed = [line for line in lines[start:] if _SIGNATURE.fullmatch(line.strip())]
    if not dated and not (len(signed) == 1 and start and _ends_text(lines[start - 1].strip())):
        while start < len(lines) and _SIGNATURE.fullmatch(lines[start].strip()):
            start += 1
    return start


def _ends_text(line: str) -> bool:
    """Whether what follows a line is no more of it: it ends in a full stop, or is a heading."""
    return line.endswith("。") or read_heading(line) is not None


def _closes(lines: Sequence[str], place: int) -> bool:
    """Whether a line is a signature, a date, an attachment, or one of what else stands below the date."""
    line = lines[place].strip()
    if _ATTACHMENT.match(line) or _BELOW_DATE.match(line) or any(f.fullmatch(line) for f in (_DATE_LINE, _SIGNATURE)):
        return True
    above = lines[max(0, place - _MOST_ATTACHMENTS) : place]
    return _LISTED.match(line) is not None and any(_ATTACHED_LIST.match(other.strip()) for other in above)


def signature(sections: Sequence[Section]) -> str | None:
    """The agency's name that signs a report, as printed, or None.

    It is the line above the date, else the one below it, else the only one.
    """
    if not sections or sections[-1].types != ("other",) or sections[-1].level != 0:
        return None
    lines = [line.strip() for line in sections[-1].text.splitlines()]
    dates = [place for place, line in enumerate(lines) if _DATE_LINE.fullmatch(line)]
    for place in (dates[0] - 1, dates[0] + 1) if dates else ():
        if 0 <= place < len(lines) and _SIGNATURE.fullmatch(lines[place]):
            return lines[place]
    signed = [line for line in lines if _SIGNATURE.fullmatch(line)]
    return signed[0] if len(signed) == 1 and not dates else None
