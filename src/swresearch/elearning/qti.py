"""Questions as QTI 1.2.1 in the profile of Common Cartridge 1.1.

The profile knows choices (one or several), true or false, and typed answers; ordering and matching
become choices (`forms.as_choices`). Texts are marked as plain, so that markup in them stays text.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from swresearch.elearning.forms import Choice
from swresearch.elearning.markup import joined
from swresearch.elearning.model import Course

MULTIPLE_CHOICE = "cc.multiple_choice.v0p1"
MULTIPLE_RESPONSE = "cc.multiple_response.v0p1"


def assessment(course: Course, ident: str, title: str, choices: Iterable[Choice]) -> str:
    """A quiz with its questions, as often as one likes, with feedback."""
    fields = (
        ("cc_profile", "cc.exam.v0p1"),
        ("qmd_assessmenttype", "Examination"),
        ("qmd_scoretype", "Percentage"),
        ("qmd_feedbackpermitted", "Yes"),
        ("qmd_hintspermitted", "No"),
        ("qmd_solutionspermitted", "No"),
        ("cc_maxattempts", "unlimited"),
    )
    return str(
        Markup(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">\n'
            '<assessment ident="{ident}" title="{title}" xml:lang="{language}">\n{fields}\n'
            '<section ident="{ident}.section">\n{items}\n</section>\n</assessment>\n</questestinterop>\n'
        ).format(
            ident=ident,
            title=title,
            language=course.language,
            fields=_fields(fields),
            items=joined(_item(choice) for choice in choices),
        )
    )


def _fields(fields: Iterable[tuple[str, str]]) -> Markup:
    field = Markup(
        "<qtimetadatafield><fieldlabel>{}</fieldlabel><fieldentry>{}</fieldentry></qtimetadatafield>"
    )
    return Markup("<qtimetadata>{}</qtimetadata>").format(
        joined(field.format(*pair) for pair in fields)
    )


def _item(choice: Choice) -> Markup:
    several = _as_several(choice)
    profile = MULTIPLE_RESPONSE if several else MULTIPLE_CHOICE
    return Markup(
        '<item ident="{ident}">\n<itemmetadata>{fields}</itemmetadata>\n<presentation>\n{text}\n'
        '<response_lid ident="answer" rcardinality="{cardinality}"><render_choice>\n{labels}\n'
        "</render_choice></response_lid>\n</presentation>\n<resprocessing>\n"
        '<outcomes><decvar varname="SCORE" vartype="Decimal" minvalue="0" maxvalue="100"/></outcomes>\n'
        "{told}\n{scored}\n</resprocessing>\n{feedback}\n</item>"
    ).format(
        ident=choice.ident,
        fields=_fields([("cc_profile", profile)]),
        text=_material(choice.text),
        cardinality="Multiple" if several else "Single",
        labels=joined(_label(place, option.text) for place, option in enumerate(choice.options)),
        told=joined(_told(place) for place in range(len(choice.options))),
        scored=_scored(choice),
        feedback=joined(
            _feedback(place, option.feedback) for place, option in enumerate(choice.options)
        ),
    )


def _as_several(choice: Choice) -> bool:
    """Whether options are ticked one by one.

    A choice of one has three options or more in this profile (rule 4d), and true or false may lose its
    words on import; two options are therefore ticked.
    """
    return choice.several or len(choice.options) < 3


def _material(text: str) -> Markup:
    return Markup('<material><mattext texttype="text/plain">{}</mattext></material>').format(text)


def _label(place: int, text: str) -> Markup:
    return Markup('<response_label ident="a{}">{}</response_label>').format(place, _material(text))


def _told(place: int) -> Markup:
    """Show the feedback of an option to who ticks it, and go on to the next condition."""
    return Markup(
        '<respcondition continue="Yes"><conditionvar><varequal respident="answer">a{place}</varequal>'
        '</conditionvar><displayfeedback feedbacktype="Response" linkrefid="a{place}.feedback"/>'
        "</respcondition>"
    ).format(place=place)


def _scored(choice: Choice) -> Markup:
    """All points for exactly the right options."""
    tests = [
        Markup('<varequal respident="answer">a{}</varequal>').format(place)
        for place, option in enumerate(choice.options)
        if option.correct
    ]
    if _as_several(choice):
        wrong = Markup('<not><varequal respident="answer">a{}</varequal></not>')
        tests += [wrong.format(i) for i, option in enumerate(choice.options) if not option.correct]
        tests = [Markup("<and>{}</and>").format(joined(tests))]
    return Markup(
        '<respcondition continue="No"><conditionvar>{}</conditionvar>'
        '<setvar action="Set" varname="SCORE">100</setvar></respcondition>'
    ).format(joined(tests))


def _feedback(place: int, text: str) -> Markup:
    return Markup('<itemfeedback ident="a{}.feedback"><flow_mat>{}</flow_mat></itemfeedback>').format(
        place, _material(text)
    )
