"""Vocabularies: closed, spelt as in data, and exported."""

from enum import StrEnum

from privdomain.facts import ACQUISITION, EndedBy, SpendKind, TagSource


def test_the_words():
    assert [str(kind) for kind in SpendKind] == ["media", "incentive", "people", "technology", "goods", "discount"]
    assert [str(side) for side in EndedBy] == ["customer", "staff", "transfer", "system"]
    assert [str(source) for source in TagSource] == ["manual", "rule", "event", "model"]
    assert issubclass(SpendKind, StrEnum)


def test_acquisition_is_what_cac_divides():
    # 获客成本: media and incentives; people and systems serve all users.
    assert ACQUISITION == (SpendKind.MEDIA, SpendKind.INCENTIVE) == ("media", "incentive")
