"""Published examples of attribution, each worked out by hand."""

import numpy as np
import pytest

from privdomain.metrics.credit.attribution import attribution
from privdomain.metrics.credit.paths import Paths

DAY = 86_400_000_000


def paths_of(*journeys, **columns):
    """Paths of (text, conversions, nulls), a text such as "A > B"."""
    texts, conversions, nulls = zip(*journeys, strict=True)
    touches = [text.split(" > ") for text in texts]
    names = sorted({name for path in touches for name in path})
    codes = [names.index(name) for path in touches for name in path]
    offsets = np.append(0, np.cumsum([len(path) for path in touches]))
    return Paths(codes, offsets, conversions=conversions, nulls=nulls, channels=names, **columns)


def credit(paths, part="conversions", **how):
    result = attribution(paths, **how)
    return dict(zip(result.channels, getattr(result, part).tolist(), strict=True))


class TestMarkov:
    def test_bryl_2016_three_channels(self):
        # S. Bryl, AnalyzeCore 2016, after Anderl et al. C1 > C2 > C3 converts, C1 and C2 > C3 do not.
        # start -> C1 2/3, C2 1/3; C1 -> C2 1/2, lost 1/2; C2 -> C3 1; C3 -> converted 1/2.
        # Base: (2/3 x 1/2 + 1/3) x 1/2 = 1/3. Without C1: 1/3 x 1/2 = 1/6, so it loses 1/2; without C2 or C3: all.
        # Shares 0.5 : 1 : 1 of 2.5.
        paths = paths_of(("C1 > C2 > C3", 1, 0), ("C1", 0, 1), ("C2 > C3", 0, 1))
        assert attribution(paths).base_rate == 1 / 3
        assert credit(paths, "removal_effect") == pytest.approx({"C1": 0.5, "C2": 1, "C3": 1})
        assert credit(paths) == pytest.approx({"C1": 0.2, "C2": 0.4, "C3": 0.4})

    def test_bryl_2016_remembering_two_touches(self):
        # In the chain of order 2 C3 after (C1, C2) is another state than C3 after C2 alone, which never converts:
        # all conversions go through C1, C2 and C3, so each loses all of them.
        paths = paths_of(("C1 > C2 > C3", 1, 0), ("C1", 0, 1), ("C2 > C3", 0, 1))
        assert credit(paths, "removal_effect", order=3) == pytest.approx({"C1": 1, "C2": 1, "C3": 1})
        # order 2 still merges (C2, C3) of both paths: C1 -> (C1, C2) -> (C2, C3) <- C2; as in order 1
        assert credit(paths, "removal_effect", order=2) == pytest.approx({"C1": 0.5, "C2": 1, "C3": 1})

    def test_puzyrov_2019_two_channels(self):
        # S. Puzyrov 2019. Google Ads: 4 leave it: 2 convert, 1 to mailing, 1 lost; mailing always converts.
        # start -> Google Ads 4/5, mailing 1/5. Base 4/5 x (1/2 + 1/4) + 1/5 = 4/5.
        # Without Google Ads 1/5: loses 3/4. Without mailing 4/5 x 1/2 = 2/5: loses 1/2. 4 conversions as 3 : 2.
        paths = paths_of(("google ads", 2, 1), ("mailing", 1, 0), ("google ads > mailing", 1, 0))
        assert attribution(paths).base_rate == 0.8
        assert credit(paths, "removal_effect") == pytest.approx({"google ads": 0.75, "mailing": 0.5})
        assert credit(paths) == pytest.approx({"google ads": 2.4, "mailing": 1.6})

    def test_channelattribution_simulates_what_is_two_to_one(self):
        # The example of the pychattr package, a port of ChannelAttribution: its simulation says 1.991106 and 1.008894.
        # All start with A, so without A nothing converts. A is left 8 times: 3 to B, 2 to A, 3 converted. Without B:
        # 3/8 / (3/8 + 3/8) = 1/2. Credit 3 x 1 : 1/2.
        paths = paths_of(("A > B > A > B > B > A", 1, 0), ("A > B > B > A > A", 1, 0), ("A > A", 1, 0))
        assert credit(paths, "removal_effect") == pytest.approx({"A": 1, "B": 0.5})
        assert credit(paths) == pytest.approx({"A": 2, "B": 1})
        assert credit(paths) == pytest.approx({"A": 1.991106, "B": 1.008894}, rel=0.01)

    def test_shares_of_each_path(self):
        # Puzyrov's paths again, path by path: mailing alone 1 to mailing, Google Ads alone 2 to it, and the one path of
        # both as 0.75 : 0.5 = 3/5 : 2/5.
        paths = paths_of(("google ads", 2, 1), ("mailing", 1, 0), ("google ads > mailing", 1, 0))
        assert credit(paths, share="per_path") == pytest.approx({"google ads": 2.6, "mailing": 1.4})


class TestShapley:
    def test_three_networks(self):
        # "Data-Driven Marketing Attribution" (Towards Data Science): of 100 conversions 20 touched Facebook alone,
        # 10 organic, 17 LinkedIn; 17 Facebook and organic, 30 Facebook and LinkedIn, 6 all three. Its Shapley values
        # are .455, .205 and .34. Each path is divided evenly: F 20 + 17/2 + 30/2 + 6/3 = 45.5.
        paths = paths_of(
            *(("F", 20, 0), ("O", 10, 0), ("L", 17, 0)), *(("F > O", 17, 0), ("L > F", 30, 3), ("F > L > O > F", 6, 0))
        )
        assert credit(paths, model="shapley") == pytest.approx({"F": 45.5, "O": 20.5, "L": 34})


class TestRules:
    def test_position_is_40_20_40(self):
        # 100 of value over five touches: 40, three times 20/3, 40
        paths = paths_of(("video > blog > mail > photo > shop", 1, 0), value=[100])
        assert credit(paths, "value", model="position") == pytest.approx(
            {"video": 40, "blog": 20 / 3, "mail": 20 / 3, "photo": 20 / 3, "shop": 40}
        )

    def test_position_of_two_touches_and_of_one(self):
        paths = paths_of(("a > b", 10, 0), ("c", 1, 0))
        assert credit(paths, model="position") == pytest.approx({"a": 5, "b": 5, "c": 1})
        # ends of .6 and .2 share as 3 : 1
        assert credit(paths, model="position", weights=(0.6, 0.2, 0.2)) == pytest.approx({"a": 7.5, "b": 2.5, "c": 1})

    def test_time_decay_halves_in_seven_days(self):
        # at 14, 7 and 0 days: 1/4, 1/2, 1, so 1/7, 2/7, 4/7
        paths = paths_of(("a > b > c", 7, 0), ages=[14 * DAY, 7 * DAY, 0])
        assert credit(paths, model="time_decay") == pytest.approx({"a": 1, "b": 2, "c": 4})
        # all of it a week earlier is the same: only the ages beside each other count
        earlier = paths_of(("a > b > c", 7, 0), ages=[21 * DAY, 14 * DAY, 7 * DAY])
        assert credit(earlier, model="time_decay") == pytest.approx({"a": 1, "b": 2, "c": 4})
        # with a half-life of 14 days: 1/2, 2**-.5, 1
        total = 0.5 + 0.5**0.5 + 1
        assert credit(paths, model="time_decay", half_life="14d")["b"] == pytest.approx(7 * 0.5**0.5 / total)

    def test_first_last_and_the_last_that_is_not_direct(self):
        paths = paths_of(("ads > mail > direct", 3, 0), ("direct > direct", 2, 0), ("mail > ads", 1, 0))
        assert credit(paths, model="first") == {"ads": 3, "direct": 2, "mail": 1}
        assert credit(paths, model="last") == {"ads": 1, "direct": 5, "mail": 0}
        assert credit(paths, model="last_non_direct") == {"ads": 1, "direct": 2, "mail": 3}

    def test_linear_counts_each_touch(self):
        # A three times of four: 3/4 of 8; Shapley and Markov count the channel once
        paths = paths_of(("A > A > B > A", 8, 0))
        assert credit(paths, model="linear") == pytest.approx({"A": 6, "B": 2})
        assert credit(paths, model="shapley") == pytest.approx({"A": 4, "B": 4})
