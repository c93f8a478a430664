"""Wished functions: what companies want most, as surveyed."""

from typing import Annotated, Final

from pydantic import Field

from privdomain.models.benchmarks import Reliability
from privdomain.models.spec import Name, Spec, Word

__all__ = ["WISHED_FUNCTIONS", "WishedFunction"]


class WishedFunction(Spec):
    """A function that companies want (期待的功能).

    Attributes:
        id: Id.
        rank: Place among the wishes, 1 for the most wanted.
        title: What it is called in English.
        zh: What it is called in Chinese.
        source: Id of its source.
        reliability: How far it can be trusted.
    """

    id: Name
    rank: Annotated[int, Field(ge=1)]
    title: Name
    zh: Name
    source: Name
    reliability: Word[Reliability]


def _wish(rank: int, name: str, title: str, zh: str) -> WishedFunction:
    return WishedFunction(
        id=name, rank=rank, title=title, zh=zh, source="iresearch_2021", reliability=Reliability.SECONDARY
    )


WISHED_FUNCTIONS: Final[tuple[WishedFunction, ...]] = (
    _wish(1, "one_stop_conversion", "Acquisition and conversion in one place", "一站式获客转化"),
    _wish(2, "multi_channel_data", "Data from many channels", "多渠道数据接入"),
)
"""The two most wanted functions (功能期待 TOP2); the shares behind the ranks are not in the text."""
