"""What reports state: figures, commitments, and how the next report answers them. Pure functions over sections."""

from fzsearch.statements.answers import (
    MENTIONED,
    Answer,
    Candidates,
    Comparison,
    Repeated,
    answers_to,
    is_carried,
)
from fzsearch.statements.commitments import GRADES, Commitment, Deadline, Reason, commitments_of
from fzsearch.statements.cutting import Sentence, sentences
from fzsearch.statements.figures import Figure, Sum, figures_of, sums_of
from fzsearch.statements.units import (
    Heads,
    Stated,
    Statement,
    Status,
    carried_from,
    documents_of,
    earlier_ones,
    mentions_in,
    rules,
    section_id_of,
    statement_heads,
    statements_of,
    status_of,
)

__all__ = [
    "GRADES",
    "MENTIONED",
    "Answer",
    "Candidates",
    "Commitment",
    "Comparison",
    "Deadline",
    "Figure",
    "Heads",
    "Reason",
    "Repeated",
    "Sentence",
    "Stated",
    "Statement",
    "Status",
    "Sum",
    "answers_to",
    "carried_from",
    "commitments_of",
    "documents_of",
    "earlier_ones",
    "figures_of",
    "is_carried",
    "mentions_in",
    "rules",
    "section_id_of",
    "sentences",
    "statement_heads",
    "statements_of",
    "status_of",
    "sums_of",
]
