"""The preset of each operating model: parameters of a simulated private domain, as a plain mapping."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from privdomain.selectors.practices.assumptions import Assumption, RangeKind
from privdomain.selectors.vocabulary import OperatingModel, model_of

__all__ = ["preset"]

_Row: TypeAlias = tuple[str, str, str, tuple[float, float, float, float]]

#  name, Chinese name, per what, (interest community, knowledge expert, dedicated advisor, shopping assistant)
_SHARES: Final[tuple[_Row, ...]] = (
    ("churn.week_1", "首周流失率", "live relations, per week", (0.07, 0.06, 0.03, 0.10)),
    ("churn.weeks_2_to_4", "第2至4周周流失率", "live relations, per week", (0.025, 0.021, 0.011, 0.035)),
    ("churn.later", "4周后周流失率", "live relations, per week", (0.006, 0.005, 0.003, 0.008)),
    ("inflow.parcel_card_add_rate", "包裹卡加粉率", "parcels", (0.04, 0.06, 0.12, 0.03)),
    ("inflow.store_add_rate", "门店成交加粉率", "store transactions", (0.25, 0.30, 0.50, 0.15)),
    ("purchase.first_within_4_weeks", "4周内首单率", "new contacts", (0.12, 0.10, 0.03, 0.25)),
    ("purchase.first_later", "4周后周首单率", "contacts without an order, per week", (0.004, 0.005, 0.002, 0.008)),
    ("purchase.dormancy", "活跃转沉睡周比率", "active buyers, per week", (0.012, 0.010, 0.006, 0.018)),
    ("winback.rate_per_touch_week", "触达周唤醒率", "dormant buyers, per week with a touch",
        (0.003, 0.003, 0.002, 0.005)),
    ("basket.discount_share", "折扣率", "list price", (0.10, 0.08, 0.05, 0.15)),
    ("basket.return_rate", "退货率", "orders", (0.20, 0.07, 0.05, 0.02)),
    ("basket.gross_margin_share", "毛利率（按标价）", "list price", (0.55, 0.50, 0.50, 0.38)),
)  # fmt: skip

_AMOUNTS: Final[tuple[_Row, ...]] = (
    ("inflow.media_cost_per_add", "单客投放成本", "CNY per add", (12, 25, 90, 4)),
    ("inflow.welcome_incentive", "入会激励", "CNY per add", (4, 8, 10, 3)),
    ("purchase.orders_per_active_buyer_year", "活跃买家年订单数", "orders per active buyer-year", (4, 6, 1.0, 14)),
    ("basket.list_price", "客单价（按标价）", "CNY per order", (320, 380, 9_000, 55)),
    ("basket.fulfilment_cost", "单均履约成本", "CNY per order", (15, 12, 80, 5)),
    ("referral.k_per_cycle", "每周期裂变系数", "valid new contacts per contact and cycle", (0.06, 0.08, 0.05, 0.10)),
    ("referral.cycle_weeks", "裂变周期", "weeks", (3, 4, 8, 2)),
    ("referral.reward_per_valid_new", "单有效新客奖励", "CNY per valid new contact", (8, 15, 150, 3)),
    ("advisors.contacts_per_advisor", "人均服务客户数", "contacts per advisor", (4_000, 2_000, 600, 15_000)),
    ("advisors.talks_per_day", "日均沟通数", "talks per advisor and day", (60, 45, 15, 120)),
    ("advisors.cost_per_month", "人均月成本", "CNY per advisor and month", (11_000, 13_000, 18_000, 9_000)),
    ("advisors.ramp_weeks", "上手周期", "weeks", (4, 8, 12, 2)),
    ("technology.cost_per_contact_year", "单客年技术成本", "CNY per contact-year", (2.5, 3, 10, 1.5)),
    ("touches.per_contact_week", "每周触达次数", "touches per contact-week", (3.0, 2.0, 0.7, 4.0)),
)  # fmt: skip

_FACTORS: Final[tuple[_Row, ...]] = (
    ("touches.hazard_factor_per_extra", "每多一次触达的删除风险倍数", "times the hazard, per extra touch",
        (1.10, 1.12, 1.20, 1.06)),
)  # fmt: skip


def _columns(kind: RangeKind, rows: tuple[_Row, ...]) -> dict[str, tuple[Assumption, ...]]:
    per = "share of " if kind == RangeKind.SHARE else ""
    return {
        name: tuple(Assumption.around(base, zh=zh, unit=f"{per}{unit}", kind=kind) for base in bases)
        for name, zh, unit, bases in rows
    }


_COLUMNS: Final = {
    **_columns(RangeKind.SHARE, _SHARES),
    **_columns(RangeKind.AMOUNT, _AMOUNTS),
    **_columns(RangeKind.FACTOR, _FACTORS),
}

_PRESETS: Final[Mapping[OperatingModel, Mapping[str, Assumption]]] = {
    model: MappingProxyType({name: _COLUMNS[name][place] for name in sorted(_COLUMNS)})
    for place, model in enumerate(OperatingModel)
}


def preset(model: OperatingModel | str) -> Mapping[str, Assumption]:
    """The parameters to simulate an operating model with, before there are any of your own (模拟预设参数).

    They are assumptions, never benchmarks. Every one has a range: 0.6, 1 and 1.6 times the base value, shares cut at 1
    (none of these reaches it), of a factor only the part over 1. A range speaks of one parameter: all low ends together
    are no scenario that anybody thought likely. Money is in CNY.

    Args:
        model: The operating model, or its name.

    Returns:
        Read-only mapping from the dotted name of a parameter, the same names for every model, in order of the names.

    Raises:
        UnknownNameError: no operating model; carries the nearest one.

    Examples:
        >>> from privdomain.selectors import preset
        >>> parameters = preset("dedicated_advisor")
        >>> contacts = parameters["advisors.contacts_per_advisor"]
        >>> contacts.low, contacts.base, contacts.high, contacts.unit
        (360.0, 600.0, 960.0, 'contacts per advisor')

        The plain numbers of a scenario:

        >>> {name: one.base for name, one in parameters.items() if name.startswith("churn")}
        {'churn.later': 0.003, 'churn.week_1': 0.03, 'churn.weeks_2_to_4': 0.011}
    """
    return _PRESETS[model_of(model)]
