"""The catalogue of instruments as text: what `swresearch instruments` prints."""

from __future__ import annotations

from collections.abc import Iterator

from swresearch.instruments import (
    Instrument,
    Norm,
    Scale,
    catalogue,
    from_catalogue,
    text,
)
from swresearch.language import DEFAULT_LANGUAGE, number, say


def overview(language: str = DEFAULT_LANGUAGE) -> Iterator[str]:
    """One line per published instrument: its name, title, and scales with their ranges."""
    for name, instrument in catalogue().items():
        scales = ", ".join(_range(scale, language) for scale in instrument.scales.values())
        told = text(instrument.refused, language) if instrument.refused else scales
        yield f"{name:24} {text(instrument.title, language)}. {told}".rstrip()
    yield say("describe.one", language)


def describe(name: str, language: str = DEFAULT_LANGUAGE) -> Iterator[str]:
    """All of one instrument: items, answers, scales, norms, source, licence, what is unverified.

    Raises `ProblemsError` when the catalogue does not have it.
    """
    instrument = from_catalogue(name)
    yield text(instrument.title, language)
    for words in (instrument.refused, instrument.note):
        if words:
            yield f"  {text(words, language)}"
    yield from _items(instrument, language)
    for key, scale in instrument.scales.items():
        yield from _scale(key, scale, language)
    yield from _origin(instrument, language)


def _items(instrument: Instrument, language: str) -> Iterator[str]:
    yield say("describe.items", language)
    for key, item in instrument.items.items():
        words = text(item.label, language) or item.words("", "", language)
        reversed_ = say("describe.reversed", language) if item.reversed else ""
        yield f"  {key:28} {words}{reversed_}"
    for name, order in instrument.orders.items():
        yield say("describe.order", language, name=name, items=", ".join(order))
    for answers in instrument.answer_sets.values():
        pairs = [f"{code} = {text(label, language)}" for code, label in answers.options.items()]
        options = ", ".join(pairs)
        yield say("describe.answers", language, options=options)


def _scale(key: str, scale: Scale, language: str) -> Iterator[str]:
    yield say("describe.scale", language, key=key, range=_range(scale, language))
    yield f"  {say(f'describe.method.{scale.method.value}', language)}{_sum_of(scale, language)}"
    rule = say(
        f"describe.missing.{scale.missing.value}",
        language,
        required=scale.required,
        items=len(scale.items),
    )
    yield f"  {rule}"
    if scale.higher_means:
        yield f"  {text(scale.higher_means, language)}"
    for norm in scale.norms.values():
        yield f"  {_norm(norm, language)}"
    for doubt in scale.unverified:
        yield f"  {say('describe.unverified', language)} {doubt}"


def _sum_of(scale: Scale, language: str) -> str:
    if scale.multiply == 1 and scale.add == 0:
        return ""
    sign = "+" if scale.add >= 0 else ""
    values = {"multiply": _plain(scale.multiply, language), "add": sign + _plain(scale.add, language)}
    return say("describe.transform", language, **values)


def _range(scale: Scale, language: str) -> str:
    low, high = scale.bounds
    return f"{text(scale.title, language)} ({_plain(low, language)}–{_plain(high, language)})"


def _plain(value: float, language: str) -> str:
    """A number with as many decimals as it has."""
    return number(value, len(f"{value:g}".partition(".")[2]), language)


def _norm(norm: Norm, language: str) -> str:
    bands = "; ".join(
        f"{_plain(b.low, language)}–{_plain(b.high, language)} {text(b.label, language)}"
        for b in norm.bands
    )
    doubt = f" [{say('describe.unverified-short', language)}]" if norm.unverified else ""
    source = f" ({norm.source})" if norm.source else ""
    return f"{text(norm.title, language)}: {bands}{source}{doubt}"


def _origin(instrument: Instrument, language: str) -> Iterator[str]:
    if instrument.source:
        yield say("describe.source", language, source=instrument.source)
    for reference in instrument.reference:
        yield f"  {reference}"
    if instrument.licence:
        allowed = "texts" if instrument.licence.texts_allowed else "no-texts"
        terms = say(f"describe.{allowed}", language)
        yield say("describe.licence", language, name=instrument.licence.name, terms=terms)
    for doubt in instrument.unverified:
        yield f"  {say('describe.unverified', language)} {doubt}"
