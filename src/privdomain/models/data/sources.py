"""The publications behind the data."""

from typing import Final

from privdomain.models.benchmarks import Source
from privdomain.models.data.lookup import by_id

__all__ = ["SOURCES", "source"]

SOURCES: Final[tuple[Source, ...]] = (
    Source(id="36kr", title="36kr on the prospects of private traffic", zh="36氪：私域流量前景"),
    Source(id="mba_lib", title="MBA Lib encyclopedia, private traffic", zh="MBA智库百科：私域流量"),
    Source(
        id="xiaochengxu_guancha",
        title="Mini Program Watch on touchpoints and links",
        zh="晓程序观察",
        sample_size=24,
        sample="brands",
    ),
    Source(id="ltd", title="LTD on ownership and inbound marketing", zh="LTD：私域与数字官网"),
    Source(
        id="iresearch_2021",
        title="iResearch 2021 report, in a machine paraphrase",
        zh="艾瑞咨询2021年报告（机器转述）",
        year=2021,
        sample_size=7_000,
        sample="companies",
    ),
    Source(
        id="bcg_tmi_2021",
        title="BCG and Tencent Marketing Insight, 2021",
        zh="BCG×腾讯营销洞察（TMI）2021",
        year=2021,
    ),
    Source(id="privdomain", title="Assumption or reading of this library", zh="本库的假设或解读"),
)
"""Publications that the data name (来源), with the size of their sample where one is stated."""


def source(name: str) -> Source:
    """The publication of an id.

    Raises:
        UnknownNameError: no publication has it; carries the nearest one.

    Examples:
        >>> source("xiaochengxu_guancha").sample_size
        24
    """
    return by_id(SOURCES, name, "source")
