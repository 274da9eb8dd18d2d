"""Find the title in a report's first lines: also broken over lines, or printed twice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fzsearch.parser.genre import is_title
from fzsearch.parser.headings import read_heading
from fzsearch.text import squeeze

_HEAD_LINES = 14  # how far down a title is looked for
_TITLE_LINES = 6  # how many lines it may be broken over
_LONGEST_LINE = 60  # characters; a longer line is text
_NOT_IN_TITLES = re.compile(
    r"[：:。；;，,|>]|^20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}|^（.*）$|^索引号|首页|(当前|所在|的)位置|(?<!\d)/"
)
_ISSUER_END = re.compile(r"(局|厅|委员会|委|政府|办公室|办事处|街道|镇|乡|院|署|部|党组)$")
_HEADLESS = re.compile(r"^(关于|20\d\d|二[〇○零]|法治政府|推进|年度)")
_REST_OF_TITLE = re.compile(r"^(的?年?度?报告|的报告)$")
_BODY = re.compile(
    r"^.{1,30}(委|政府|局|厅|办|办公室|人大|人大常委会|政协|领导小组|委员会|组|处|院|部|单位|各位代表)$"
)
_LABEL = re.compile("(责任|牵头|来源|报送|制发|发布|主办|承办)(单位|部门|机构)$")
_YEAR = re.compile(r"20\d\d|二[〇○零]")


@dataclass(frozen=True, slots=True)
class Opening:
    """A report's first lines: its title and addressee, and the number of lines before the body."""

    title: str | None
    addressee: str | None
    length: int


def read_opening(lines: Sequence[str]) -> Opening:
    """Return the opening of a report.

    The body begins after the last printing of the title. The longest printing is the title, because the
    repeated one is often cut short. The salutation stays in the body; one that stands before a repeated
    title is read, too.
    """
    head = _head(lines)
    titles: list[str] = []
    position = 0
    while found := _next_title(head, position):
        title = squeeze("".join(head[found[0] : found[1]]))
        if titles and not (_YEAR.search(title) or title in titles[0] or titles[0] in title):
            break  # a heading without a number, such as 法治政府建设情况, is no second printing
        titles.append(title)
        position = found[1]
    addressee = next(filter(None, map(_addressee, [*lines[position : position + 3], *head])), None)
    return Opening(max(titles, key=_weight, default=None), addressee, position)


def _weight(title: str) -> tuple[bool, int]:
    """A printing with the year is better than one without, a longer one better than a shorter."""
    return _YEAR.search(title) is not None, len(title)


def _addressee(line: str) -> str | None:
    """Whom a line addresses, "市委、市政府：", if that is what it does: names of bodies and a colon."""
    if not line.endswith(("：", ":")) or read_heading(line):
        return None
    names = line.rstrip("：:").strip()
    listed = re.sub(r"[（(][^（）()]*[）)]", "", names)  # 各县（市、区）人民政府
    return (
        names
        if not _LABEL.search(names) and all(_BODY.search(name) for name in re.split(r"[、，,\s]+", listed))
        else None
    )


def _head(lines: Sequence[str]) -> list[str]:
    """The lines before the first heading or sentence."""
    head: list[str] = []
    for line in lines[:_HEAD_LINES]:
        if read_heading(line) or len(line) > _LONGEST_LINE or line.endswith(("。", "；")) or "如下" in line:
            break
        head.append(line)
    return head


def _next_title(head: Sequence[str], begin: int) -> tuple[int, int] | None:
    """The next title at or after line `begin`, as (first line, line after the last)."""
    for end in range(begin + 1, len(head) + 1):
        for start in range(end - 1, max(begin, end - _TITLE_LINES) - 1, -1):
            if any(_NOT_IN_TITLES.search(line) for line in head[start:end]):
                break
            if is_title("".join(head[start:end])):
                return _issuers_start(head, start, begin), _rest_end(head, end)
    return None


def _issuers_start(head: Sequence[str], start: int, begin: int) -> int:
    """Take in the lines above that name the issuer, or several."""
    while start > begin and not _NOT_IN_TITLES.search(head[start - 1]):
        if not (_ISSUER_END.search(head[start - 1]) or _HEADLESS.match(head[start])):
            break
        start -= 1
    return start


def _rest_end(head: Sequence[str], end: int) -> int:
    """Take in a next line that only ends the title: …建设情况 / 报告."""
    return end + 1 if end < len(head) and _REST_OF_TITLE.match(squeeze(head[end])) else end
