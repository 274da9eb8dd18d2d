"""The seam between fzsearch and what searches for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Protocol

from fzsearch.index.issued import Issued
from fzsearch.index.query import Hit, Issuer, Likeness, Request, Results, Use
from fzsearch.model import Change, Report, Section

Heads = Callable[[Sequence[str]], Mapping[str, tuple[Section, Report]]]
"""Fetches sections, each with its report's head, by section id. An engine finds; the store knows the texts."""


class Engine(Protocol):
    """An index of sections that follows the store's log of changes.

    `apply` prepares, `publish` makes visible; a crash between them loses only the preparation. The number of
    the last change applied is kept inside the index, so after any crash the log can be replayed from there.

    Documents are the sections of reports. Where one of a section's `types` reads `facet=value`, it is a mark: its
    facet is counted beside the others, and Request.marks filters by it.
    """

    def applied(self) -> int:
        """The number of the last change that searches see; 0 when there is no index yet."""
        ...

    def mark(self) -> str:
        """The mark of that change (Change.mark); "" when there is no index yet."""
        ...

    def apply(self, changes: Iterable[tuple[Change, Report]], *, rebuild: bool = False) -> None:
        """Take in reports as they are now, in any order, each with its newest change.

        `rebuild` starts from nothing. Raises IndexDamaged when the index cannot be gone on with.
        """
        ...

    def publish(self) -> None:
        """Make what was applied visible to searches, all at once, so that it survives a power cut."""
        ...

    def search(self, request: Request) -> Results:
        """Answer. Raises QueryError for a query without a meaning, IndexMissing without an index."""
        ...

    def every(self, request: Request) -> Iterator[Hit]:
        """All matches in the request's order, from one generation, however many; page, limit and group do not count.

        Texts are whole, so there are no snippets. Raises as `search` does, before the first hit.
        """
        ...

    def report_ids(self, request: Request) -> Set[str]:
        """The ids of all reports that have a match; sort, page, limit and group do not count.

        Raises as `search` does.
        """
        ...

    def issued(self, requests: Sequence[Request]) -> Sequence[Sequence[Issued]]:
        """For each request, all reports that have a match, with their facts; sort, page, limit, group do not count.

        All from one generation, and by the facts that its filters go by: so what is counted of them is what a search
        with one filter more counts, also while the index lags behind the store. Raises as `search` does.
        """
        ...

    def uses(self, keys: Sequence[int], issuer: Issuer | None = None) -> Sequence[Use]:
        """Who uses the sentences with these fingerprints (Sentence.key); counts are exact, over all reports.

        `own_years` are those of the reports of `issuer`. Raises IndexMissing.
        """
        ...

    def resembling(self, passage: str, request: Request, limit: int) -> Sequence[Hit]:
        """The sections that may say what a passage says, the best first: candidates for alignment.

        The request's filters hold; its query, sort, page and limit do not count. Texts are whole, so there are no
        snippets. Raises IndexMissing.
        """
        ...

    def likeness(self, passage: str, keys: Sequence[int], request: Request) -> Mapping[str, Likeness]:
        """How like a passage, with sentences of these fingerprints, each report is that has sections which match the
        request's filters, in these sections; by report id. Words with digits or of one character do not count.

        All reports are there, also those that share nothing. Query, sort, page and limit do not count. Raises
        IndexMissing.
        """
        ...

    def words(self, most: int) -> Sequence[str]:
        """The words that stand in the most sections' texts, the most frequent first. Raises IndexMissing."""
        ...

    def verify(self) -> list[str]:
        """Say what is wrong with the index; an empty list when all is well."""
        ...
