"""Rights by article."""

import pytest

from privdomain.errors import UnknownNameError
from privdomain.models import RIGHTS, Jurisdiction, RightKind, right, rights_in


def articles(jurisdiction, law, *, verified):
    chosen = {one.article for one in rights_in(jurisdiction) if one.law == law and one.verified == verified}
    return sorted(chosen, key=float)


def test_the_articles():
    assert articles(Jurisdiction.CN, "PIPL", verified=True) == ["23", "24", "28"]
    assert articles(Jurisdiction.CN, "PIPL", verified=False) == [
        "6", "13", "14", "15", "16", "19", "29", "30", "31", "45", "47", "51", "73",
    ]  # fmt: skip
    assert articles(Jurisdiction.EU, "GDPR", verified=False) == ["7", "17", "20", "21", "22"]
    assert articles(Jurisdiction.US_CA, "CPRA", verified=False) == ["1798.120", "1798.125"]


def test_every_kind_has_an_article_and_every_line_both_languages():
    assert {one.kind for one in RIGHTS} == set(RightKind)
    assert all(one.rule and one.zh for one in RIGHTS)
    assert sum(len(rights_in(jurisdiction)) for jurisdiction in Jurisdiction) == len(RIGHTS)


@pytest.mark.parametrize("where", ["China", None, {}])
def test_rights_in_what_is_no_jurisdiction(where):
    with pytest.raises(UnknownNameError, match="is no known jurisdiction"):
        rights_in(where)


def test_a_principle_is_no_law():
    (principle,) = rights_in(Jurisdiction.PRINCIPLE)
    assert (principle.article, principle.kind) == ("", RightKind.OWNERSHIP)


def test_the_price_article_was_read():
    assert right("pipl_24_price").verified
    assert right("pipl_24_price").kind is RightKind.FAIR_PRICE
