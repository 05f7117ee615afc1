"""How an instrument behaves in the answers of a programme: its items, its scales, its warning signs.

people    the groups that were asked (a wave, or a step of one)
items     per question: n, missing, mean, spread, floor and ceiling, item-rest, alpha without it
scales    per scale: alpha, omega, ordinal alpha, Mokken's H, number of factors, inter-item matrix
signs     straight-lined answers and flipped directions, as counts
telling   what is found, and why there is no number, in sentences

Frames in, frames out: nothing here reads a file, and every frame is protected before it is shown.
"""

from swresearch.psychometrics.items import item_behaviour, item_rest_frame, scale_items
from swresearch.psychometrics.people import Asked, asked_people, named_waves, not_asked
from swresearch.psychometrics.scales import STATISTICS, inter_item_frame, refusals, reliability
from swresearch.psychometrics.signs import answer_signs
from swresearch.psychometrics.telling import explanations, finding, refusal_sentences

__all__ = [
    "STATISTICS",
    "Asked",
    "answer_signs",
    "asked_people",
    "explanations",
    "finding",
    "inter_item_frame",
    "item_behaviour",
    "item_rest_frame",
    "named_waves",
    "not_asked",
    "refusal_sentences",
    "refusals",
    "reliability",
    "scale_items",
]
