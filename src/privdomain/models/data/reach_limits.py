"""Platform limits of reach, as dated data; other platforms and later rules are lists of the same kind."""

from datetime import date
from typing import Any, Final

from privdomain.errors import UnknownNameError
from privdomain.models.checks import check_day
from privdomain.models.data.lookup import by_id
from privdomain.models.reach_limits import Capacity, Confidence, LimitKind, LimitScope, ReachLimit

__all__ = ["CAPACITIES", "REACH_LIMITS", "capacity", "limits_at", "reach_limit"]

_CALENDAR, _ROLLING, _EVENT, _GRANT = LimitKind
_HIGH, _MEDIUM, _LOW = Confidence
_CUSTOMER, _GROUP, _STAFF_CUSTOMER = LimitScope.CUSTOMER, LimitScope.GROUP_CHAT, LimitScope.STAFF_CUSTOMER
_CHANGED: Final = date(2025, 11, 17)


def _limit(name: str, channel: str, scope: LimitScope, source: str, **more: Any) -> ReachLimit:
    return ReachLimit(
        id=name, channel=channel, scope=scope, source=source, confidence=more.pop("confidence", _HIGH), **more
    )


def _with_options(name: str, channel: str, scope: LimitScope, source: str, **more: Any) -> tuple[ReachLimit, ...]:
    """The mass send of WeCom as it is set, and the two other settings that an administrator may choose."""
    settings = {"monthly": ("days_of_month", "month"), "weekly": (7, "week"), "daily": (1, "day")}
    default = more.pop("default")
    return tuple(
        _limit(
            name if setting == default else f"{name}_{setting}",
            channel,
            scope,
            source,
            kind=_CALENDAR,
            count=count,
            window=window,
            alternative_to=None if setting == default else name,
            **more,
        )
        for setting, (count, window) in settings.items()
    )


def _unset(
    name: str, scope: LimitScope = _CUSTOMER, note: str = "The platform states no figure of its own."
) -> ReachLimit:
    return _limit(name, name, scope, "no reliable source", confidence=_LOW, note=note)


def _replies(channel: str, source: str, trigger: str, count: int, window: str) -> ReachLimit:
    name = f"{channel}_after_{trigger}"
    return _limit(name, channel, _CUSTOMER, source, kind=_EVENT, count=count, window=window, trigger=trigger)


_MASS: Final = "WeCom documentation 92135"
_OFFICIAL: Final = "WeChat documentation, Customer_Service_Messages"
_SHARED: Final = "Sends made by the company and by members of staff share it."

REACH_LIMITS: Final[tuple[ReachLimit, ...]] = (
    *_with_options("wecom_mass_customer", "wecom_mass_send", _CUSTOMER, _MASS, default="monthly",
        valid_from=_CHANGED, stated_on=_CHANGED, note=_SHARED),
    *_with_options("wecom_mass_group", "wecom_mass_send_group", _GROUP, _MASS, default="monthly",
        stated_on=_CHANGED, note=f"{_SHARED} Not known since when it holds."),
    _limit("wecom_mass_customer_until_2025", "wecom_mass_send", _CUSTOMER, "LinkWechat; Apifox 2022-08",
        kind=_CALENDAR, count=4, window="month", valid_to=_CHANGED, stated_on=date(2022, 8, 1),
        note="Superseded. The day of the change is unknown, between 2022-08 and 2025-11-17; the stricter rule stands "
        "until the later day."),
    *_with_options("wecom_member_send", "wecom_member_send", _STAFF_CUSTOMER, "WeCom documentation 96997",
        default="daily", stated_on=date(2025, 7, 11), note="Sends from a mini program or a page."),
    _limit("wecom_mass_reminder", "wecom_mass_reminder", LimitScope.SEND, "LinkWechat", kind=_ROLLING, count=3,
        window="24h", confidence=_MEDIUM),
    _unset("wecom_moments_individual", note="About 3 a day are told in weak secondary pages; set your own."),
    _unset("wecom_moments_corporate", note="A monthly cap is told, without a reliable figure; set your own."),
    _limit("service_account_mass", "service_account_mass", _CUSTOMER, "WeChat documentation, Batch_Sends",
        kind=_CALENDAR, count=4, window="month"),
    _limit("subscription_account_mass", "subscription_account_mass", LimitScope.ACCOUNT,
        "WeChat documentation, Batch_Sends", kind=_CALENDAR, count=1, window="day",
        note="Calls of an authenticated account."),
    _replies("official_account_message", _OFFICIAL, "message", 5, "48h"),
    *(_replies("official_account_message", _OFFICIAL, trigger, 3, "1min") for trigger in ("menu", "follow", "scan")),
    _limit("official_account_message_after_payment", "official_account_message", _CUSTOMER, _OFFICIAL, kind=_EVENT,
        count="unlimited", window="48h", trigger="payment"),
    _replies("mini_program_service", "WeChat documentation, customer-message/send", "message", 5, "48h"),
    _replies("mini_program_service", "WeChat documentation, customer-message/send", "enter", 2, "1min"),
    _replies("wecom_service", "WeCom documentation, kf/send_msg", "message", 5, "48h"),
    _replies("wecom_service", "WeCom documentation, kf/send_msg", "enter", 2, "1min"),
    _limit("subscribe_message_once", "subscribe_message", _CUSTOMER, "WeChat documentation, subscribe-message-overview",
        kind=_GRANT, count=1, trigger="subscription", note="Grants add up and do not expire before they are used."),
    _limit("subscribe_message_long_term", "subscribe_message_long_term", _CUSTOMER,
        "WeChat documentation, subscribe-message-overview", kind=_GRANT, count="unlimited", trigger="subscription",
        note="Only for government, health, transport, finance and education."),
    _limit("subscribe_message_capped", "subscribe_message_capped", _CUSTOMER,
        "WeChat documentation, subscribe-message-overview", kind=_CALENDAR,
        note="A cap for each period and each value of a required field; its figure depends on the template."),
    _limit("wecom_app_message_per_minute", "wecom_app_message", LimitScope.STAFF, "WeCom documentation 90454",
        kind=_ROLLING, count=30, window="1min", stated_on=date(2023, 8, 28)),
    _limit("wecom_app_message_per_hour", "wecom_app_message", LimitScope.STAFF, "WeCom documentation 90454",
        kind=_ROLLING, count=1_000, window="1h", stated_on=date(2023, 8, 28)),
    _limit("wecom_app_message_per_day", "wecom_app_message", LimitScope.APP, "WeCom documentation 90454",
        kind=_ROLLING, window="24h", stated_on=date(2023, 8, 28),
        note="200 person-times for each account of the company: set count to 200 x accounts."),
    _limit("wecom_transfer", "wecom_transfer", _CUSTOMER, "LinkWechat", kind=_ROLLING, count=2, window="90d",
        note="Natural days; a relation in service."),
    *map(_unset, ("sms", "service_account_template", "live_reservation_notice", "outbound_call",
        "mini_program_service_notice")),
)  # fmt: skip
"""What platforms allow (触达限制), superseded rules included; channels without a figure stand here with count None."""

CAPACITIES: Final[tuple[Capacity, ...]] = (
    Capacity(id="staff_contacts", holder="member of staff", holds="contacts", count=5_000,
        source="wescrm 2026-02; siyuliuliang 2022", confidence=_MEDIUM, note="By default."),
    Capacity(id="staff_contacts_max", holder="member of staff", holds="contacts", count=20_000,
        source="wescrm 2026-02; siyuliuliang 2022", confidence=_MEDIUM, note="At most, on application."),
    Capacity(id="company_contacts", holder="company", holds="contacts", count=50_000,
        source="wescrm 2026-02; siyuliuliang 2022", confidence=_MEDIUM, note="At the start."),
    Capacity(id="unverified_company_contacts", holder="unverified company", holds="contacts", count=200,
        source="wescrm 2026-02; siyuliuliang 2022", confidence=_MEDIUM),
    Capacity(id="send_customers", holder="send of a member", holds="customers", count=20_000,
        stated_on=date(2025, 7, 11), source="WeCom documentation 96997", confidence=_HIGH),
    Capacity(id="transfer_request", holder="request", holds="transfers", count=100, source="LinkWechat",
        confidence=_HIGH),
    Capacity(id="group_transfers_per_day", holder="day", holds="transferred groups", count=300, source="LinkWechat",
        confidence=_HIGH),
)  # fmt: skip
"""How much fits into what on the platform (容量上限)."""


def reach_limit(name: str) -> ReachLimit:
    """The limit of an id.

    Raises:
        UnknownNameError: no limit has it; carries the nearest one.
    """
    return by_id(REACH_LIMITS, name, "reach limit")


def capacity(name: str) -> Capacity:
    """The capacity of an id.

    Raises:
        UnknownNameError: no capacity has it; carries the nearest one.
    """
    return by_id(CAPACITIES, name, "capacity")


def limits_at(day: date, *, channel: str | None = None, alternatives: bool = False) -> tuple[ReachLimit, ...]:
    """The limits that hold on a day (某日有效的触达限制).

    Args:
        day: The day.
        channel: Only of this channel.
        alternatives: Whether to include the settings that an administrator may choose instead of a default.

    Raises:
        SpecError: no day.
        UnknownNameError: no limit is known of the channel, not even one without a figure.

    Examples:
        >>> [limit.count for limit in limits_at(date(2022, 8, 1), channel="wecom_mass_send")]
        [4]
        >>> [limit.count for limit in limits_at(date(2026, 2, 1), channel="wecom_mass_send")]
        ['days_of_month']
    """
    check_day(day)
    channels = sorted({limit.channel for limit in REACH_LIMITS})
    if channel is not None and channel not in channels:
        raise UnknownNameError(str(channel), channels, what="channel")
    return tuple(
        limit
        for limit in REACH_LIMITS
        if limit.is_valid_on(day)
        and channel in {None, limit.channel}
        and (alternatives or limit.alternative_to is None)
    )
