"""Results in plain sentences, with the uncertainty in them, from the same frames as figure and table.

A sentence says what people answered and never why: there is no verb of cause in the catalogue. Which
word goes with a share is the rule of `quantity`.
"""

from swresearch.sentences.people import participation_sentence, response_sentence
from swresearch.sentences.scales import (
    difference_sentence,
    scale_sentence,
    scales_finding,
    wording_remark,
)
from swresearch.sentences.statements import (
    agreement_sentence,
    block_finding,
    of_step,
    statements_finding,
    statements_seen,
)

__all__ = [
    "agreement_sentence",
    "block_finding",
    "difference_sentence",
    "of_step",
    "participation_sentence",
    "response_sentence",
    "scale_sentence",
    "scales_finding",
    "statements_finding",
    "statements_seen",
    "wording_remark",
]
