"""Print: the conversation guide, its cards, the factsheets and the poster, typeset by Typst.

Everything comes from `guide.yml`, `factsheets.yml` and the cases; every PDF is tagged (PDF/UA-1),
carries its font, and has the same bytes each time it is made.
"""

from swresearch.print.cards import Card, Deck, card_pictures, cards_pdf, case_deck, guide_deck, measured
from swresearch.print.factsheets import factsheet_pdf, factsheet_pictures
from swresearch.print.form import STYLE as FORM_STYLE
from swresearch.print.form import SummaryForm, form_html, form_page, summary_form
from swresearch.print.guide import guide_pdf, guide_pictures
from swresearch.print.model import CardKind, FactSheets, Guide, Round
from swresearch.print.poster import poster_pdf, poster_pictures
from swresearch.print.reading import load_factsheets, load_guide

__all__ = [
    "FORM_STYLE",
    "Card",
    "CardKind",
    "Deck",
    "FactSheets",
    "Guide",
    "Round",
    "SummaryForm",
    "card_pictures",
    "cards_pdf",
    "case_deck",
    "factsheet_pdf",
    "factsheet_pictures",
    "form_html",
    "form_page",
    "guide_deck",
    "guide_pdf",
    "guide_pictures",
    "load_factsheets",
    "load_guide",
    "measured",
    "poster_pdf",
    "poster_pictures",
    "summary_form",
]
