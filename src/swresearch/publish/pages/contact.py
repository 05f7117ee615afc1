"""Who answers for the site: whom to ask, and the facts of the accessibility statement."""

from __future__ import annotations

from collections.abc import Iterator

from swresearch import __version__
from swresearch.blocks import Block, Items, Text, Tone
from swresearch.publish.pages.material import Material


def contact(material: Material) -> Iterator[Block]:
    """Whom a reader can ask, by what the programme file says of it."""
    about = material.programme.file.contact
    who = about.organisation or ", ".join(about.authors)
    if about.email:
        ask = material.say("ask-by-mail", email=about.email)
    elif who:
        ask = material.say("ask", who=who)
    else:
        ask = material.say("ask-nobody")
    yield Text(ask)
    if about.email and who:
        yield Text(material.say("ask-of", who=who))
    if material.programme.file.synthetic:
        yield Text(material.say("ask-synthetic"), Tone.NOTE)


def accessibility(material: Material) -> Iterator[Block]:
    """What the statement is about: the site, who made it, its edition, and how far it complies."""
    file = material.programme.file
    facts = [
        material.say("statement-site", title=material.words(file.title)),
        material.say("statement-by", who=file.contact.organisation or ", ".join(file.contact.authors))
        if file.contact.organisation or file.contact.authors
        else "",
        material.say("statement-edition", edition=file.edition) if file.edition else "",
        material.say("statement-standard"),
        material.say("statement-tool", version=__version__),
    ]
    yield Items([fact for fact in facts if fact])
    yield Text(material.say("statement-status"))
    yield Text(material.say("statement-why"))
