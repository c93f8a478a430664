"""The examples: twelve of the source and sixteen of our own, every value written down."""

import re
from collections import Counter

import pytest

from privdomain.selectors import PRODUCT_EXAMPLES, OperatingModel, Product

IC, KE, DA, SA = OperatingModel
SOURCE = {
    IC: {"fashion", "mass beauty", "travel"},
    KE: {"mother and baby", "education courses", "premium skin care"},
    DA: {"luxury", "cars", "home"},
    SA: {"catering", "home care", "daily chemicals"},
}


def test_the_twelve_are_those_of_the_source():
    twelve = PRODUCT_EXAMPLES[:12]
    assert {example.source for example in twelve} == {"mba_lib"}
    for model, names in SOURCE.items():
        assert {example.product.name for example in twelve if example.expected is model} == names


def test_the_sixteen_are_assumptions_of_all_kinds():
    sixteen = PRODUCT_EXAMPLES[12:]
    assert len(sixteen) == 16
    assert {example.source for example in sixteen} == {"assumption"}
    assert Counter(example.expected for example in sixteen) == {IC: 3, KE: 3, DA: 4, SA: 3, None: 3}


def test_every_value_is_known_and_no_name_stands_twice():
    for example in PRODUCT_EXAMPLES:
        assert example.product.margin is not None
        assert None not in example.product.traits.to_dict().values()
        assert example.basis.endswith(".")
        assert re.fullmatch("[\u4e00-\u9fff]+", example.zh)
        assert Product.load(example.product.to_json()) == example.product
    for names in ([one.product.name for one in PRODUCT_EXAMPLES], [one.zh for one in PRODUCT_EXAMPLES]):
        assert len(set(names)) == len(names)


def test_examples_are_locked():
    with pytest.raises(AttributeError):
        PRODUCT_EXAMPLES[0].expected = None
    assert len({*PRODUCT_EXAMPLES}) == 28
