"""Drawings: SVG through an allow-list, written anew element by element.

What is not on the lists (scripts, links, embedded pictures, styles, metadata, foreign elements) is left
out. Style attributes become presentation attributes, so that a page needs no inline styles; ids
get a prefix, so that two drawings on one page cannot mix up their parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from markupsafe import Markup, escape

from swresearch.errors import Problem, ProblemsError

_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_MAX_DEPTH = 60


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


ELEMENTS = _names("svg g defs path use text tspan rect circle ellipse line polyline polygon clipPath")
_IN_TEXT = _names("text tspan")
"""Only inside these does text between elements count."""
# Attributes that say how a shape looks; in a style attribute they are properties of the same name.
LOOKS = _names(
    "fill fill-opacity fill-rule clip-rule stroke stroke-width stroke-opacity stroke-linecap "
    "stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity visibility "
    "font-family font-size font-weight font-style letter-spacing text-anchor dominant-baseline "
    "clip-path transform"
)
ATTRIBUTES = LOOKS | _names(
    "d x y x1 y1 x2 y2 dx dy cx cy r rx ry width height points viewBox preserveAspectRatio "
    "clipPathUnits"
)
_FUNCTIONS = _names("rgb rgba var matrix translate scale rotate skewX skewY")

_VALUE = re.compile(r"[\w\s.,%#+\-()'\"]*", re.ASCII)
_FUNCTION = re.compile(r"([\w-]*)\s*\(")
_LOCAL = re.compile(r"url\(\s*['\"]?#([\w.:-]+)['\"]?\s*\)")
_ID = re.compile(r"[\w.:-]+", re.ASCII)
_FONT = re.compile(
    r"(?:(?P<style>italic|oblique)\s+)?(?:(?P<weight>\d{3}|bold|normal)\s+)?"
    r"(?P<size>[\d.]+(?:px|pt|em|rem))(?:\s*/\s*[\d.]+)?\s+(?P<family>.+)"
)


def clean_svg(source: str, prefix: str, label: str) -> Markup:
    """The drawing as inline SVG with a text alternative; every id starts with `prefix`.

    Raises `ProblemsError` when `source` is not well-formed SVG or is nested absurdly deep.
    """
    try:
        root = fromstring(source)
    except (ParseError, DefusedXmlException, ValueError, TypeError) as error:
        raise ProblemsError([Problem("page.drawing", found=str(error)[:80])]) from error
    if _local_name(root) != "svg":
        raise ProblemsError([Problem("page.drawing", found=str(root.tag)[:80])])
    named = f' role="img" aria-label="{escape(label)}" focusable="false"'
    return Markup("".join(_written(root, prefix, named, _MAX_DEPTH)))


def _written(element: Element, prefix: str, extra: str, depth: int) -> Iterator[str]:
    """One allowed element with its allowed attributes and children, in pieces of HTML.

    Plain pieces joined once: a drawing has thousands of elements, and marking each as safe took longer
    than all else on a page.
    """
    if depth == 0:
        raise ProblemsError([Problem("page.drawing", found=f"> {_MAX_DEPTH}")])
    name = _local_name(element)
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in _attributes(element, prefix))
    yield f"<{name}{attributes}{extra}>"
    if name in _IN_TEXT:
        yield str(escape(element.text or ""))
    for child in element:
        if _local_name(child) in ELEMENTS:
            yield from _written(child, prefix, "", depth - 1)
        if name in _IN_TEXT:
            yield str(escape(child.tail or ""))
    yield f"</{name}>"


def _local_name(element: Element) -> str:
    """The element's name; empty for comments and for what is not SVG."""
    tag = element.tag if isinstance(element.tag, str) else ""
    name = tag.removeprefix(_SVG)
    return "" if "{" in name else name


def _attributes(element: Element, prefix: str) -> Iterator[tuple[str, str]]:
    """The element's safe attributes by name, those of its style included; a style wins."""
    found: dict[str, str] = {}
    for key, value in element.attrib.items():
        if key in ATTRIBUTES and (safe := _safe_value(value, prefix)) is not None:
            found[key] = safe
        elif key == "id" and _ID.fullmatch(value):
            found["id"] = f"{prefix}-{value}"
        elif key in _HREFS and value.startswith("#") and _ID.fullmatch(value[1:]):
            found["href"] = f"#{prefix}-{value[1:]}"
        elif key == "class":
            found["class"] = " ".join(re.findall(r"\bsw-[a-z0-9-]+", value))
    for key, value in _declarations(element.get("style", "")):
        if key in LOOKS and (safe := _safe_value(value, prefix)) is not None:
            found[key] = safe
    yield from ((key, value) for key, value in found.items() if value)


def _safe_value(value: str, prefix: str) -> str | None:
    """The value, with local references prefixed; None when it is not plainly harmless."""
    if local := _LOCAL.fullmatch(value.strip()):
        return f"url(#{prefix}-{local[1]})"
    known = all(name in _FUNCTIONS for name in _FUNCTION.findall(value))
    return value.strip() if known and _VALUE.fullmatch(value) else None


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    """The declarations of a style attribute; the shorthand `font` as its four properties."""
    for declaration in style.split(";"):
        key, _, value = declaration.partition(":")
        key, value = key.strip(), value.strip()
        font = _FONT.fullmatch(value) if key == "font" else None
        if font:
            yield from ((f"font-{part}", text) for part, text in font.groupdict().items() if text)
        else:
            yield key, value
