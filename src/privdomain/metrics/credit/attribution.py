"""attribution: what each channel gets of the conversions that its touches led to."""

from collections.abc import Callable
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable, cell, label
from privdomain._internal.results import Final
from privdomain.calendar.duration import DurationLike
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.cohorts.starts import check_kind
from privdomain.metrics.credit.markov import removal_effects
from privdomain.metrics.credit.models import POSITIONS, AttributionOptions, Model, Share, model_options
from privdomain.metrics.credit.paths import Paths
from privdomain.metrics.credit.shares import shares_by_channel, shares_by_touch


@frozen(eq=False, repr=False)
class Attribution(Final):
    """Credit by channel (归因). *Final*: shares depend on all paths together.

    Credit is correlational: it divides what happened, and says nothing of what would have happened without a channel.
    All arrays have shape ``(n_channels,)``.

    Attributes:
        options: How credit was asked for.
        channels: Names of the channels, in the order of the paths.
        conversions: Conversions given to each channel [count, fractions]; they add up to all that had a touch.
        value: Value given to each channel [major units]; nan where the paths have none.
        removal_effect: Share of the conversions that the Markov chain loses without the channel, in [0, 1]; nan for
            other models, and where nothing converted.
        n_conversions: Journeys with a touch that converted [count].
        n_nulls: Journeys that did not [count].
        unattributed: Conversions without a touch, which no channel gets [count].
        unattributed_value: Their value [major units]; None where the paths have none.
    """

    add_instead: ClassVar[str] = "Add the paths, then attribute their sum."

    options: AttributionOptions
    channels: tuple[Label, ...]
    conversions: FloatArray = field(converter=read_only)
    value: FloatArray = field(converter=read_only)
    removal_effect: FloatArray = field(converter=read_only)
    n_conversions: int
    n_nulls: int
    unattributed: int
    unattributed_value: float | None

    def __attrs_post_init__(self) -> None:
        shapes = {array.shape for array in (self.conversions, self.value, self.removal_effect)}
        if shapes != {(len(self.channels),)}:
            raise ValueError("credit is not that of the channels")

    @property
    def base_rate(self) -> float:
        """Journeys that converted / journeys with a touch (基准转化率); the chain of any order converts as often."""
        return float(divide(self.n_conversions, self.n_conversions + self.n_nulls))

    def to_columns(self) -> dict[str, Array]:
        """One row per channel."""
        names = np.empty(len(self.channels), object)
        names[:] = self.channels
        parts = {name: getattr(self, name) for name in ("conversions", "value", "removal_effect")}
        return {"channel": names, **parts}

    def _table(self) -> TextTable:
        columns = zip(self.conversions.tolist(), self.value.tolist(), self.removal_effect.tolist(), strict=True)
        rows = [
            [label(name), cell(conversions), cell(value), cell(effect, 3)]
            for name, (conversions, value, effect) in zip(self.channels, columns, strict=True)
        ]
        n_journeys = self.n_conversions + self.n_nulls
        title = f"Attribution by {self.options}: {self.n_conversions:,} of {n_journeys:,} journeys converted"
        title += f"; {self.unattributed:,} unattributed" if self.unattributed else ""
        currency = self.options.paths.currency
        return TextTable(title, ["channel", "conversions", f"value {currency or ''}".strip(), "removal effect"], rows)


def attribution(
    paths: Paths,
    /,
    *,
    model: Model = "markov",
    order: int = 1,
    share: Share = "global",
    half_life: DurationLike = "7d",
    weights: npt.ArrayLike = POSITIONS,
    direct: Label = "direct",
) -> Attribution:
    """What each channel gets of the conversions that its touches led to (多触点归因).

    Credit is correlational: it divides what happened among the channels that were there, and does not say what would
    have happened without them; only a holdout tells. A channel that meets those who buy anyway gets credit for it.

    - "first", "last": the path's first or last touch gets all of it.
    - "last_non_direct": the last touch of another channel than ``direct``; a path of nothing else goes to ``direct``.
    - "linear": all touches of a path get the same.
    - "position": the first and the last touch get their ``weights``, the inner ones share theirs. Of two touches each
      gets its end's part of both ends; a single touch gets all.
    - "time_decay": a touch that is ``half_life`` older than another gets half as much.
    - "markov": in proportion to removal effects: the share of conversions lost when all journeys that reach a channel
      are sent to the end without one, in the chain of the last ``order`` touches, solved exactly. With
      share="global" all conversions are divided among all channels, so that a channel on no converting path still gets
      some where the chain leads from it to a conversion; with "per_path" each path's own are divided among its
      distinct channels.
    - "shapley": the Shapley value of the game in which channels S together win the conversions of the paths whose
      channels all lie in S. It has a closed form: each path is divided evenly among its distinct channels.

    The result is *final*: add paths instead.

    Source: Anderl, Becker, von Wangenheim & Schumann 2016 (removal effect); Zhao, Mahboobi & Bagheri 2018 (Shapley);
    the rules, with 40/20/40 and 7 days, as web analytics tools define them.

    Args:
        paths: Journeys with their touches.
        model: How to divide.
        order: Touches that a state of the chain remembers, >= 1; for "markov".
        share: "global" or "per_path"; for "markov".
        half_life: Age that halves the weight; for "time_decay", which needs paths with ages.
        weights: Of the first touch, all inner ones together, and the last; >= 0, adding up to 1; for "position".
        direct: Name of the channel that is no channel; for "last_non_direct".

    Returns:
        Credit by channel. Where nothing converted, and so without any path, credit is 0 and removal effects are nan.

    Raises:
        DataError: no ages for time decay.
        SpecError: unknown options, or one that the model does not read.
        UnknownNameError: paths of which no channel is called ``direct``.
        BudgetError: more than 2,048 channels, or an order with more states.

    Examples:
        Three journeys, of which one converts:

        >>> paths = Paths(
        ...     [0, 1, 2, 0, 1, 2], [0, 3, 4, 6], conversions=[1, 0, 0], nulls=[0, 1, 1], channels=["C1", "C2", "C3"]
        ... )
        >>> attribution(paths)
        Attribution by markov, order 1, share global: 1 of 3 journeys converted
        channel  conversions  value  removal effect
             C1         0.20      —           0.500
             C2         0.40      —           1.000
             C3         0.40      —           1.000
        >>> attribution(paths, model="position").conversions
        array([0.4, 0.2, 0.4])
    """
    check_kind(paths, Paths, "paths")
    options = model_options(
        paths, model=model, order=order, share=share, half_life=half_life, weights=weights, direct=direct
    )
    effects = np.full(len(paths.channels), np.nan)
    if options.order is not None:
        effects = removal_effects(paths, options.order)
    divided = _divider(paths, options, effects)
    scale = 10**paths.options.exponent
    return Attribution(
        options=options,
        channels=paths.channels,
        conversions=divided(paths.conversions),
        value=np.full(len(effects), np.nan) if paths.value_minor is None else divided(paths.value_minor) / scale,
        removal_effect=effects,
        n_conversions=int(paths.conversions.sum()),
        n_nulls=int(paths.nulls.sum()),
        unattributed=paths.unattributed,
        unattributed_value=None if paths.value_minor is None else paths.unattributed_value,
    )


def _divider(paths: Paths, options: AttributionOptions, effects: FloatArray) -> Callable[[Array], FloatArray]:
    """What gives each channel its part of an amount per path."""
    if options.share == "global":
        parts = np.where(np.isnan(effects), 0.0, effects)
        parts = divide(parts, parts.sum()) if parts.any() else parts
        return lambda amounts: float(amounts.sum()) * parts
    if options.model in ("markov", "shapley"):
        shares = shares_by_channel(paths, effects if options.model == "markov" else np.ones(len(effects)))
    else:
        shares = shares_by_touch(paths, options)
    return lambda amounts: shares.of(amounts, len(effects))
