"""Colours by role. A drawing names roles; the page gives each role its colour, light or dark.

In the SVG a role is a CSS custom property with the light colour as its fallback. While drawing each
role has a stand-in colour of its own, because several roles share one value.
"""

from __future__ import annotations

ROLES = {
    "ink": "#1d2327",
    "muted": "#56616a",
    "line": "#c9d0d5",
    "paper": "#ffffff",
    "agree-1": "#8fb8d9",
    "agree-mid": "#4674a0",
    "agree-2": "#1f5a8c",
    "disagree-1": "#e8a25c",
    "disagree-mid": "#c57931",
    "disagree-2": "#9a4a00",
    "neutral": "#aeb7bd",
    "missing": "#dde2e5",
    "worker": "#1f5a8c",
    "client": "#9a4a00",
    "partner": "#3f6b3a",
    "accent": "#0f5c6e",
    "step-1": "#dcebee",
    "step-2": "#b5d3da",
    "step-3": "#8bb9c4",
    "step-4": "#5f9cab",
    "step-5": "#377f91",
    "step-6": "#0f5c6e",
    "step-7": "#083d4a",
    # Text that stands on a dark and on a light part of a bar.
    "on-dark": "#ffffff",
    "on-light": "#1d2327",
    # The steps turn round on a dark page, where much is light; so does the text on them.
    "on-few": "#1d2327",
    "on-many": "#ffffff",
}
"""Role -> colour on white paper. Grey values differ within each side, for print."""

DARK = frozenset({"agree-2", "agree-mid", "disagree-2", "step-5", "step-6", "step-7"})

_STAND_INS = {role: f"#0a{at:04x}" for at, role in enumerate(ROLES, start=1)}
_BY_STAND_IN = {stand_in: role for role, stand_in in _STAND_INS.items()}


def ink(role: str) -> str:
    """The stand-in colour to draw a role with; `KeyError` for an unknown role."""
    return _STAND_INS[role]


def on(role: str) -> str:
    """The role of text that stands on a shape of this role."""
    names = ("on-few", "on-many") if role.startswith("step-") else ("on-light", "on-dark")
    return names[role in DARK]


def as_property(value: str) -> str:
    """A stand-in colour as `var(--sw-role, #colour)`; any other value as it is."""
    role = _BY_STAND_IN.get(value)
    return f"var(--sw-{role}, {ROLES[role]})" if role else value


def sides(options: int, side: str) -> list[str]:
    """The roles of the answers on one side of zero, from the mildest (next to zero) outwards."""
    ramps = {
        1: [f"{side}-2"],
        2: [f"{side}-1", f"{side}-2"],
        3: [f"{side}-1", f"{side}-mid", f"{side}-2"],
    }
    if options in ramps:
        return ramps[options]
    return [f"{side}-1", f"{side}-mid", *[f"{side}-2"] * max(options - 2, 0)][:options]


def steps(options: int) -> list[str]:
    """The roles of ordered answers without sides, light to dark (at most seven)."""
    at = [1 + round(i * 6 / max(options - 1, 1)) for i in range(options)]
    return [f"step-{step}" for step in at]
