"""Colours as people without red, green or blue cones see them, and as a grey printer prints them.

Simulation by Machado, Oliveira and Fernandes (2009, IEEE TVCG 15, 1291-1298), full severity; distances
in CIE L*a*b* (1976), in which 2.3 can just be seen.
"""

import itertools
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from swresearch.figures import palette
from swresearch.figures.intervals import SHAPES

CSS = Path(__file__).parents[2] / "book/_static/swresearch.css"
EYES = {
    "all cones": np.eye(3),
    "no red": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "no green": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "no blue": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
TOGETHER = {
    "perspectives": ["worker", "client", "partner"],
    "two answers a side": ["disagree-2", "disagree-1", "neutral", "agree-1", "agree-2", "missing"],
    "three answers a side": [
        *("disagree-2", "disagree-mid", "disagree-1", "neutral"),
        *("agree-1", "agree-mid", "agree-2", "missing"),
    ],
    "steps": [f"step-{at}" for at in range(1, 8)],
}
FAR_APART = 9.0  # four times what can just be seen


def dark():
    """The colours of the dark page: those of the stylesheet, the others as in light."""
    block = re.search(r':root\[data-theme="dark"\] \{(.*?)\}', CSS.read_text("utf-8"), re.DOTALL)
    return palette.ROLES | dict(re.findall(r"--sw-([a-z0-9-]+): (#[0-9a-f]{6})", block[1]))


PAGES = {"light": palette.ROLES, "dark": dark()}


def seen(colour, eyes):
    """L*, a*, b* of a colour (#rrggbb) through these eyes."""
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(EYES[eyes] @ linear, 0, 1) / [0.95047, 1, 1.08883]
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_the_dark_page_has_colours_of_its_own():
    assert {role for role in palette.ROLES if PAGES["dark"][role] != palette.ROLES[role]} >= {
        "worker", "client", "partner", "agree-2", "disagree-2", "ink", "paper",
    }  # fmt: skip


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("which", TOGETHER)
@pytest.mark.parametrize("page", PAGES)
def test_colours_that_stand_together_can_be_told_apart(page, which, eyes):
    shown = {role: seen(PAGES[page][role], eyes) for role in TOGETHER[which]}
    near = {
        (one, other): round(float(np.linalg.norm(shown[one] - shown[other])), 1)
        for one, other in itertools.combinations(shown, 2)
    }
    assert {pair: gap for pair, gap in near.items() if gap < FAR_APART} == {}


@pytest.mark.parametrize("ramp", ["agree", "disagree"])
def test_answers_of_one_side_differ_in_grey(ramp):
    """The sides lie left and right of one line; within a side grey must do."""
    greys = [seen(palette.ROLES[role], "all cones")[0] for role in palette.sides(3, ramp)]
    assert min(abs(a - b) for a, b in pairwise(greys)) >= FAR_APART


def test_steps_run_from_light_to_dark_in_grey():
    greys = [seen(palette.ROLES[f"step-{at}"], "all cones")[0] for at in range(1, 8)]
    assert min(a - b for a, b in pairwise(greys)) >= FAR_APART


def test_perspectives_that_grey_print_makes_alike_have_shapes_of_their_own():
    greys = [seen(palette.ROLES[role], "all cones")[0] for role in SHAPES]
    assert np.ptp(greys) < FAR_APART, "when grey tells them apart this test can go"
    assert len(set(SHAPES.values())) == len(SHAPES) == 3


def test_numbers_on_steps_can_be_read_on_a_dark_page():
    colours = palette.ROLES | dark()
    for at in range(1, 8):
        on = palette.on(f"step-{at}")
        light, low = sorted(
            (seen(colours[role], "all cones")[0] for role in (f"step-{at}", on)), reverse=True
        )
        # Relative luminance from L* (CIE 1976), as in WCAG 2.1.
        ratio = (((light + 16) / 116) ** 3 + 0.05) / (((low + 16) / 116) ** 3 + 0.05)
        assert ratio >= 4.5, (at, on, ratio)
