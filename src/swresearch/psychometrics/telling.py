"""What is found about an instrument, in sentences."""

from __future__ import annotations

import pandas as pd

from swresearch.language import DEFAULT_LANGUAGE, number, say
from swresearch.programme import Publication
from swresearch.psychometrics.scales import STATISTICS, refusals
from swresearch.writing import listed, people_between, signed

CUSTOMARY = 0.7
"""The least alpha that is customary for statements about groups (Nunnally 1978)."""


def finding(frame: pd.DataFrame, language: str = DEFAULT_LANGUAGE) -> str:
    """The one sentence above the page, from a protected `psychometrics.reliability`."""
    if frame.empty:
        return say("psychometrics.finding.no-scales", language)
    alphas = frame.loc[(frame["statistic"] == "alpha") & frame["value"].notna()]
    if alphas.empty:
        return say("psychometrics.finding.none", language)
    found, scales, groups = alphas["value"], alphas["scale"].nunique(), alphas["group"].nunique()
    if len(found) == 1:
        kind = "one"
    else:
        kind = "one-scale" if scales == 1 else "one-group" if groups == 1 else "several"
    return say(
        f"psychometrics.finding.{kind}",
        language,
        scales=scales,
        groups=groups,
        low=signed(found.min(), 2, language),
        high=signed(found.max(), 2, language),
        number=int((found >= CUSTOMARY).sum()),
        all=len(found),
        enough=number(CUSTOMARY, 1, language),
    )


def explanations(frame: pd.DataFrame, language: str = DEFAULT_LANGUAGE) -> list[str]:
    """What the statistics with a number in a `reliability` frame mean, in a sentence or two each."""
    found = set(frame.loc[frame["value"].notna(), "statistic"])
    explained = [name for name in STATISTICS if name != "standardised" and name in found]
    told = [say(f"psychometrics.explained.{name}", language) for name in explained]
    return [*told, *_more_factors(frame, language)]


def _more_factors(frame: pd.DataFrame, language: str) -> list[str]:
    """Where common factors count higher than components, and why the table has the components."""
    more = frame[frame["by_factors"] > frame["value"]]
    if more.empty:
        return []
    ends = sorted({int(more["by_factors"].min()), int(more["by_factors"].max())})
    span = say("psychometrics.span", language, low=ends[0], high=ends[-1])
    number = span if len(ends) > 1 else str(ends[0])
    titles = listed([f"‘{title}’" for title in dict.fromkeys(more["title"])], language)
    return [say("psychometrics.more-factors", language, titles=titles, number=number)]


def refusal_sentences(
    frame: pd.DataFrame, publication: Publication, language: str = DEFAULT_LANGUAGE
) -> list[str]:
    """Why there is no number, from a protected `reliability`: one line per statistic and reason."""
    return [_refusal(row, publication, language) for _, row in refusals(frame).iterrows()]


def _refusal(row: pd.Series, publication: Publication, language: str) -> str:
    statistic = say(f"psychometrics.statistic.{row['statistic']}", language)
    people = people_between(row["fewest"], row["most"], publication.smallest_base, language)
    reason = say(row["reason"], language, n=people, base=publication.smallest_base)
    parts = [say("psychometrics.where", language, statistic=statistic, number=row["number"]), reason]
    if row["reason"] == "refusal.too-few":
        parts.append(
            say(f"psychometrics.needs.{row['statistic']}", language, people=_needed()[row["statistic"]])
        )
    return " ".join(parts)


def _needed() -> dict[str, int]:
    """The fewest people that each statistic takes."""
    from swresearch.statistics.dimensions import SMALLEST_PARALLEL
    from swresearch.statistics.omega import SMALLEST_FACTOR
    from swresearch.statistics.polychoric import SMALLEST_POLYCHORIC
    from swresearch.statistics.reliability import SMALLEST_SCALE
    from swresearch.statistics.scalability import SMALLEST_MOKKEN

    return {
        "alpha": SMALLEST_SCALE,
        "standardised": SMALLEST_SCALE,
        "omega": SMALLEST_FACTOR,
        "ordinal_alpha": SMALLEST_POLYCHORIC,
        "mokken": SMALLEST_MOKKEN,
        "dimensions": SMALLEST_PARALLEL,
    }
