"""The error tree. Each message is said twice, in Chinese and in English, and names its object."""

from typing import Literal, Self

Hindrance = Literal["needs_conversion", "needs_ocr", "needs_attachment", "quarantined"]
"""Why a document is kept without having been read: LibreOffice is missing, it has no text but pictures of it, it is
only the cover of an attachment that did not come with it, or reading it broke the limits."""


class FzsearchError(Exception):
    """Something a user can understand and act on; anything else that escapes is a bug.

    `zh` and `en` are whole messages without a full stop; `str()` shows both. `exit_code` is what a command
    that ends with this error returns.

    >>> str(ParseError("a.txt", "文件是空的", "the file is empty"))
    'a.txt：文件是空的 (a.txt: the file is empty)'
    """

    exit_code = 1

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} ({en})")
        self.zh = zh
        self.en = en


class UsageError(FzsearchError):
    """The command line asks for something that does not exist, such as an unknown region code."""

    exit_code = 2


class ConfigError(FzsearchError):
    """A settings file, an environment variable or the library folder is not usable."""


class ParseError(FzsearchError):
    """A file cannot be read as a report. `name` is the file or address."""

    def __init__(self, name: str, zh: str, en: str) -> None:
        super().__init__(f"{name}：{zh}", f"{name}: {en}")
        self.name = name
        self.reason_zh = zh
        self.reason_en = en

    def __reduce__(self) -> tuple[type[Self], tuple[str, ...]]:
        # It goes from process to process, and would be made anew from its message.
        return type(self), (self.name, self.reason_zh, self.reason_en)


class Hindered(ParseError):
    """A document cannot be read here and now, but is worth keeping: `hindrance` says what stands in the way."""

    def __init__(self, name: str, hindrance: Hindrance, zh: str, en: str) -> None:
        super().__init__(name, zh, en)
        self.hindrance: Hindrance = hindrance

    def __reduce__(self) -> tuple[type[Self], tuple[str, ...]]:
        return type(self), (self.name, self.hindrance, self.reason_zh, self.reason_en)


FetchFault = Literal["forbidden", "address", "name", "connection", "time", "size", "tls", "coding", "unexpected"]
"""Why no answer came: the address is not allowed, or is none; its host has no name or no portal; no time or too much
to read; no trust; a body that cannot be decoded; a fault of ours."""


class FetchError(FzsearchError):
    """A portal gave no whole answer. `url` is what was asked for."""

    def __init__(self, url: str, fault: FetchFault, zh: str, en: str) -> None:
        super().__init__(f"{url}：{zh}", f"{url}: {en}")
        self.url = url
        self.fault: FetchFault = fault
        self.reason_zh = zh
        self.reason_en = en


class ListError(FzsearchError):
    """A portal's list cannot be read: it is another kind of page, or names nothing. `url` is the list's."""

    def __init__(self, url: str, zh: str, en: str) -> None:
        super().__init__(f"{url}：{zh}", f"{url}: {en}")
        self.url = url
        self.reason_zh = zh
        self.reason_en = en


class QueryError(FzsearchError):
    """A query that has no meaning; the message is for the person who typed it."""

    exit_code = 2


class NotThere(FzsearchError):
    """The library has no report or section of the id that was asked for."""

    @classmethod
    def named(cls, zh: str, en: str, asked: str) -> Self:
        """No such thing, and which: `zh` and `en` say its kind."""
        shown = " ".join(asked.split())[:40]
        return cls(f"没有编号为 {shown} 的{zh}", f"there is no {en} {shown}")


class StoreError(FzsearchError):
    """The library cannot be opened, read or written, or does not hold what was asked for."""


class IndexMissing(FzsearchError):
    """There is no usable index; the message names the command that makes one."""


class IndexDamaged(IndexMissing):
    """A file of the index is not what was written. `file` is its name."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"索引文件 {file} 已损坏：请运行 fzsearch index",
            f"the index file {file} is damaged: run fzsearch index",
        )
        self.file = file


class Locked(FzsearchError):
    """Another process is writing to the library (exit code 75, EX_TEMPFAIL)."""

    exit_code = 75
