"""What every command shares: settings, gazetteer, the parser with its tables, the opened library."""

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urldefrag, urlsplit

import click

from fzsearch.agencies import load_agency_names
from fzsearch.config import Settings, read_settings
from fzsearch.errors import StoreError, UsageError
from fzsearch.model import Hints, Report, Snapshot
from fzsearch.parser import parse
from fzsearch.regions import Gazetteer, load_gazetteer
from fzsearch.statements import rules, statement_heads
from fzsearch.store import Store, writing

if TYPE_CHECKING:
    from fzsearch.index import Cut, Engine

T = TypeVar("T")


@dataclass
class Session:
    """One run of the command line. Everything is read when it is first needed."""

    data_dir: Path | None
    config_file: Path | None
    quiet: bool

    @cached_property
    def settings(self) -> Settings:
        """The settings of this run."""
        return read_settings(self.data_dir, self.config_file)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """All regions, the library's own among them."""
        return load_gazetteer(self.settings.regions_file)

    def parse(self, snapshot: Snapshot) -> Report:
        """Parse a snapshot with this run's regions and agencies."""
        return parse(snapshot, self.gazetteer, load_agency_names())

    @cached_property
    def cut(self) -> "Cut":
        """The tokenizer."""
        from fzsearch.index import open_tokenizer  # numpy is loaded only by those who search or index

        return open_tokenizer(self.settings.tokenizer, self.settings.cache_dir)

    def engine(self, store: Store) -> "Engine":
        """The library's index."""
        from fzsearch.index import open_engine

        return open_engine(
            self.settings.index_dir, self.cut, self.gazetteer, store.sections_with_heads, self.settings.cache_mb
        )

    def statements(self, store: Store) -> "Engine":
        """The library's index of commitments and figures."""
        from fzsearch.index import open_engine

        settings = self.settings
        heads = statement_heads(store.sections_with_heads)
        return open_engine(settings.statements_dir, self.cut, self.gazetteer, heads, settings.cache_mb // 4, rules())

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """The library, for reading."""
        with Store.read(self.settings.data_dir) as store:
            yield store

    @contextmanager
    def writing(self, patience: float = 0) -> Iterator[Store]:
        """The library, for writing, made if it is missing; nobody else writes meanwhile.

        Waits for `patience` seconds for somebody else who is writing.
        """
        folder = self.make_folder()
        with writing(folder, patience), Store.open(folder) as store:
            yield store

    def make_folder(self) -> Path:
        """The library folder, made if it is missing."""
        folder = self.settings.data_dir
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{folder} 不能建立：{error.strerror}", f"cannot make {folder}: {error.strerror}"
            ) from error
        return folder

    def region_code(self, stated: str | None) -> str | None:
        """The code as the gazetteer has it. Raises UsageError when there is no such region."""
        if not stated:
            return None
        region = self.gazetteer.get(stated)
        if region is None:
            raise UsageError(f"没有代码为 {stated} 的地区", f"there is no region with the code {stated}")
        return region.code

    def say(self, message: str) -> None:
        """A remark for the person, unless they want quiet."""
        if not self.quiet:
            click.echo(message, err=True)

    @contextmanager
    def progress(self, items: Iterable[T], label: str, length: int) -> Iterator[Iterable[T]]:
        """The items again, with a progress bar where a person is watching."""
        if self.quiet or not sys.stderr.isatty():
            yield items
            return
        with click.progressbar(items, label=label, length=length, file=sys.stderr) as bar:
            yield bar


def hints_of(session: Session, title: str | None, region: str | None, agency: str | None) -> Hints:
    """What the options say of a document. Raises UsageError for an unknown region."""
    return Hints(_plain(title), session.region_code(region), _plain(agency))


def address(url: str | None) -> str | None:
    """The address that --url gives, without its fragment. Raises UsageError when it is none."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and not re.search(r"\s", url) and url == _plain(url):
            return urldefrag(url).url
    except ValueError:
        pass
    raise UsageError(f"--url 不是网址：{_plain(url)}", f"--url is no address: {_plain(url)}")


def _plain(text: str | None) -> str | None:
    """Text that can be stored; None for an empty one."""
    return text.encode("utf-8", errors="replace").decode().strip() or None if text else None


pass_session = click.make_pass_decorator(Session)
