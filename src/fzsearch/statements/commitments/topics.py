"""What a commitment is about: one of the thirteen section types."""

from fzsearch.statements.commitments.rules import topic_words
from fzsearch.statements.commitments.values import Reason

_TOPICS = frozenset(
    ("responsible", "study", "leadership", "functions", "rulemaking", "enforcement", "publicity", "openness")
)
"""The section types that are topics. The others say what a section is for: 存在问题 is what no plan is about."""


def topic_of(act: str, sentence: str, types: tuple[str, ...]) -> tuple[str, Reason]:
    """The topic and what decided it: the words of the act, or of its sentence, else the section's types.

    >>> topic_of("编制指引", "编制指引", ("enforcement", "next_steps"))[0]
    'enforcement'
    """
    found = _topic_in(act, weak=False) or _topic_in(sentence, weak=False)
    if found is None and (stands := next((kind for kind in types if kind in _TOPICS), None)):
        return stands, Reason("topic.section", stands)
    found = found or _topic_in(act, weak=True) or _topic_in(sentence, weak=True)
    return found or ("next_steps", Reason("topic.section", "next_steps"))


def _topic_in(text: str, weak: bool) -> tuple[str, Reason] | None:
    """The topic with the most characters in a text; None where it has no words of any."""
    best, most, words = "", 0, ""
    for topic, form in topic_words(weak):
        found = form.findall(text)
        size = sum(map(len, found))
        if size > most:
            best, most, words = topic, size, "，".join(dict.fromkeys(found))
    return (best, Reason(f"topic.{best}", words)) if best else None
