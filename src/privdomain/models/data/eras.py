"""Eras and turning points of the private domain."""

from typing import Final

from privdomain.models.history import Era, Turn

__all__ = ["ERAS", "TIMELINE", "era"]

ERAS: Final[tuple[Era, ...]] = (
    Era(id="seed", zh="萌芽期", first_year=None, last_year=2010, source="mba_lib"),
    Era(id="growth", zh="成长期", first_year=2011, last_year=2015, source="mba_lib"),
    Era(id="maturity", zh="成熟期", first_year=2016, last_year=2018, source="mba_lib"),
    Era(id="boom", zh="爆发期", first_year=2019, last_year=2020, source="mba_lib"),
    Era(id="outlook", zh="展望期", first_year=2021, last_year=None, source="mba_lib"),
)
"""The five eras (五阶段). The source counts 2011 to the first and to the second; here it belongs to the second."""

_DISAGREE: Final = "Sources disagree on the beginning: 2018 by one, 2020 by another. Both are kept."

TIMELINE: Final[tuple[Turn, ...]] = (
    Turn(year=2011, what="Selling in WeChat feeds begins", zh="微商出现", source="ltd"),
    Turn(year=2015, what="Selling in WeChat feeds is put in order", zh="微商调整", source="ltd"),
    Turn(
        year=2018,
        what="The private domain begins",
        zh="私域始于2018年",
        is_start=True,
        source="xiaochengxu_guancha",
        note=_DISAGREE,
    ),
    Turn(year=2019, what="The E-commerce Law is in force", zh="《电商法》施行", source="ltd"),
    Turn(
        year=2020, what="First year of the private domain", zh="私域元年", is_start=True, source="ltd", note=_DISAGREE
    ),
)
"""What happened when (大事记), by year; accounts that contradict each other stand side by side."""


def era(year: int) -> Era:
    """The era of a year (发展阶段).

    Raises:
        SpecError: no year.

    Examples:
        >>> era(2017).zh, era(2011).zh
        ('成熟期', '成长期')
    """
    return next(one for one in ERAS if one.holds_in(year))
