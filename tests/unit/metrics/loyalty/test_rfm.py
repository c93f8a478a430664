"""rfm: scores by share, segments by first match, and what is refused."""

import numpy as np
import pytest

from privdomain.errors import SpecError
from privdomain.facts import Orders
from privdomain.metrics import CRAN_RFM, SHOPIFY, RfmScheme, RfmSegment, purchase_summary, rfm
from privdomain.metrics.loyalty.rfm import quantile_scores


def summary(*rows):
    """The summary of (user, time, amount) rows until 1 March 2026."""
    users, times, amounts = zip(*rows, strict=True) if rows else ((), (), ())
    return purchase_summary(Orders(users, times, amounts, currency="CNY", tz="UTC"), observed_until="2026-03-01")


FIVE = [(f"u{n}", f"2026-01-0{n}", 10 * n) for n in range(1, 6)]
"""Five buyers, each later and richer than the one before, all with one purchase."""


class TestScores:
    def test_equal_values_share_the_lowest_score_of_their_rank(self):
        # five buyers: shares strictly below are 0, 1/5 .. 4/5 for days and money; nobody is below one purchase
        result = rfm(summary(*FIVE))
        assert result.recency_score.tolist() == [1, 2, 3, 4, 5]
        assert result.monetary_score.tolist() == [1, 2, 3, 4, 5]
        assert result.frequency_score.tolist() == [1] * 5

    @pytest.mark.parametrize(
        ("values", "bins", "scores"),
        [
            ([], 5, []),
            ([7], 5, [1]),
            ([1, 1, 1, 2], 4, [1, 1, 1, 4]),  # 3/4 are below 2: 1 + 3
            ([1, 2, 2, 3], 4, [1, 2, 2, 4]),
            ([3, 1, 2], 2, [2, 1, 1]),  # 2/3 x 2 = 1.33; 1/3 x 2 = 0.67
            ([-5, 0, 5], 100, [1, 34, 67]),
        ],
    )
    def test_they_are_one_plus_the_whole_part_of_bins_times_share(self, values, bins, scores):
        assert quantile_scores(np.array(values, np.int64), bins=bins).tolist() == scores

    def test_recency_counts_days_frequency_days_and_money_everything(self):
        rows = [("ann", "2026-01-05T08:00", 1), ("ann", "2026-01-05T20:00", 1), ("bo", "2026-01-05T09:00", 2)]
        result = rfm(summary(*rows), bins=2, scheme=RfmScheme("two", 2, (RfmSegment("a", "甲"),)))
        for scores in (result.recency_score, result.frequency_score, result.monetary_score):
            assert scores.tolist() == [1, 1]  # one day each, the same day, two yuan each


class TestSegments:
    def test_the_first_line_that_fits_wins_and_the_rest_are_others(self):
        scheme = RfmScheme(
            "mine",
            5,
            (
                RfmSegment("rich", "富", monetary=(4, 5)),
                RfmSegment("late", "晚", recency=(3, 5)),
                RfmSegment("middle", "中", fm=(1.5, 1.5)),  # (1 + 2) / 2
            ),
        )
        result = rfm(summary(*FIVE), scheme=scheme)
        assert result.segment.tolist() == ["Others", "middle", "late", "rich", "rich"]
        assert result.counts == {"rich": 2, "late": 1, "middle": 1, "Others": 1}
        assert result.segments == ("rich", "late", "middle", "Others")
        assert result.scheme == "mine"

    def test_it_prints_buyers_and_value_by_segment(self):
        scheme = RfmScheme("mine", 5, (RfmSegment("rich", "富", monetary=(4, 5)), RfmSegment("none", "无", (9, 9))))
        lines = [line.split() for line in repr(rfm(summary(*FIVE), scheme=scheme)).splitlines()]
        assert lines[0] == ["RFM", "segments", "of", "5", "buyers", "by", "mine"]
        assert lines[2] == ["rich", "2", "0.400", "90.00", "0.600"]  # 90 of 150 yuan
        assert lines[3] == ["none", "0", "0.000", "0.00", "0.000"]
        assert lines[4] == ["Others", "3", "0.600", "60.00", "0.400"]

    def test_nobody(self):
        result = rfm(summary())
        assert result.to_records() == []
        assert set(result.counts.values()) == {0}
        assert repr(result).splitlines()[2].split()[-3:] == ["—", "0.00", "—"]

    def test_hostile_names_are_escaped(self):
        scheme = RfmScheme("<b>", 5, (RfmSegment("<i>", "斜"),))
        html = rfm(summary(*FIVE), scheme=scheme)._repr_html_()
        assert "&lt;i&gt;" in html
        assert "<i>" not in html
        assert "<b>" not in html

    def test_records(self):
        assert rfm(summary(*FIVE)).to_records()[0] == {
            "user": "u1",
            "recency_score": 1,
            "frequency_score": 1,
            "monetary_score": 1,
            "segment": "Lost",
        }

    def test_it_does_not_add(self):
        result = rfm(summary(*FIVE))
        with pytest.raises(TypeError, match=r"^Rfm does not add\. Add the purchase summaries, then score their sum\.$"):
            result + result


class TestErrors:
    @pytest.mark.parametrize("bins", [1, 101, 5.0, "5", None, True])
    def test_bins_out_of_range(self, bins):
        with pytest.raises(SpecError) as caught:
            rfm(summary(*FIVE), bins=bins)
        assert caught.value.problems[0][:2] == ("bins", "bad_count")

    @pytest.mark.parametrize("scheme", ["CRAN rfm", None, {"name": "mine"}])
    def test_a_scheme_that_is_none(self, scheme):
        with pytest.raises(SpecError) as caught:
            rfm(summary(*FIVE), scheme=scheme)
        assert caught.value.problems[0][:2] == ("scheme", "no_scheme")

    def test_a_scheme_for_other_bins(self):
        with pytest.raises(SpecError, match="'CRAN rfm' is written for 5 bins, not 4") as caught:
            rfm(summary(*FIVE), bins=4)
        assert caught.value.problems[0][:2] == ("scheme", "other_bins")

    @pytest.mark.parametrize("bins", [2, 100])
    def test_the_bounds_of_bins(self, bins):
        scheme = RfmScheme("any", bins, (RfmSegment("all", "全"),))
        assert rfm(summary(*FIVE), bins=bins, scheme=scheme).counts == {"all": 5, "Others": 0}

    def test_a_scheme_without_lines(self):
        with pytest.raises(SpecError) as caught:
            RfmScheme("empty", 5, ())
        assert caught.value.problems[0][:2] == ("segments", "empty")

    @pytest.mark.parametrize("name", ["recency", "frequency", "monetary", "fm"])
    @pytest.mark.parametrize("bounds", [(5, 1), (float("nan"), 5)])
    def test_bounds_upside_down(self, name, bounds):
        with pytest.raises(SpecError, match="lowest, highest") as caught:
            RfmScheme("odd", 5, (RfmSegment("fine", "好"), RfmSegment("odd", "奇", **{name: bounds})))
        assert caught.value.problems[0][:2] == (f"segments.odd.{name}", "upside_down")


class TestShippedSchemes:
    def test_cran_rfm_has_the_bounds_of_its_documentation(self):
        # R package rfm, rfm_segment: lower and upper bounds of recency, frequency and monetary score, in its order
        documented = {
            "recency": ((5, 3, 2, 3, 4, 1, 1, 1, 2, 1), (5, 5, 4, 4, 5, 2, 2, 3, 3, 1)),
            "frequency": ((5, 3, 2, 1, 1, 3, 2, 3, 1, 1), (5, 5, 4, 3, 3, 4, 5, 5, 3, 5)),
            "monetary": ((5, 2, 2, 3, 1, 4, 4, 3, 1, 1), (5, 5, 4, 5, 5, 5, 5, 5, 4, 5)),
        }
        for name, (low, high) in documented.items():
            assert [getattr(line, name) for line in CRAN_RFM.segments] == list(zip(low, high, strict=True)), name
        assert [line.name for line in CRAN_RFM.segments] == [
            *("Champions", "Potential Loyalist", "Loyal Customers", "Promising", "New Customers", "Can't Lose Them"),
            *("At Risk", "Need Attention", "About To Sleep", "Lost"),
        ]
        assert CRAN_RFM.bins == 5

    def test_shopify_groups_leave_nobody_over_and_never_overlap(self):
        # Its groups are exclusive: each combination of scores fits at most one line.
        for recency in range(1, 6):
            for doubled in range(2, 11):
                fitting = [
                    line.name
                    for line in SHOPIFY.segments
                    if line.recency[0] <= recency <= line.recency[1] and line.fm[0] <= doubled / 2 <= line.fm[1]
                ]
                assert len(fitting) == 1, (recency, doubled / 2, fitting)

    def test_every_name_has_its_chinese(self):
        for scheme in (CRAN_RFM, SHOPIFY):
            names = [line.zh for line in scheme.segments]
            assert len(set(names)) == len(names)
            assert all(name and name.isprintable() and not name.isascii() for name in names)
            assert scheme.source
