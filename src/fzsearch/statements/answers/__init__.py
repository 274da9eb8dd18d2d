"""Which sentences of the next report may answer a promise. They are ranked, and nothing is judged.

A promise is cut into clauses, and each is compared with every sentence: how much of its pairs of letters the
sentence has, rare ones and long common strings counting more, words that circulate (words.toml) less.
"""

from fzsearch.statements.answers.candidates import Candidates
from fzsearch.statements.answers.carried import NEARLY, Repeated, is_carried
from fzsearch.statements.answers.comparing import Comparison
from fzsearch.statements.answers.ranking import MENTIONED, Answer, answers_to

__all__ = [
    "MENTIONED",
    "NEARLY",
    "Answer",
    "Candidates",
    "Comparison",
    "Repeated",
    "answers_to",
    "is_carried",
]
