"""rfm: how recently, how often and how much, as scores and segments."""

from typing import ClassVar

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

from privdomain._internal.arrays import Array, IntArray, read_only
from privdomain._internal.columns import is_integer
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final
from privdomain.errors import SpecError
from privdomain.metrics.cohorts.starts import check_kind
from privdomain.metrics.loyalty.schemes import CRAN_RFM, OTHERS, RfmScheme
from privdomain.metrics.loyalty.summary import PurchaseSummary

MIN_BINS, MAX_BINS = 2, 100


@frozen(eq=False, repr=False)
class Rfm(Final):
    """RFM scores and segments of buyers, in the order of the summary. *Final*: a score is relative to all buyers.

    Attributes:
        users: Ids of the buyers, shape ``(n_users,)``.
        recency_score: 1 for the longest ago .. ``bins`` for the most recent last purchase.
        frequency_score: 1 .. ``bins`` by number of purchase days.
        monetary_score: 1 .. ``bins`` by value of all purchases.
        segment: Name of each buyer's segment.
        segments: Names of the scheme's segments, in its order, then "Others".
        value_minor: Value of all purchases [minor units].
        currency: ISO 4217 code.
        exponent: Decimal places of the currency.
        bins: Number of scores.
        scheme: Name of the scheme.
    """

    add_instead: ClassVar[str] = "Add the purchase summaries, then score their sum."

    users: Array = field(converter=read_only)
    recency_score: IntArray = field(converter=read_only)
    frequency_score: IntArray = field(converter=read_only)
    monetary_score: IntArray = field(converter=read_only)
    segment: npt.NDArray[np.object_] = field(converter=read_only)
    segments: tuple[str, ...]
    value_minor: IntArray = field(converter=read_only)
    currency: str
    exponent: int
    bins: int
    scheme: str

    @property
    def counts(self) -> dict[str, int]:
        """Buyers of each segment, empty ones included, in the order of the scheme."""
        return {name: int(np.count_nonzero(self.segment == name)) for name in self.segments}

    def to_columns(self) -> dict[str, Array]:
        """One row per buyer."""
        scores = {
            name: getattr(self, name) for name in ("recency_score", "frequency_score", "monetary_score", "segment")
        }
        return {"user": self.users, **scores}

    def _table(self) -> TextTable:
        values = self.value_minor.astype(np.float64)
        total_users, total_value = len(self.users), float(values.sum())
        rows = []
        for name, count in self.counts.items():
            value = float(values[self.segment == name].sum())
            share = count / total_users if total_users else float("nan")
            value_share = value / total_value if total_value else float("nan")
            rows.append([name, cell(count), cell(share, 3), cell(value / 10**self.exponent), cell(value_share, 3)])
        title = f"RFM segments of {total_users:,} buyers by {self.scheme}"
        return TextTable(title, ["segment", "buyers", "share", f"value {self.currency}", "share of value"], rows)


def rfm(summary: PurchaseSummary, /, *, bins: int = 5, scheme: RfmScheme = CRAN_RFM) -> Rfm:
    """Score buyers by recency, frequency and monetary value, and name their segments (RFM 模型).

    A score is ``1 + floor(bins x share)``, where share is the part of buyers that rank strictly lower. So equal values
    have equal scores, the order of rows never matters, distinct values fall into bins of equal size, and the most
    common frequency, a single purchase, scores 1. Frequency counts purchase days, money adds up all purchases.

    The result is *final*: scores are relative to all buyers; add purchase summaries instead.

    Args:
        summary: Buyers, from ``purchase_summary``.
        bins: Number of scores, 2 to 100.
        scheme: Table from scores to segments; its bounds must be written for as many bins.

    Returns:
        Scores and segment of each buyer.

    Raises:
        SpecError: bins out of range, or a scheme for another number of bins.

    Examples:
        >>> from privdomain.facts import Orders
        >>> from privdomain.metrics import purchase_summary
        >>> orders = Orders(
        ...     ["ann", "ann", "bo", "cy"],
        ...     ["2026-01-05", "2026-02-25", "2026-01-20", "2026-02-01"],
        ...     [80, 40, 60, 10],
        ...     currency="CNY",
        ...     tz="Asia/Shanghai",
        ... )
        >>> scores = rfm(purchase_summary(orders, observed_until="2026-03-01"))
        >>> scores.recency_score, scores.frequency_score, scores.monetary_score
        (array([4, 1, 2]), array([4, 1, 1]), array([4, 2, 1]))
        >>> scores.segment.tolist()
        ['Potential Loyalist', 'Lost', 'About To Sleep']
    """
    check_kind(summary, PurchaseSummary, "summary")
    if not is_integer(bins) or not MIN_BINS <= bins <= MAX_BINS:
        message = f"{bins!r} is no number of bins. Pass an integer from {MIN_BINS} to {MAX_BINS}."
        raise SpecError([("bins", "bad_count", message)])
    if not isinstance(scheme, RfmScheme):
        raise SpecError([("scheme", "no_scheme", f"{scheme!r} is no RfmScheme. Pass CRAN_RFM, SHOPIFY or your own.")])
    if scheme.bins != bins:
        message = f"{scheme.name!r} is written for {scheme.bins} bins, not {bins}. Pass a scheme for {bins}."
        raise SpecError([("scheme", "other_bins", message)])
    recency, frequency, monetary = (
        quantile_scores(values, bins=bins) for values in (summary.last_day, summary.n_days, summary.value_minor)
    )
    segment = np.full(len(summary), OTHERS, object)
    is_open = np.ones(len(summary), np.bool_)
    for line in scheme.segments:
        is_here = is_open.copy()
        for scores, (low, high) in (
            (recency, line.recency),
            (frequency, line.frequency),
            (monetary, line.monetary),
            ((frequency + monetary) / 2, line.fm),
        ):
            is_here &= (scores >= low) & (scores <= high)
        segment[is_here] = line.name
        is_open &= ~is_here
    return Rfm(
        summary.users,
        recency,
        frequency,
        monetary,
        segment,
        (*(line.name for line in scheme.segments), OTHERS),
        summary.value_minor,
        summary.options.currency,
        summary.options.exponent,
        bins,
        scheme.name,
    )


def quantile_scores(values: IntArray, *, bins: int) -> IntArray:
    """``1 + floor(bins x share of values strictly below)``, in whole numbers, shape ``(n,)``."""
    below = np.searchsorted(np.sort(values), values, side="left")
    return 1 + below * bins // max(len(values), 1)
