"""What a library says of a draft: who uses its sentences, and what its issuer reported the year before."""

from collections.abc import Callable, Sequence

from fzsearch.drafts.sharing import Uses
from fzsearch.index import Engine, Request, Use, issuer_of
from fzsearch.model import Report


def uses_in(engine: Engine, draft: Report) -> Uses:
    """Who uses sentences in the engine's library; the draft's issuer is the one that asks."""
    issuer = issuer_of(draft)

    def uses(keys: Sequence[int]) -> Sequence[Use]:
        return engine.uses(keys, issuer)

    return uses


def report_before(engine: Engine, draft: Report, fetch: Callable[[str], Report | None]) -> Report | None:
    """The report of the draft's issuer on the year before; None where there is none, or the issuer is not known.

    Of several, the one with the smallest id. Raises IndexMissing.
    """
    if draft.region is None or draft.agency is None or draft.year is None:
        return None
    asked = Request(
        regions=(draft.region.code,),
        sub_regions=False,
        agencies=(draft.agency.name,),
        year_from=draft.year - 1,
        year_to=draft.year - 1,
    )
    ids = engine.report_ids(asked)
    return fetch(min(ids)) if ids else None
