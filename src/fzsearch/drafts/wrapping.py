"""A draft whose lines were broken where they were full, as text that is copied from a PDF: paragraphs again."""

_FEWEST = 5  # broken lines that show that it was so
_PART = 0.2  # of all lines, that they are at least
_MOST = 0.8  # of long lines without a stop, that they are at least; titles are the others
_NARROWEST = 20  # characters of a line
_SLACK = 3  # characters that a full line may be shorter than the longest: what must not begin a line is carried over
_STOPS = tuple("。！？；：!?;:")


def unwrapped(text: str) -> str:
    r"""The text with broken lines joined to what follows; the text itself where none seem to be broken.

    Lines are broken where many end without a stop and nearly all of these are equally long; headings are not.

    >>> text = "一、工作情况\n" + "全年组织集体学法六次，专题研究法治工作三次，参加\n人员达到三百人次。\n" * 6
    >>> unwrapped(text).split("\n")[1]
    '全年组织集体学法六次，专题研究法治工作三次，参加人员达到三百人次。'
    """
    lines = text.split("\n")
    open_ended = [len(line.rstrip()) for line in lines if not line.rstrip().endswith(_STOPS)]
    long = [length for length in open_ended if length >= _NARROWEST]
    full = max(long, default=0) - _SLACK
    broken = sum(length >= full for length in long)
    fewest = max(_FEWEST, _PART * sum(1 for line in lines if line.strip()), _MOST * len(long))
    if broken < fewest:
        return text
    joined: list[str] = []
    is_broken = False
    for line in lines:
        if is_broken and line.strip():
            joined[-1] = joined[-1].rstrip() + line.lstrip()
        else:
            joined.append(line)
        is_broken = len(line.rstrip()) >= full and not line.rstrip().endswith(_STOPS)
    return "\n".join(joined)
