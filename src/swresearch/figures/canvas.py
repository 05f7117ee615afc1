"""A drawing surface in pixels on a matplotlib figure, written as SVG with real text.

Origin at the top left, y downwards. The SVG has no style sheet, no ids, no metadata and no
background, so that two drawings on a page do not touch each other, and the same drawing is always
the same bytes.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from swresearch.figures import palette
from swresearch.figures.fonts import CSS_FAMILY, REGULAR, family, plain, width

WIDE, NARROW = 700, 296  # what a text column and a small telephone (320) leave
TICK = "sw-tick"
Point = tuple[float, float]


class Canvas:
    """One drawing, `width` pixels wide; its height is known when everything has been placed."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._shapes: list[tuple] = []
        self._words: list[tuple] = []

    def rectangle(self, x: float, y: float, width: float, height: float, role: str) -> None:
        """A filled rectangle with its top left corner at x, y."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.polygon(corners, role)

    def polygon(self, corners: Sequence[Point], role: str, edge: float = 0) -> None:
        """A filled shape; `edge` is the width of a paper-coloured line around it."""
        self._shapes.append(("polygon", tuple(corners), role, edge))

    def circle(self, x: float, y: float, radius: float, role: str, edge: float = 0) -> None:
        """A filled circle."""
        self._shapes.append(("circle", (x, y, radius), role, edge))

    def line(
        self, start: tuple[float, float], end: tuple[float, float], role: str, weight: float = 1
    ) -> None:
        """A straight line, `weight` pixels wide."""
        self._shapes.append(("line", (start, end), role, weight))

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 14,
        *,
        role: str = "ink",
        weight: int = REGULAR,
        anchor: str = "left",
        name: str | None = None,
    ) -> float:
        """A line of text with its baseline at y; `anchor` is left, center or right. Its width.

        `name` is its class in the SVG; it starts with "sw-".
        """
        words = plain(words)
        if words.strip():
            self._words.append((x, y, words, size, role, weight, anchor, name))
        return width(words, size, weight)

    def tick(self, x: float, y: float, words: str, size: float) -> None:
        """A number at a mark of an axis, in the middle below it; the gate knows it by its class."""
        self.text(x, y, words, size, role="muted", anchor="center", name=TICK)

    def svg(self, height: float, name: str, alt: str) -> str:
        """The drawing as SVG text of the given height; `name` is its own among all drawings."""
        import matplotlib as mpl
        from matplotlib.figure import Figure

        height = math.ceil(height)
        figure = Figure(figsize=(self.width / 72, height / 72), dpi=72)
        figure.patch.set_visible(False)
        for artist in (*self._shape_artists(height), *self._text_artists(height)):
            figure.add_artist(artist)
        buffer = io.StringIO()
        # The context restores the settings of the notebook in which the figure is drawn.
        settings: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": f"{name}-{self.width}"}
        with mpl.rc_context(settings), warnings.catch_warnings():
            # Signs that the font lacks stay text, and are drawn by the reader's system.
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")
            figure.savefig(buffer, format="svg", metadata={"Date": None})
        return _written(buffer.getvalue(), self.width, height, alt)

    def _shape_artists(self, height: float) -> list:
        from matplotlib.lines import Line2D
        from matplotlib.patches import Circle, Polygon
        from matplotlib.transforms import Affine2D

        flip = Affine2D().scale(1, -1).translate(0, height)
        artists: list[Any] = []
        for kind, place, role, size in self._shapes:
            colour = palette.ink(role)
            edge: dict[str, Any] = {
                "facecolor": colour,
                "edgecolor": palette.ink("paper") if size else "none",
            }
            edge |= {"linewidth": size, "transform": flip}
            if kind == "line":
                (x0, y0), (x1, y1) = place
                artists.append(
                    Line2D([x0, x1], [y0, y1], transform=flip, color=colour, linewidth=size,
                           solid_capstyle="butt")
                )  # fmt: skip
            elif kind == "circle":
                artists.append(Circle(place[:2], place[2], **edge))
            else:
                artists.append(Polygon(place, closed=True, **edge))
        return [_at(artist, layer) for layer, artist in enumerate(artists)]

    def _text_artists(self, height: float) -> list:
        from matplotlib.text import Text

        artists = [
            Text(
                x,
                height - y,
                words,
                transform=None,
                color=palette.ink(role),
                fontsize=size,
                fontfamily=family(),
                fontweight=weight,
                horizontalalignment=anchor,
                verticalalignment="baseline",
                parse_math=False,  # a dollar sign in a statement is a dollar sign
                gid=name,
            )
            for x, y, words, size, role, weight, anchor, name in self._words
        ]
        return [_at(artist, len(self._shapes) + layer) for layer, artist in enumerate(artists)]


def _at(artist: Any, layer: int) -> Any:
    """The artist in its layer: drawn in the order in which things were placed."""
    artist.set_zorder(layer)
    return artist


_SVG = "{http://www.w3.org/2000/svg}"
_KEPT = ("d", "x", "y")
_LOOKS = ("fill", "stroke", "stroke-width", "font-size", "font-weight", "text-anchor")
_FRACTION = re.compile(r"-?\d+\.\d+")


def _written(svg: str, width: int, height: float, alt: str) -> str:
    """The paths and texts of matplotlib's SVG in their order, and nothing that reaches further.

    Its style sheet would hold for the whole page, and its ids are the same in every drawing.
    """
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" '
        f'width="{width}" height="{height:g}" role="img" aria-label="{escape(plain(alt))}" '
        f'font-family="{CSS_FAMILY}" stroke-linejoin="round">'
    ]
    drawn = fromstring(svg)
    # matplotlib puts the name of a text on a group around it.
    named = {
        text: str(group.get("id"))
        for group in drawn.iter(f"{_SVG}g")
        if group.get("id", "").startswith("sw-")
        for text in group.iter(f"{_SVG}text")
    }
    for element in drawn.iter():
        name = str(element.tag).removeprefix(_SVG)
        if name in {"path", "text"}:
            words = escape(element.text or "", quote=False) if name == "text" else ""
            attributes = " ".join(f'{key}="{value}"' for key, value in _attributes(element))
            if element in named:
                attributes = f'class="{named[element]}" {attributes}'
            lines.append(
                f"<{name} {attributes}>{words}</{name}>" if words else f"<{name} {attributes}/>"
            )
    return "\n".join([*lines, "</svg>\n"])


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    for key in _KEPT:
        if key in element.attrib:
            yield key, _FRACTION.sub(_rounded, " ".join(element.attrib[key].split()))
    declared = (part.partition(":") for part in element.get("style", "").split(";"))
    style = {key.strip(): value.strip() for key, _, value in declared}
    for key in _LOOKS:
        if key in style:
            yield key, palette.as_property(style[key])


def _rounded(found: re.Match[str]) -> str:
    return f"{float(found.group()):.2f}".rstrip("0").rstrip(".")
