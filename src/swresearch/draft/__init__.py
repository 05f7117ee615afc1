"""Drafting a programme from raw files: `swresearch new DIR --from FILE`.

What a file says is written down: questions, answer options, missing codes. What it cannot say (which
items form a scale, who was asked, what the programme's question is) is asked for in comments.
"""

from swresearch.draft.folder import draft_programme

__all__ = ["draft_programme"]
