"""Which stage each one is counted from."""

import pytest

from privdomain.errors import SpecError, UnknownNameError
from privdomain.facts import FEEDS, Stage
from privdomain.metrics.growth.stage_route import STAGES, StageRoute, place_of, sources_of


def test_sources_are_the_stages_that_feed():
    assert sources_of(Stage.REFERRAL) == ("retention", "activation", "conversion")
    assert sources_of(Stage.CONVERSION) == ("retention", "activation")
    assert sources_of(Stage.INFLOW) == ("advertising", "referral")


@pytest.mark.parametrize("referral_from", sources_of(Stage.REFERRAL))
@pytest.mark.parametrize("conversion_from", sources_of(Stage.CONVERSION))
def test_every_stage_is_counted_from_one_that_is_counted_before(referral_from, conversion_from):
    before = StageRoute(referral_from, conversion_from).before
    known = {place_of("advertising")}
    for place, source in before.items():
        assert source in known
        assert STAGES[place] in FEEDS[STAGES[source]]
        known.add(place)
    assert len(known) == len(STAGES)


def test_other_sources_are_refused():
    with pytest.raises(SpecError, match="is no referral_from"):
        StageRoute("inflow", "activation")
    with pytest.raises(SpecError, match="is no conversion_from"):
        StageRoute("activation", "conversion")


def test_places():
    assert [place_of(stage) for stage in ("advertising", Stage.CONVERSION)] == [0, 5]
    for wrong in ("inflo", None, 3, []):
        with pytest.raises(UnknownNameError):
            place_of(wrong)
