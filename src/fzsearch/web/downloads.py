"""How a file is named that is given as a download."""

import re
from pathlib import PurePosixPath
from urllib.parse import quote

# Control and format characters, among them those that turn the direction of writing and so hide an ending; what no
# file system has in a name; and what would end the header's string.
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"*/:<>?\\|]')
_LONGEST = 100  # characters of a name


def disposition(name: str, plain: str) -> str:
    """Content-Disposition after RFC 6266: `plain`, of ASCII, for old browsers, and the name, made harmless.

    >>> print(disposition("报告.pdf", "0123456789abcdef"))
    attachment; filename="0123456789abcdef.pdf"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf
    """
    name = _NOT_IN_A_NAME.sub("_", name).strip(". ")
    ending = PurePosixPath(name).suffix
    ending = ending if re.fullmatch(r"\.[0-9A-Za-z]{1,10}", ending) else ""
    stem = name.removesuffix(ending)[: _LONGEST - len(ending)] or plain
    full = quote(f"{stem}{ending}", safe="", errors="replace")
    return f"attachment; filename=\"{plain}{ending}\"; filename*=UTF-8''{full}"
