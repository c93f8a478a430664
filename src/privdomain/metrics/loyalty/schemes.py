"""Schemes: named tables from RFM scores to segments. First match wins; what matches nothing is "Others"."""

from typing import Final, TypeAlias

from attrs import field, frozen

from privdomain.errors import SpecError

Bounds: TypeAlias = tuple[float, float]

OTHERS: Final = "Others"
_ANY: Final = (1.0, float("inf"))


@frozen
class RfmSegment:
    """One line of a scheme: a segment and the scores that lead to it, bounds included.

    Attributes:
        name: Name of the segment.
        zh: Its Chinese name.
        recency: Lowest and highest recency score.
        frequency: Lowest and highest frequency score.
        monetary: Lowest and highest monetary score.
        fm: Lowest and highest mean of frequency and monetary score.
    """

    name: str
    zh: str
    recency: Bounds = _ANY
    frequency: Bounds = _ANY
    monetary: Bounds = _ANY
    fm: Bounds = _ANY


@frozen
class RfmScheme:
    """A segmentation of RFM scores.

    Attributes:
        name: Name of the scheme.
        bins: Number of scores that its bounds are written for.
        segments: Its lines, in order of precedence.
        source: Where the names and bounds come from.

    Raises:
        SpecError: no segment, or bounds upside down.
    """

    name: str
    bins: int
    segments: tuple[RfmSegment, ...] = field()
    source: str = ""

    @segments.validator
    def _check(self, _: object, segments: tuple[RfmSegment, ...]) -> None:
        if not segments:
            raise SpecError([("segments", "empty", "a scheme needs at least one segment.")])
        for segment in segments:
            for name in ("recency", "frequency", "monetary", "fm"):
                low, high = getattr(segment, name)
                if not low <= high:
                    message = f"{low!r} is above {high!r}. Write (lowest, highest)."
                    raise SpecError([(f"segments.{segment.name}.{name}", "upside_down", message)])


CRAN_RFM: Final = RfmScheme(
    "CRAN rfm",
    5,
    (
        RfmSegment("Champions", "冠军客户", (5, 5), (5, 5), (5, 5)),
        RfmSegment("Potential Loyalist", "潜在忠诚客户", (3, 5), (3, 5), (2, 5)),
        RfmSegment("Loyal Customers", "忠诚客户", (2, 4), (2, 4), (2, 4)),
        RfmSegment("Promising", "有希望客户", (3, 4), (1, 3), (3, 5)),
        RfmSegment("New Customers", "新客户", (4, 5), (1, 3), (1, 5)),
        RfmSegment("Can't Lose Them", "不可失去客户", (1, 2), (3, 4), (4, 5)),
        RfmSegment("At Risk", "流失风险客户", (1, 2), (2, 5), (4, 5)),
        RfmSegment("Need Attention", "需关注客户", (1, 3), (3, 5), (3, 5)),
        RfmSegment("About To Sleep", "即将沉睡客户", (2, 3), (1, 3), (1, 4)),
        RfmSegment("Lost", "已流失客户", (1, 1), (1, 5), (1, 5)),
    ),
    "R package rfm, documentation of rfm_segment",
)
"""The ten overlapping segments of the R package rfm."""

SHOPIFY: Final = RfmScheme(
    "Shopify groups",
    5,
    (
        RfmSegment("CHAMPIONS", "冠军客户", recency=(5, 5), fm=(4, 5)),
        RfmSegment("LOYAL", "忠诚客户", recency=(3, 4), fm=(4, 5)),
        RfmSegment("ACTIVE", "活跃客户", recency=(4, 5), fm=(2.5, 3.5)),
        RfmSegment("NEEDS_ATTENTION", "需关注客户", recency=(3, 3), fm=(2.5, 3.5)),
        RfmSegment("NEW", "新客户", recency=(5, 5), fm=(1, 2)),
        RfmSegment("PROMISING", "有希望客户", recency=(3, 4), fm=(1, 2)),
        RfmSegment("PREVIOUSLY_LOYAL", "曾经忠诚客户", recency=(1, 2), fm=(4.5, 5)),
        RfmSegment("AT_RISK", "流失风险客户", recency=(1, 2), fm=(3, 4)),
        RfmSegment("ALMOST_LOST", "几近流失客户", recency=(1, 2), fm=(2, 2.5)),
        RfmSegment("DORMANT", "沉睡客户", recency=(1, 2), fm=(1, 1.5)),
    ),
    "Names and wording: Shopify CustomerRfmGroup, API 2025-10. Bounds: our assumption, as Shopify publishes none.",
)
"""Shopify's groups of buyers; PROSPECTS, who never bought, have no purchase summary and so no scores."""
