"""Presets: the scenario of an operating model, from its table of assumptions."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from privdomain._internal.flaws import shortened
from privdomain.errors import SpecError
from privdomain.models import Appeal
from privdomain.simulator.scenario.assumptions import LARGEST, Preset, Reader, between
from privdomain.simulator.scenario.clock import Clock
from privdomain.simulator.scenario.entries import number
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.scenario.settling import settling_document
from privdomain.simulator.scenario.staffing import team_of

__all__ = ["preset_scenario"]

CURRENCY: Final = "CNY"
"""The money of presets."""

WORKDAYS: Final = 5
"""Days of a week on which advisors talk."""

DELAY_WEEKS: Final = 60
"""The longest cycle of referral [weeks]."""

SATURATION: Final = 4.0
"""Usual touches over their scale: the response has come to 98% of its most there, and a few more pay best."""

Document: TypeAlias = dict[str, Any]


def preset_scenario(
    preset: Preset,
    /,
    *,
    name: str = "scenario",
    adds_per_week: float = 1_000.0,
    parcels_per_week: float = 0.0,
    transactions_per_week: float = 0.0,
    advisors: float | None = None,
    n_weeks: int = 52,
    incentive_hazard: float | None = None,
    currency: str = CURRENCY,
    exchange_rate: float | None = None,
    is_uncertain: bool = False,
) -> Scenario:
    """The scenario of an operating model, from its assumptions (运营模式预设情景).

    Weeks are the periods. Contacts pass four weeks of settling, each with its own rates; buyers are active or dormant.
    Every number is an assumption, to be replaced by one's own: see ``calibrate``, or change it by its path. Presets do
    not say how fast touches saturate: at the usual number the response is taken to have come to 98% of its most, so
    that a quarter to a half more of them pay best, and beyond that people are driven away.

    Args:
        preset: Assumptions by name, such as ``privdomain.selectors.preset("knowledge_expert")``; plain numbers do too.
        name: Name of the scenario.
        adds_per_week: Contacts that paid media bring in a week, on average [count].
        parcels_per_week: Own parcels with a card to join [count].
        transactions_per_week: Store transactions at which staff ask to join [count].
        advisors: Advisors from the first week to the last; None begins with as many as the first weeks need, and hires
            every four weeks as contacts grow, the invited included, so that on average no add is lost.
        n_weeks: Weeks, 1 .. 1,000.
        incentive_hazard: What the hazard of leaving is multiplied by, in the weeks of settling, of contacts of paid
            media, who then count as come for the welcome incentive; None makes no difference. Where 15% instead of 40%
            are left after a month, it is 2.07.
        currency: ISO 4217 code of the money of the scenario.
        exchange_rate: Units of the currency for one yuan; needed unless the currency is CNY, as presets are.
        is_uncertain: Whether the ranges of the preset are drawn for each replication; the team stays that of the means.

    Raises:
        UnknownNameError: an assumption is missing.
        SpecError: no assumptions, no number, out of range, or another currency without a rate.
    """
    _check(preset, is_uncertain)
    reader = Reader(preset, _rate(currency, exchange_rate))
    clock = Clock.load({"n_periods": n_weeks})
    factor = None if incentive_hazard is None else between("incentive_hazard", incentive_hazard, 0.0, 100.0)
    volumes = {"parcels": parcels_per_week, "stores": transactions_per_week}
    document = {
        "name": name,
        "currency": currency,
        "clock": clock.to_dict(),
        **_inflow(reader, between("adds_per_week", adds_per_week, 0.0, LARGEST), volumes, is_gift=factor is not None),
        "lifecycle": settling_document(reader, clock.per_year, factor),
        "basket": _basket(reader),
        "touching": _touching(reader),
        "referral": _referral(reader),
        "costs": {
            "technology": reader.money("technology.cost_per_contact_year", "costs.technology", per=clock.per_year)
        },
    }
    service = _service(reader, clock.per_year)
    is_open = advisors is None
    team = team_of(Scenario.load(document), service) if is_open else {"count": number("advisors", advisors)}
    document["advisors"] = {**service, **team}
    if is_uncertain:
        document["uncertain"] = reader.uncertain
    return Scenario.load(document)


def _check(preset: Any, is_uncertain: Any) -> None:
    if not isinstance(preset, Mapping):
        message = f"{shortened(preset)} is no mapping. Pass assumptions by name, such as selectors.preset(model)."
        raise SpecError([("preset", "no_mapping", message)])
    if not isinstance(is_uncertain, bool):
        raise SpecError([("is_uncertain", "no_flag", f"{shortened(is_uncertain)} is neither True nor False.")])


def _rate(currency: str, exchange_rate: float | None) -> float:
    """What a yuan is in the currency."""
    if currency == CURRENCY:
        if exchange_rate is not None:
            message = f"has no meaning in {CURRENCY}, the money of presets. Leave it out."
            raise SpecError([("exchange_rate", "contradiction", message)])
        return 1.0
    if exchange_rate is None:
        message = f"is what another currency than {CURRENCY} needs. Say what one yuan is in it."
        raise SpecError([("exchange_rate", "missing", message)])
    return between("exchange_rate", exchange_rate, 1e-6, 1e6)


def _inflow(reader: Reader, adds: float, counts: Mapping[str, float], *, is_gift: bool) -> Document:
    """Paid media and own volume, whose welcome incentive is one number."""
    volumes = list(_volumes(reader, counts))
    paths = [f"volumes.{volume['name']}.incentive" for volume in volumes]
    paths = ["channels.media.incentive", *paths] if adds else paths
    incentive = reader.money("inflow.welcome_incentive", *paths)
    channels = [_media(reader, adds, is_gift=is_gift)] if adds else []
    return {
        "channels": [{**channel, "incentive": incentive} for channel in channels],
        "volumes": [{**volume, "incentive": incentive} for volume in volumes],
    }


def _media(reader: Reader, adds: float, *, is_gift: bool) -> Document:
    cost = reader.money("inflow.media_cost_per_add", "channels.media.adds.cost_per_add")
    appeal = Appeal.INCENTIVE if is_gift else Appeal.CONTENT
    return {"name": "media", "spend": adds * cost, "adds": {"cost_per_add": cost}, "appeal": appeal.value}


def _volumes(reader: Reader, counts: Mapping[str, float]) -> Iterator[Document]:
    rates = {"parcels": "inflow.parcel_card_add_rate", "stores": "inflow.store_add_rate"}
    arguments = {"parcels": "parcels_per_week", "stores": "transactions_per_week"}
    for name, rate in rates.items():
        count = between(arguments[name], counts[name], 0.0, LARGEST)
        if count:
            yield {"name": name, "count": count, "add_rate": reader.share(rate, f"volumes.{name}.add_rate")}


def _basket(reader: Reader) -> Document:
    return {
        "list_price": reader.money("basket.list_price", "basket.list_price"),
        "discount": reader.share("basket.discount_share", "basket.discount"),
        "returns": reader.share("basket.return_rate", "basket.returns"),
        "margin": reader.share("basket.gross_margin_share", "basket.margin"),
        "fulfilment": reader.money("basket.fulfilment_cost", "basket.fulfilment"),
    }


def _service(reader: Reader, weeks: float) -> Document:
    """Advisors, but for how many."""
    talks = reader.read(
        "advisors.talks_per_day", "advisors.talks", by=lambda daily: daily * WORKDAYS, least=1e-3, most=1e6
    )
    return {
        "talks": talks,
        "contacts_each": reader.read(
            "advisors.contacts_per_advisor", "advisors.contacts_each", least=1e-3, most=LARGEST
        ),
        "cost": reader.money("advisors.cost_per_month", "advisors.cost", per=weeks / 12),
        "ramp": round(reader.read("advisors.ramp_weeks", most=1_000)),
    }


def _touching(reader: Reader) -> Document:
    usual = reader.read("touches.per_contact_week")
    factor = reader.read("touches.hazard_factor_per_extra", "touching.leave_factor", least=1.0, most=100.0)
    return {"per_contact": usual, "usual": usual, "scale": usual / SATURATION, "leave_factor": factor}


def _referral(reader: Reader) -> Document:
    cycle = reader.read("referral.cycle_weeks", least=1.0, most=DELAY_WEEKS)
    return {
        "k": reader.read("referral.k_per_cycle", "referral.k"),
        "cycle": cycle,
        "delays": [*[0.0] * (round(cycle) - 1), 1.0],
        "reward": reader.money("referral.reward_per_valid_new", "referral.reward"),
    }
