"""What a commitment is about: one of the thirteen section types."""

from fzsearch.statements.commitments.rules import topic_words
from fzsearch.statements.commitments.values import Reason

_TOPICS = frozenset(
    ("responsible", "study", "leadership", "functions", "rulemaking", "enforcement", "publicity", "openness")
)
"""The section types that are topics. The others say what a section is for: 存在问题 is what no plan is about."""


def topic_of(text: str, types: tuple[str, ...]) -> tuple[str, Reason]:
    """The topic and what decided it: the words of the sentence, else the section's types, else next_steps."""
    best, most, words = "", 0, ""
    for topic, form in topic_words():
        found = [match[0] for match in form.finditer(text)]
        size = sum(map(len, found))
        if size > most:
            best, most, words = topic, size, "，".join(dict.fromkeys(found))
    if best:
        return best, Reason(f"topic.{best}", words)
    stands = next((kind for kind in types if kind in _TOPICS), "next_steps")
    return stands, Reason("topic.section", stands)
