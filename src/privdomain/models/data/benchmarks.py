"""Published figures of the field, each with the people it speaks of."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from privdomain.errors import SpecError
from privdomain.models.benchmarks import Benchmark, Precision, Reliability, Unit
from privdomain.models.checks import repeated
from privdomain.models.data.lookup import by_id

__all__ = ["BENCHMARKS", "benchmark", "share_of_all", "shares_of_all"]


def _consumers(name: str, zh: str, value: float, base: str = "consumers asked", **more: Any) -> Benchmark:
    return Benchmark(
        id=name,
        zh=zh,
        value=value,
        unit=more.pop("unit", Unit.SHARE),
        base=base,
        source="mba_lib",
        reliability=Reliability.SECONDARY,
        **more,
    )


def _firms(name: str, zh: str, value: float, base: str = "companies asked", **more: Any) -> Benchmark:
    return Benchmark(
        id=name,
        zh=zh,
        value=value,
        unit=more.pop("unit", Unit.SHARE),
        base=base,
        year=more.pop("year", 2021),
        source="iresearch_2021",
        reliability=more.pop("reliability", Reliability.SECONDARY),
        **more,
    )


_CORRUPT: Final = "The text is garbled; look the figure up before quoting it."
_DEPLOYED: Final = "The text says 'of those who have deployed', but the two parts add up to the share of all: 79.6%."

BENCHMARKS: Final[tuple[Benchmark, ...]] = (
    Benchmark(
        id="private_domain_penetration",
        zh="私域触点渗透率",
        value=0.96,
        unit=Unit.SHARE,
        base="consumers asked",
        year=2021,
        source="bcg_tmi_2021",
        reliability=Reliability.SECONDARY,
    ),
    _consumers("mobile_hours", "人均每日移动互联网时长", 6, "mobile users", unit=Unit.HOURS_PER_DAY),
    _consumers("private_domain_hours", "人均每日私域时长", 1.5, "mobile users", unit=Unit.HOURS_PER_DAY),
    _consumers("habit", "已养成使用私域触点的习惯", 0.42),
    _consumers("decision_influenced", "消费决策受私域影响", 0.74),
    _consumers("bought_in_private_domain", "曾在私域购买", 0.79),
    _consumers("buy_more_often", "愿意增加购买频率", 0.45, "who bought", of="bought_in_private_domain"),
    _consumers(
        "willing_to_share",
        "愿意分享",
        0.80,
        "who bought, or all: the text leaves it open",
        of="bought_in_private_domain",
        is_base_ambiguous=True,
    ),
    _firms("deployed", "已部署私域", 0.80, precision=Precision.ABOUT),
    _firms("deployed_larger_part", "已部署（较大的一部分）", 0.610, note=_DEPLOYED),
    _firms("deployed_smaller_part", "已部署（较小的一部分）", 0.186, note=_DEPLOYED),
    _firms("planned", "计划部署", 0.102),
    _firms("touchpoint_wechat", "以微信为触点", 0.787, multi_select=True),
    _firms("touchpoint_wecom", "以企业微信为触点", 0.532, multi_select=True),
    _firms("driver_digital_strategy", "因数字化转型战略而做私域", 0.5, precision=Precision.ABOUT),
    _firms(
        "online_shopping_penetration",
        "网络购物渗透率",
        0.791,
        "internet users",
        reliability=Reliability.UNRELIABLE,
        note=f"79.1% in one place, 79.2% in another. {_CORRUPT}",
    ),
    Benchmark(
        id="digital_economy",
        zh="数字经济规模",
        value=None,
        unit=Unit.CNY,
        base="China",
        source="iresearch_2021",
        reliability=Reliability.UNRELIABLE,
        note=f"Printed as 39.2 亿, probably 万亿. {_CORRUPT}",
    ),
    _firms(
        "digital_economy_growth",
        "数字经济增速",
        0.095,
        "China",
        unit=Unit.GROWTH,
        year=None,
        reliability=Reliability.UNRELIABLE,
        note=_CORRUPT,
    ),
    _firms("market_2020", "市场规模（2020）", 7.1e9, "the market", unit=Unit.CNY, year=2020),
    _firms(
        "market_2023",
        "市场规模（2023）",
        2e10,
        "the market",
        unit=Unit.CNY,
        year=2023,
        precision=Precision.ABOUT,
        note="Later than the report: a forecast.",
    ),
    _firms(
        "trade_per_user_growth",
        "人均交易额增长",
        0.67,
        "a series that the text does not name",
        unit=Unit.GROWTH,
        year=None,
    ),
    _firms(
        "trade_growth",
        "总交易额增长",
        1.0,
        "a series that the text does not name",
        unit=Unit.GROWTH,
        year=None,
        precision=Precision.OVER,
        note="Shares its base with the growth per user: users grew by at least 2 / 1.67 = 1.198.",
    ),
    _firms(
        "gmv_growth",
        "GMV 增长",
        2.55,
        "another series that the text does not name",
        unit=Unit.GROWTH,
        year=None,
        note="Another series than the trade per user: the two are not to be divided.",
    ),
    Benchmark(
        id="entries",
        zh="入口数量",
        value=60,
        unit=Unit.COUNT,
        base="entries, the text does not say to what",
        precision=Precision.OVER,
        source="xiaochengxu_guancha",
        reliability=Reliability.SECONDARY,
    ),
)
"""Published figures (行业基准), never assumptions of a model: a survey's share is no forecast for one brand."""


def benchmark(name: str) -> Benchmark:
    """The published figure of an id.

    Raises:
        UnknownNameError: no figure has it; carries the nearest one.

    Examples:
        >>> benchmark("buy_more_often").of
        'bought_in_private_domain'
    """
    return by_id(BENCHMARKS, name, "benchmark")


def share_of_all(one: Benchmark, /, *, among: Sequence[Benchmark] = BENCHMARKS) -> float:
    """A share of a share as a share of all (条件基数换算): 45% of the 79% who bought are 35.55% of all.

    Args:
        one: A benchmark whose unit is a share.
        among: Where the benchmarks stand that its base is counted by.

    Returns:
        Share of all in [0, 1], the float nearest to the product of the printed decimals.

    Raises:
        SpecError: no share, an unreliable figure on the way, a base that the text leaves open, bases in a circle, or
            no list of benchmarks with one of each id.
        UnknownNameError: a base that is not among the benchmarks.

    Examples:
        >>> share_of_all(benchmark("buy_more_often"))
        0.3555
    """
    readings = shares_of_all(one, among=among)
    if len(readings) > 1:
        message = f"may be {' or '.join(map(str, readings))}: the text leaves its base open. Use shares_of_all()."
        raise SpecError([(one.id, "ambiguous_base", message)])
    return readings[0]


def shares_of_all(one: Benchmark, /, *, among: Sequence[Benchmark] = BENCHMARKS) -> tuple[float, ...]:
    """Every reading of a share as a share of all, ascending: one, or more where a base is ambiguous.

    Args:
        one: A benchmark whose unit is a share.
        among: Where the benchmarks stand that its base is counted by.

    Raises:
        SpecError: no share, an unreliable figure on the way, bases in a circle, or no list of benchmarks with one of
            each id.
        UnknownNameError: a base that is not among the benchmarks.

    Examples:
        >>> shares_of_all(benchmark("willing_to_share"))
        (0.632, 0.8)
    """
    hint = "Pass a list of benchmarks, one of each id."
    if not isinstance(among, Sequence) or not all(isinstance(line, Benchmark) for line in among):
        raise SpecError([("among", "no_benchmarks", f"is no list of benchmarks. {hint}")])
    twice = repeated(line.id for line in among)
    if twice:
        raise SpecError([("among", "repeated", f"has two benchmarks {twice[0]!r}. {hint}")])
    return tuple(float(reading) for reading in sorted(_readings(one, among, ())))


def _readings(one: Benchmark, among: Sequence[Benchmark], above: tuple[str, ...]) -> set[Fraction]:
    """What a share may be of all, exactly."""
    if not isinstance(one, Benchmark):
        raise SpecError([("one", "no_benchmark", f"{one!r} is no Benchmark. Pass benchmark(id), or your own.")])
    if one.id in above:
        message = f"is counted by itself, through {' and '.join(map(repr, above))}. Repair of."
        raise SpecError([(one.id, "circle", message)])
    value = _exact(one)
    readings = {value} if one.of is None or one.is_base_ambiguous else set[Fraction]()
    if one.of is None:
        return readings
    bases = _readings(by_id(among, one.of, "benchmark"), among, (*above, one.id))
    return readings | {value * base for base in bases}


def _exact(one: Benchmark) -> Fraction:
    """The printed decimal of a share that may be multiplied."""
    if one.reliability == Reliability.UNRELIABLE or one.value is None:
        raise SpecError([(one.id, "unreliable", f"is unreliable and not to be computed with. {one.note}")])
    if one.unit != Unit.SHARE:
        raise SpecError([(one.id, "no_share", f"counts {one.unit.value}, which is no share. Pass a share.")])
    return Fraction(repr(one.value))
