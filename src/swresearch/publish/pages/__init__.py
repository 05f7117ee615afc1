"""What generated pages hold: blocks made from the programme, the ledger, the numbers and the reports.

`page_blocks` gives {page: {name: [block payloads]}}; the page "" holds what every page may use. Prose
puts a list in its place by its name, with the `blocks` directive.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from swresearch.blocks import Block
from swresearch.ledger import judge
from swresearch.publish.pages import account, contact, home, programme
from swresearch.publish.pages.conclusions import review_lines
from swresearch.publish.pages.material import Material
from swresearch.publish.pages.phases import phase_blocks
from swresearch.publish.pages.teaching import BLOCKS, TeachingPage, all_pages, teaching_pages
from swresearch.publish.runs import phase_folder
from swresearch.quantity import words_table

__all__ = [
    "BLOCKS",
    "Material",
    "TeachingPage",
    "all_pages",
    "page_blocks",
    "review_lines",
    "teaching_pages",
]


def page_blocks(
    material: Material, teaching: Sequence[TeachingPage] = ()
) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """All generated blocks, by page and name, as payloads."""
    judged = judge(material.programme.findings, material.numbers)
    pages: dict[str, dict[str, list[Block]]] = {
        "": {
            "home.intro": list(home.intro(material)),
            "home.question": list(home.question(material)),
            "home.tiles": [home.tiles(material, judged)],
            "home.more": list(home.beside(material, teaching)),
            "home.findings": [*home.findings(material, judged), *home.others(material, judged)],
            "home.next": list(home.next_steps(material, judged)),
            "programme.about": list(programme.about(material)),
            "programme.reading": list(programme.reading(material)),
            "programme.phases": list(programme.phases(material)),
            "account.instruments": list(account.instruments(material)),
            "account.codebook": list(account.codebook(material)),
            "account.cleaning": list(account.cleaning(material)),
            "account.reading": list(account.reading(material)),
            "account.data": list(account.data_statement(material)),
            "account.versions": [account.versions(material), account.shipped(material)],
            "account.methods": list(account.methods(material)),
            "account.certainty": list(account.certainty(material)),
            "account.words": [words_table(material.language)],
            "account.contact": list(contact.contact(material)),
            "account.accessibility": list(contact.accessibility(material)),
            "account.templates": list(account.template_code(material)),
        }
    }
    for perspective in material.programme.file.phases:
        page = f"{phase_folder(material.programme, perspective)}/index"
        pages[page] = phase_blocks(material, perspective, judged)
    pages |= {page.address: {BLOCKS: list(page.blocks)} for page in all_pages(teaching)}
    return {
        page: {name: [block.payload() for block in blocks] for name, blocks in lists.items()}
        for page, lists in pages.items()
    }
