"""Who is to do what a commitment says."""

from fzsearch.statements.commitments.reading import Reading
from fzsearch.statements.commitments.rules import rule_set


def actor_of(sentence: Reading, printed: str) -> str | None:
    """The first that the sentence names as doing it, as printed; None where it names nobody.

    >>> from fzsearch.statements.commitments.reading import reading
    >>> actor_of(reading("下一步，市司法局将修订办法。"), "下一步，市司法局将修订办法。")
    '市司法局'
    """
    found = [match for rule in rule_set("actor").rules if (match := rule.match(sentence.masked))]
    if not found:
        return None
    first = min(found, key=lambda match: next(start for start, _ in match.regs[1:] if start >= 0))
    start, end = next(place for place in first.regs[1:] if place[0] >= 0)
    return printed[start:end]
