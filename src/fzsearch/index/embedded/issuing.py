"""Whose reports some documents belong to, read from the columns of an open index."""

import numpy as np
from numpy.typing import NDArray

from fzsearch.index.embedded.opened import OpenIndex
from fzsearch.index.embedded.schema import DAYS, meaning
from fzsearch.index.issued import Issued


def issued(index: OpenIndex, documents: NDArray[np.intp]) -> list[Issued]:
    """The reports that the documents belong to, each once, in the order of the index.

    Tens of thousands in one answer, so each value of a column is read once, and no report takes a step of its own.
    """
    there = np.zeros(index.reports, dtype=np.bool_)
    there[index.report_of[documents]] = True
    reports = np.flatnonzero(there)
    years = [int(value) if value else None for value in index.facts["year"].values]
    regions = [tuple(meaning("region", value)) for value in index.facts["region"].values]
    agencies = [value or None for value in index.facts["agency"].values]
    systems = [tuple(meaning("system", value)) for value in index.facts["system"].values]
    columns = [
        map(values.__getitem__, index.facts[name].codes[reports].tolist())
        for name, values in (("year", years), ("region", regions), ("agency", agencies), ("system", systems))
    ]
    days = (day or None for day in (index.dates[reports] % DAYS).tolist())
    return list(map(Issued, index.ids_of(reports), *columns, days))
