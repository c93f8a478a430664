"""Choices: parts of them, their outcomes, how near they are to a flip, and what they say in either language."""

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.selectors import (
    DEFAULT_RULES,
    PRODUCT_EXAMPLES,
    Axis,
    Choices,
    Flip,
    OperatingModel,
    Rules,
    Unsuitable,
    portfolio,
    select_model,
    select_models,
)

CHOICES = select_models([example.product for example in PRODUCT_EXAMPLES])
NAMES = [example.product.name for example in PRODUCT_EXAMPLES]


def test_slices_and_taken_rows_are_the_choices_of_their_products():
    first = select_models([example.product for example in PRODUCT_EXAMPLES[:3]])
    assert CHOICES[:3] == CHOICES.take([0, 1, 2]) == CHOICES.take(np.arange(len(CHOICES)) < 3) == first
    assert [choice.product.name for choice in CHOICES[::-1]] == NAMES[::-1]
    assert CHOICES.take([-1, 0])[0] == CHOICES[len(CHOICES) - 1]
    assert len(CHOICES.take([])) == len(CHOICES[0:0]) == 0
    assert Choices.from_state(CHOICES[:3].to_state()) == first


def test_a_part_goes_into_a_portfolio():
    suits = CHOICES.outcomes != "unsuitable"
    part = portfolio(CHOICES.take(suits), np.ones(len(CHOICES))[suits])
    assert (part.n_products[-1], part.n_products.sum()) == (0, suits.sum())
    assert part.suitable_share == 1


@pytest.mark.parametrize("rows", [[True], [0.5], [[0]], ["面霜"], [28], [-29]])
def test_rows_that_are_refused(rows):
    with pytest.raises(DataError, match=r"^rows: is "):
        CHOICES.take(rows)
    with pytest.raises(DataError, match=r"^rows: is no position in 0 rows"):
        CHOICES[:0].take([0])


def test_one_is_found_by_its_name():
    assert CHOICES.named("fashion") == CHOICES[NAMES.index("fashion")]
    with pytest.raises(UnknownNameError, match=r"'fashoin' is no known product\. Did you mean 'fashion'\?"):
        CHOICES.named("fashoin")
    for nameless in ("", None, 3):
        with pytest.raises(UnknownNameError, match="is no known product"):
            CHOICES.named(nameless)
    axes = {"repurchase_per_year": [4, 5], "basket": [320, 30], "decision_difficulty": [0.4, 0.2]}
    with pytest.raises(UnknownNameError, match=r"None is known\."):
        select_models(axes).named("tea")
    with pytest.raises(DataError, match=r"^name: 'tea' is the name of 2 products \(first at row 0\)"):
        select_models({**axes, "name": ["tea", "tea"]}).named("tea")
    assert select_models({**axes, "name": ["tea", None]}).named("tea").product.basket == 320


def test_outcomes_never_are_none():
    assert [outcome.zh for outcome in CHOICES.outcomes] == [choice.outcome.zh for choice in CHOICES]
    assert all(
        outcome is (model or Unsuitable.UNSUITABLE)
        for outcome, model in zip(CHOICES.outcomes, CHOICES.models, strict=True)
    )
    assert Unsuitable.UNSUITABLE == "unsuitable"
    assert Unsuitable.UNSUITABLE.zh == "不适合做私域"
    mixed = portfolio(CHOICES, [1] * len(CHOICES))
    for nothing in (None, "unsuitable", Unsuitable.UNSUITABLE):
        assert mixed.products_of(nothing).tolist() == np.flatnonzero(CHOICES.models == None).tolist()  # noqa: E711


def test_how_far_a_flip_is():
    choice = select_model({"repurchase_per_year": 4, "basket": 320, "decision_difficulty": 0.4, "margin": 0.3})
    for flip in choice.flips:
        assert flip.now == choice.product.axis(flip.axis)
        assert flip.factor == flip.value / flip.now
        assert flip.difference == flip.value - flip.now
        assert flip.outcome is (flip.model or Unsuitable.UNSUITABLE)
    from_zero = Flip(axis=Axis.BASKET, now=0.0, value=3.0, model=None)
    assert (from_zero.factor, from_zero.difference, from_zero.outcome.zh) == (np.inf, 3, "不适合做私域")


def test_a_flip_is_a_sentence():
    below = Flip(axis=Axis.BASKET, now=400.0, value=359.42, model=None).how
    assert (below.code, below.zh) == ("flip_below", "客单价低于 359.4 时转为不适合做私域。")
    above = Flip(axis=Axis.REPURCHASE, now=1.0, value=2.0, model=OperatingModel.DEDICATED_ADVISOR).how
    assert (above.code, above.en) == ("flip_above", "Repurchase above 2 would turn it to dedicated advisor.")
    assert dict(above.parameters) == {"axis": "repurchase", "value": 2.0, "outcome": "dedicated_advisor"}


@pytest.mark.parametrize("choice", list(CHOICES), ids=NAMES)
def test_a_choice_reads_in_either_language(choice):
    english, chinese = choice.text().splitlines(), choice.text("zh").splitlines()
    assert english[0].startswith(f"{choice.product.name}: ")
    assert f"：{choice.outcome.zh}，置信度 0." in chinese[0] or f"：{choice.outcome.zh}，置信度 1." in chinese[0]
    assert english[1:2] + chinese[1:2] == ["Because:", "理由："]
    assert [line[2:] for line in english if line.startswith("- ")] == [
        *(reason.en for reason in choice.reasons),
        *(flip.how.en for flip in choice.flips),
    ]
    assert [line[2:] for line in chinese if line.startswith("- ")] == [
        *(reason.zh for reason in choice.reasons),
        *(flip.how.zh for flip in choice.flips),
    ]
    assert "assumption" not in choice.text("zh")


def test_a_choice_without_a_name_or_a_flip():
    flat = DEFAULT_RULES.replace(
        corners=[
            corner.replace(**dict.fromkeys(OperatingModel, 0.0), unsuitable=1.0) for corner in DEFAULT_RULES.corners
        ]
    )
    bare = select_model({"repurchase_per_year": 4, "basket": 320, "decision_difficulty": 0.4}, rules=flat)
    assert bare.flips == ()
    assert bare.text("zh").startswith("不适合做私域，置信度 ")
    assert "翻转点" not in bare.text("zh")


@pytest.mark.parametrize("language", ["fr", "ZH", None, 1])
def test_another_language_is_refused(language):
    with pytest.raises(SpecError, match=r"^language: .* is no language\. "):
        CHOICES[0].text(language)


def test_rules_are_shown_by_name_version_and_currency():
    assert repr(DEFAULT_RULES) == "Rules(name='privdomain', version='1', currency='CNY')"


def test_the_path_of_rules_is_no_rules(tmp_path):
    for path in ("rules.json", tmp_path / "rules.json"):
        with pytest.raises(SpecError, match=r"^document: .* is a path, and no file is read here\. Pass"):
            Rules.load(path)
    assert Rules.load(DEFAULT_RULES.to_json()) == Rules.load(DEFAULT_RULES.to_json().encode()) == DEFAULT_RULES


def test_what_a_corner_does_not_have_is_told_with_what_it_has():
    rules = DEFAULT_RULES.to_dict()
    rules["corners"][0]["advisor"] = 1.0
    with pytest.raises(
        SpecError, match=r"^corners\[0\]\.advisor: is no member here\. (Known: 'repurchase'|Did you mean)"
    ):
        Rules.load(rules)
    rules["corners"] = [3]
    with pytest.raises(SpecError, match=r"^corners\[0\]: 3 should be an object\."):
        Rules.load(rules)
