"""Figures for people: SVG with real text, drawn for wide and for narrow screens from protected frames.

Each builder gives a `Figure` block with title, text alternative, source line and table, or a `Text`
block that says why there is nothing to draw. matplotlib is loaded when something is drawn.
"""

from swresearch.figures.bars import bars
from swresearch.figures.change import change
from swresearch.figures.crossing import crossing
from swresearch.figures.intervals import perspectives, scales
from swresearch.figures.statements import statements

__all__ = ["bars", "change", "crossing", "perspectives", "scales", "statements"]
