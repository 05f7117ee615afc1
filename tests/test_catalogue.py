"""The published instruments: every reference value of their sources, and the traps found in them."""

import itertools

import pandas as pd
import pytest

from swresearch.errors import ProblemsError
from swresearch.instruments import ItemKind, Method, MissingRule, catalogue, from_catalogue, text
from swresearch.score import bands, score

NAMES = [
    "brs",
    "cantril_ladder",
    "de_jong_gierveld_11",
    "de_jong_gierveld_6",
    "ediz",
    "ediz_plus",
    "goal_attainment",
    "gses",
    "life_satisfaction",
    "life_satisfaction_0_10",
    "mhi5",
    "pearlin_mastery",
    "positive_health_web",
    "rosenberg",
    "swemwbs",
    "ucla_20",
    "wai_sr",
    "who5",
    "zrm_2017",
]
CATALOGUE = catalogue()
NA = None

# instrument, order (a name of `orders`, or None for the order of the items), answers, expected scores
VALUES = [
    # De Jong Gierveld: codes 1 no, 2 more or less, 3 yes.
    ("de_jong_gierveld_11", "manual", [1] * 11, {"loneliness": 5, "emotional": 0, "social": 5}),
    ("de_jong_gierveld_11", "manual", [2] * 11, {"loneliness": 11}),
    ("de_jong_gierveld_11", "manual", [3] * 11, {"loneliness": 6, "emotional": 6, "social": 0}),
    (
        "de_jong_gierveld_11",
        "manual",
        [3, 1, 2, 3, 1, 2, 2, 3, 1, 1, 1],
        {"loneliness": 4, "emotional": 2, "social": 2},
    ),
    (
        "de_jong_gierveld_11",
        "manual",
        [3, 1, 2, 3, 1, 2, 2, 3, 1, NA, 1],
        {"loneliness": 4, "emotional": NA, "social": 2},
    ),
    (
        "de_jong_gierveld_11",
        "manual",
        [3, 1, 2, 3, 1, 2, NA, 3, 1, NA, 1],
        {"loneliness": NA, "emotional": NA, "social": NA},
    ),
    # The same answers with the codes the other way round: the score is another one.
    ("de_jong_gierveld_11", "manual", [1, 3, 2, 1, 3, 2, 2, 1, 3, 3, 3], {"loneliness": 10}),
    ("de_jong_gierveld_6", None, [1] * 6, {"loneliness": 3}),
    ("de_jong_gierveld_6", None, [2] * 6, {"loneliness": 6}),
    ("de_jong_gierveld_6", None, [3] * 6, {"loneliness": 3}),
    # Items 3, 9, 10 and 4, 7, 8 of the answers above.
    (
        "de_jong_gierveld_6",
        None,
        [2, 1, 1, 3, 2, 3],
        {"loneliness": 2, "emotional": 1, "social": 1},
    ),
    (
        "de_jong_gierveld_6",
        None,
        [2, 1, NA, 3, 2, 3],
        {"loneliness": 2, "emotional": NA, "social": 1},
    ),
    (
        "de_jong_gierveld_6",
        None,
        [2, 1, NA, 3, NA, 3],
        {"loneliness": NA, "emotional": NA, "social": NA},
    ),
    ("de_jong_gierveld_6", None, [2, 3, 3, 1, 2, 1], {"loneliness": 6}),
    ("mhi5", "cbs", [4, 6, 3, 5, 4], {"score": 68}),
    ("mhi5", "vzinfo", [4, 3, 5, 4, 6], {"score": 68}),
    ("mhi5", "cbs", [4, 3, 5, 4, 6], {"score": 36}),  # the order of RIVM with the key of CBS
    ("mhi5", "cbs", [4, 4, 3, 4, 3], {"score": 60}),
    *[("mhi5", "cbs", [code] * 5, {"score": 36 + 4 * code}) for code in range(1, 7)],
    ("mhi5", "cbs", [4, NA, 3, 5, 4], {"score": NA}),
    ("who5", None, [3, 2, 4, 1, 3], {"raw": 13, "percent": 52}),
    ("who5", None, [3, 2, 4, 1, 2], {"raw": 12, "percent": 48}),
    ("who5", None, [0] * 5, {"raw": 0, "percent": 0}),
    ("who5", None, [5] * 5, {"raw": 25, "percent": 100}),
    *[
        ("pearlin_mastery", "rivm", [code] * 7, {"score": expected})
        for code, expected in zip(range(1, 6), (15, 18, 21, 24, 27), strict=True)
    ],
    ("pearlin_mastery", "rivm", [2, 3, 2, 3, 2, 3, 2], {"score": 19}),
    ("brs", "original", [4, 2, 4, 2, 4, 2], {"resilience": 4}),
    ("brs", "original", [3, 4, 2, 4, 3, 4], {"resilience": 2.3333}),
    ("brs", "original", [5, 1, 5, 2, 4, 2], {"resilience": 4.5}),
    *[("brs", "original", [code] * 6, {"resilience": 3}) for code in range(1, 6)],
    ("gses", "original", [3, 3, 2, 4, 3, 3, 2, 3, NA, 3], {"mean": 2.8889, "sum": 28.8889}),
    ("gses", "original", [3, 3, 2, 4, 3, 3, NA, NA, NA, NA], {"mean": NA, "sum": NA}),
    ("rosenberg", "a", [2, 1, 3, 2, 1, 0, 2, 1, 0, 3], {"self_esteem": 24}),
    ("rosenberg", "b", [2, 1, 3, 2, 1, 0, 2, 1, 0, 3], {"self_esteem": 14}),
    ("rosenberg", "a", [2] * 10, {"self_esteem": 15, "self_esteem_10_40": 25}),
    ("swemwbs", "original", [3, 4, 3, 3, 4, 3, 4], {"wellbeing": 21.54}),
    ("swemwbs", "original", [3] * 7, {"wellbeing": 19.25}),
    ("swemwbs", "original", [4] * 7, {"wellbeing": 25.03}),
    ("swemwbs", "original", [1] * 7, {"wellbeing": 7}),
    ("swemwbs", "original", [5] * 7, {"wellbeing": 35}),
    ("swemwbs", "original", [3, 4, 3, 3, 4, 3, NA], {"wellbeing": NA}),
    ("ediz", "original", [1, 2, 3, 4, 5, 1, 2, 3, 4], {"pressure_score": 5}),
    *[
        ("ediz_plus", None, [3] * high + [1] * (15 - high), {"pressure_score": high})
        for high in (0, 1, 3, 4, 8, 9, 15)
    ],
    *[
        ("ucla_20", None, [code] * 20, {"loneliness": expected})
        for code, expected in zip(range(1, 5), (47, 49, 51, 53), strict=True)
    ],
    (
        "wai_sr",
        None,
        [4, 4, 5, 3, 5, 4, 4, 3, 5, 4, 3, 4],
        {"goal": 13, "task": 16, "bond": 19, "total": 48},
    ),
    *[("life_satisfaction", None, [mark], {"score": mark}) for mark in (1, 9, 10)],
]


def _keys(instrument, order, number):
    keys = instrument.orders[order] if order else list(instrument.items)
    return keys[:number]


def _scores(name, order, answers):
    instrument = CATALOGUE[name]
    keys = _keys(instrument, order, len(answers))
    row = pd.DataFrame([answers], columns=keys, dtype=float)
    return score(row, instrument).iloc[0]


def _scale(name, ending):
    found = [scale for scale in CATALOGUE[name].scales if scale.endswith(f"_{ending}")]
    return min(found, key=len)


def test_the_catalogue_ships_these():
    assert list(CATALOGUE) == NAMES


@pytest.mark.parametrize(("name", "order", "answers", "expected"), VALUES)
def test_reference_value(name, order, answers, expected):
    scores = _scores(name, order, answers)
    got = {key: scores[_scale(name, key)] for key in expected}
    wanted = {key: float("nan") if value is None else value for key, value in expected.items()}
    assert got == pytest.approx(wanted, abs=5e-5, nan_ok=True)


GOALS = [
    ([1], None, 60),
    ([2], None, 70),
    ([-2], None, 30),
    ([1, 1], None, 62.4035),
    ([1, 1, 1], None, 63.6931),
    ([-1, -1, -1], None, 36.3069),
    ([2, 2, 2], None, 77.3861),
    ([-2, -2, -2], None, 22.6139),
    ([1, 0, -1], [3, 1, 1], 55.1299),
    ([2, 1, 0, -1], [4, 3, 2, 1], 64.0028),
    ([1, 0, 2], [2, 1, 3], 67.6261),
    ([1, NA, 1], None, 62.4035),  # a goal without a level is in neither of the sums
]


def _goals(levels, weights):
    frame = {f"gas_goal_{i}": [level] for i, level in enumerate(levels, start=1)}
    frame |= {f"gas_weight_{i}": [weight] for i, weight in enumerate(weights or [], start=1)}
    return pd.DataFrame(frame, dtype=float)


@pytest.mark.parametrize(("levels", "weights", "expected"), GOALS)
def test_goal_attainment_value(levels, weights, expected):
    scale = "gas_t_weighted" if weights else "gas_t"
    got = score(_goals(levels, weights), CATALOGUE["goal_attainment"], [scale]).iloc[0]
    goals = sum(level is not None for level in levels)
    assert got[f"{scale}_n_valid"] == goals
    assert got[scale] == pytest.approx(expected, abs=5e-5)


def test_goals_that_all_weigh_nothing_are_an_error():
    with pytest.raises(ProblemsError) as caught:
        score(_goals([1, 2], [0, 0]), CATALOGUE["goal_attainment"], ["gas_t_weighted"])
    assert [problem.key for problem in caught.value.problems] == ["score.weights-zero"]


# instrument, scale, norm, scores on both sides of every boundary and their class
CLASSES = [
    (
        "de_jong_gierveld_6",
        "loneliness",
        "manual",
        {0: "niet", 1: "niet", 2: "matig", 4: "matig", 5: "sterk", 6: "sterk"},
    ),
    ("de_jong_gierveld_6", "social", "manual", {0: "niet sociaal", 1: "sociaal", 3: "sociaal"}),
    (
        "de_jong_gierveld_6",
        "social",
        "cbs",
        {0: "niet", 1: "enigszins", 2: "enigszins", 3: "sterk"},
    ),
    (
        "de_jong_gierveld_11",
        "loneliness",
        "manual",
        {2: "niet", 3: "matig", 8: "matig", 9: "sterk", 10: "sterk", 11: "zeer sterk"},
    ),
    (
        "de_jong_gierveld_11",
        "loneliness",
        "vzinfo",
        {2: "niet", 3: "matig", 8: "matig", 9: "ernstig", 11: "ernstig"},
    ),
    # Lonely at 3 or more: one headline writes "more than 3", against its own table.
    ("de_jong_gierveld_11", "emotional", "vzinfo", {2: "niet", 3: "emotioneel"}),
    # Two official cut-offs stay two, and 60 does occur.
    ("mhi5", "score", "cbs", {56: "psychisch ongezond", 60: "psychisch gezond"}),
    ("mhi5", "score", "ggd", {60: "psychische klachten", 64: "geen psychische klachten"}),
    ("who5", "raw", "screen", {12: "laag", 13: "niet laag"}),
    ("who5", "percent", "screen", {48: "laag", 52: "niet laag"}),
    ("who5", "percent", "lower_screen", {28: "zeer laag", 32: "niet zeer laag"}),
    ("pearlin_mastery", "score", "rivm", {19: "onvoldoende", 20: "matige of veel"}),
    (
        "brs",
        "resilience",
        "smith_2013",
        {17 / 6: "weinig", 3: "gemiddelde", 25 / 6: "gemiddelde", 26 / 6: "veel"},
    ),
    ("rosenberg", "self_esteem", "informal", {14: "lage", 15: "gewone", 25: "gewone", 26: "hoge"}),
    (
        "ediz_plus",
        "pressure_score",
        "scp",
        {0: "geen", 1: "lichte", 3: "lichte", 4: "matige", 8: "matige", 9: "zware", 15: "zware"},
    ),
    (
        "life_satisfaction",
        "score",
        "cbs",
        {4: "ontevreden", 5: "niet tevreden", 6: "niet tevreden", 7: "tevreden"},
    ),
    (
        "life_satisfaction_0_10",
        "score",
        "cbs_2012",
        {0: "0 tot", 4: "0 tot", 5: "5 en", 7: "7 en", 9: "9 en", 10: "9 en"},
    ),
]


@pytest.mark.parametrize(("name", "ending", "norm", "expected"), CLASSES)
def test_boundaries_of_a_norm(name, ending, norm, expected):
    scale = CATALOGUE[name].scales[_scale(name, ending)]
    labels = bands(pd.Series(list(expected), dtype=float), scale.norms[norm])
    got = [str(label).startswith(words) for label, words in zip(labels, expected.values(), strict=True)]
    assert got == [True] * len(expected), list(labels)


SCALES = [(name, scale) for name, found in CATALOGUE.items() for scale in found.scales]


def _attainable(instrument, scale):
    """Every score that complete answers can give; the items of our scales share their answers."""
    item = scale.items[0]
    answers, settings = instrument.answers(item), instrument.items[item]
    if answers is None:
        codes = range(int(settings.minimum), int(settings.maximum) + 1)
    else:
        codes = list(answers.options)
    number = len(scale.items)
    if scale.method is Method.COUNT:
        return range(number + 1)
    sums = range(number * min(codes), number * max(codes) + 1)
    divisor = number if scale.method is Method.MEAN else 1
    return [scale.multiply * total / divisor + scale.add for total in sums]


@pytest.mark.parametrize(("name", "key"), SCALES)
def test_every_attainable_score_has_one_class_in_every_norm(name, key):
    scale = CATALOGUE[name].scales[key]
    for norm_name, norm in scale.norms.items():
        for value in _attainable(CATALOGUE[name], scale):
            holding = [band for band in norm.bands if band.low <= value <= band.high]
            assert len(holding) == 1, (norm_name, value)


@pytest.mark.parametrize(("name", "key"), SCALES)
def test_lowest_and_highest_answers_give_the_bounds(name, key):
    instrument, scale = CATALOGUE[name], CATALOGUE[name].scales[key]
    found = []
    for lowest in (True, False):
        row = {}
        for item in scale.items:
            answers, settings = instrument.answers(item), instrument.items[item]
            codes = list(answers.options) if answers else [settings.minimum, settings.maximum]
            row[item] = min(codes) if lowest != settings.reversed else max(codes)
        row |= dict.fromkeys(scale.weights.values(), 1)
        found.append(score(pd.DataFrame([row], dtype=float), instrument, [key])[key].iloc[0])
    assert found == pytest.approx(scale.bounds, abs=0.01)


def test_keys_are_unique_over_the_catalogue():
    keys = [
        key
        for instrument in CATALOGUE.values()
        for part in (instrument.items, instrument.scales, instrument.answer_sets)
        for key in part
    ]
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_shown_only_where_the_licence_allows(name):
    instrument = CATALOGUE[name]
    assert instrument.source.startswith("https://")
    assert instrument.licence is not None
    worded = [key for key, item in instrument.items.items() if item.wording]
    assert worded == [] or instrument.licence.texts_allowed
    unlabelled = [key for key, item in instrument.items.items() if not text(item.label, "nl")]
    assert unlabelled == []


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_are_there(name):
    instrument = CATALOGUE[name]
    texts = [instrument.title, instrument.note, instrument.refused]
    texts += [item.label for item in instrument.items.values()]
    for answers in instrument.answer_sets.values():
        texts += answers.options.values()
    for scale in instrument.scales.values():
        texts += [scale.title, scale.higher_means]
        texts += [band.label for norm in scale.norms.values() for band in norm.bands]
    assert [found for found in texts if found and set(found) != {"nl", "en"}] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_that_no_source_confirmed_is_marked(name):
    """`complete` on several items is our choice wherever no published rule was found."""
    instrument = CATALOGUE[name]
    doubts = " ".join(instrument.unverified).casefold()
    chosen = [
        key
        for key, scale in instrument.scales.items()
        if len(scale.items) > 1 and scale.missing is MissingRule.COMPLETE
    ]
    published = {"de_jong_gierveld_6", "de_jong_gierveld_11", "swemwbs"}
    assert not chosen or name in published or "ontbrekende antwoorden" in doubts


def test_what_is_unverified_says_so():
    got = {
        f"{name}.{key}.{norm_name}"
        for name, instrument in CATALOGUE.items()
        for key, scale in instrument.scales.items()
        for norm_name, norm in scale.norms.items()
        if norm.unverified
    }
    assert got == {
        "who5.who5_percent.lower_screen",
        "rosenberg.rosenberg_self_esteem.informal",
    }


def test_two_orders_of_one_instrument_hold_the_same_items():
    for instrument in CATALOGUE.values():
        for first, second in itertools.pairwise(instrument.orders.values()):
            assert sorted(first) == sorted(second)


# The places of the reversed items in each published order.
REVERSED = [
    ("mhi5", "cbs", [3, 5]),
    ("mhi5", "vzinfo", [2, 4]),
    ("rosenberg", "a", [2, 5, 6, 8, 9]),
    ("rosenberg", "b", [3, 5, 8, 9, 10]),
    ("brs", "original", [2, 4, 6]),
    ("pearlin_mastery", "rivm", [6, 7]),
    ("de_jong_gierveld_11", "manual", [1, 4, 7, 8, 11]),
    ("de_jong_gierveld_6", "cbs", [2, 3, 5]),
    ("ucla_20", None, [1, 5, 6, 9, 10, 15, 16, 19, 20]),
]


@pytest.mark.parametrize(("name", "order", "expected"), REVERSED)
def test_places_of_reversed_items(name, order, expected):
    instrument = CATALOGUE[name]
    keys = _keys(instrument, order, len(instrument.items))
    got = [place for place, key in enumerate(keys, start=1) if instrument.items[key].reversed]
    assert got == expected


def test_unreversed_pearlin_would_be_another_score():
    """What RIVM's page gives when it is followed to the letter."""
    instrument = CATALOGUE["pearlin_mastery"]
    items = {key: item.model_copy(update={"reversed": False}) for key, item in instrument.items.items()}
    literal = instrument.model_copy(update={"items": items})
    answers = [[code] * 7 for code in range(1, 6)] + [[2, 3, 2, 3, 2, 3, 2]]
    frame = pd.DataFrame(answers, columns=instrument.orders["rivm"], dtype=float)
    got = score(frame, literal)["pearlin_mastery_score"].tolist()
    assert got == [7, 14, 21, 28, 35, 17]


def test_straight_lines_give_plausible_scores():
    """Why straight-lined answers are flagged: nothing in the score shows them."""
    lines = {
        ("brs", "brs_resilience", 3): "gemiddelde veerkracht",
        ("rosenberg", "rosenberg_self_esteem", 2): "gewone zelfwaardering",
        ("de_jong_gierveld_6", "djg6_loneliness", 2): "sterk eenzaam",
    }
    got = {}
    for name, key, code in lines:
        instrument, scale = CATALOGUE[name], CATALOGUE[name].scales[key]
        frame = pd.DataFrame([[code] * len(scale.items)], columns=scale.items, dtype=float)
        norm = next(iter(scale.norms.values()))
        got[name, key, code] = bands(score(frame, instrument, [key])[key], norm).iloc[0]
    assert got == lines


def test_the_worker_rated_matrix_is_a_profile_only():
    instrument = CATALOGUE["zrm_2017"]
    assert (len(instrument.items), instrument.scales) == (13, {})


def test_a_nine_is_an_answer_on_a_scale_to_ten():
    for name in ("life_satisfaction", "life_satisfaction_0_10", "cantril_ladder"):
        for item in CATALOGUE[name].items.values():
            assert item.kind is ItemKind.NUMBER
            assert (item.missing, item.maximum) == ({}, 10)


def test_positive_health_web_is_refused_with_the_reason():
    instrument = from_catalogue("positive_health_web")
    frame = pd.DataFrame([[7.0] * 6], columns=list(instrument.items))
    with pytest.raises(ProblemsError) as caught:
        score(frame, instrument)
    [sentence] = caught.value.sentences()
    assert text(instrument.refused, "nl") in sentence
