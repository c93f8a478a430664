"""channel_return: what each channel returned on its spend, level by level."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, cast

import numpy as np

from privdomain.calendar.instants import InstantLike, instant
from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts.spend import Spend
from privdomain.facts.vocabulary import ACQUISITION, SpendKind
from privdomain.metrics.cohorts.labels import Label, merged_labels, places_among
from privdomain.metrics.cohorts.starts import check_kind
from privdomain.metrics.credit.attribution import Attribution
from privdomain.metrics.credit.channel_return_result import ChannelReturn, ChannelReturnOptions

if TYPE_CHECKING:
    from privdomain.facts.columns import Amounts, Coded


def channel_return(
    levels: Mapping[str, Attribution],
    spend: Spend,
    /,
    *,
    observed_until: InstantLike,
    kinds: Sequence[str] = ACQUISITION,
) -> ChannelReturn:
    """What each channel returned on its spend, level by level (渠道多级ROI).

    Levels are increments: the first purchase, repurchases, what referred friends bought. Their value adds up over one
    cost, so a sale that stands in two levels is counted twice: ``paths_from`` tells first purchases from repeat ones.
    Attribute each level over the same stretch of time that the spend is for, and by one model if you compare levels.

    Channels meet by name. A name that is written in two ways stands in two rows, and ``channels_without_spend`` and
    ``channels_without_level`` tell.

    Return on credit is correlational: it does not say what more spend would bring, nor what less would lose.

    Source: 晓程序观察 (多级ROI).

    Args:
        levels: Attribution of each level by its name, in order; with value.
        spend: Spend by channel, of the names that the paths use.
        observed_until: End of observation: an instant, or a date (its local start of day); that of the paths.
        kinds: Kinds of spend that count; acquisition by default.

    Returns:
        Value and spend by channel. Where paths name no currency, their value is read in that of the spend.

    Raises:
        DataError: no attributions, spend without channels or in another currency or calendar, channels of two kinds.
        SpecError: no level, or paths that were observed until another instant.
        UnknownNameError: unknown kind of spend.

    Examples:
        Ads cost 10,000; first purchases brought 6,000, repurchases 5,000 and friends 3,000:

        >>> from privdomain.metrics import Paths, attribution
        >>> def level(value):
        ...     return attribution(Paths([0], [0, 1], conversions=[9], value=[value], channels=["ads"]), model="last")
        >>> levels = {"first": level(6_000), "repurchase": level(5_000), "referral": level(3_000)}
        >>> spend = Spend(["2026-01-03"], [10_000], currency="CNY", tz="Asia/Shanghai", channel=["ads"])
        >>> channel_return(levels, spend, observed_until="2026-06-01")
        ROI by channel and level in CNY, until 2026-06-01 00:00 Asia/Shanghai
        channel      spend  first  repurchase  referral
            ads  10,000.00   0.60        1.10      1.40
    """
    check_kind(spend, Spend, "spend")
    options = ChannelReturnOptions(
        levels=_level_names(levels),
        kinds=_kinds(kinds),
        observed_until=instant(observed_until, tz=spend.tz),
        tz=spend.tz,
        currency=str(spend.currency),
        exponent=int(spend.exponent or 0),
    )
    for name, level in levels.items():
        _check_fits(name, level, options)
    return _return(list(levels.values()), spend, options)


def _level_names(levels: object) -> tuple[str, ...]:
    if not isinstance(levels, Mapping) or not levels or not all(isinstance(name, str) for name in levels):
        raise SpecError([("levels", "no_levels", "is no mapping from names to attributions. Pass at least one level.")])
    return tuple(levels)


def _kinds(kinds: object) -> tuple[str, ...]:
    given = [kinds] if isinstance(kinds, str) else list(kinds) if isinstance(kinds, Iterable) else []
    if not given:
        raise SpecError([("kinds", "no_kind", f"{kinds!r}: pass at least one kind of spend.")])
    for kind in given:
        if not isinstance(kind, str) or kind not in set(SpendKind):
            raise UnknownNameError(str(kind), [str(known) for known in SpendKind], what="kind of spend")
    return tuple(sorted({str(kind) for kind in given}))


def _check_fits(name: str, level: Attribution, options: ChannelReturnOptions) -> None:
    """Refuse a level that was observed until another instant, or in another calendar or currency than the spend."""
    check_kind(level, Attribution, f"levels[{name!r}]")
    paths = level.options.paths
    for part in ("currency", "tz"):
        ours, theirs = getattr(paths, part), getattr(options, part)
        if ours not in (None, theirs):
            raise DataError(f"spend.{part}", f"is {theirs!r} where {name!r} has {ours!r}", hint="Convert one side.")
    if paths.observed_until not in (None, options.observed_until):
        message = f"differs from that of the paths of {name!r}. Observe both until one instant."
        raise SpecError([("observed_until", "differs", message)])


def _return(levels: Sequence[Attribution], spend: Spend, options: ChannelReturnOptions) -> ChannelReturn:
    column = spend.columns.get("channel")
    if column is None:
        raise DataError("spend.channel", "is needed for a return by channel", hint="Give Spend a channel.")
    coded, kind = cast("Coded", column), cast("Coded", spend.columns["kind"])
    minor = cast("Amounts", spend.columns["amount"]).minor
    is_observed = spend.instants < options.observed_until
    is_wanted = np.isin(kind.codes, np.flatnonzero([name in options.kinds for name in kind.names.tolist()]))
    counts = is_observed & is_wanted
    assigned = np.flatnonzero(counts & ~coded.is_missing)
    used, places = np.unique(coded.codes[assigned], return_inverse=True)

    paid = tuple(coded.names[used].tolist())
    channels = _union([paid, *(level.channels for level in levels)])
    spend_minor, has_spend = np.zeros(len(channels), np.int64), np.zeros(len(channels), np.bool_)
    at = places_among(paid, channels)
    has_spend[at] = True
    np.add.at(spend_minor, at[places], minor[assigned])
    value, in_levels = np.empty((len(channels), len(levels))), np.zeros(len(channels), np.bool_)
    for position, level in enumerate(levels):
        own = places_among(level.channels, channels)
        value[:, position] = np.nan if level.unattributed_value is None else 0.0
        value[own, position] = level.value
        in_levels[own] = True
    return ChannelReturn(
        options=options,
        channels=channels,
        value=value,
        spend_minor=spend_minor,
        has_spend=has_spend,
        in_levels=in_levels,
        unassigned_spend_minor=int(minor[counts & coded.is_missing].sum()),
        other_spend_minor=int(minor[is_observed & ~is_wanted].sum()),
        later_spend_minor=int(minor[~is_observed].sum()),
        unattributed_value=np.array([level.unattributed_value for level in levels], np.float64),
    )


def _union(channels: Sequence[tuple[Label, ...]]) -> tuple[Label, ...]:
    """All channels, sorted, missing last."""
    try:
        return reduce(merged_labels, channels, ())
    except DataError as error:
        raise DataError("channels", error.problem, hint="Give the spend the names that the paths use.") from None
