"""The models of attribution and their options."""

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

from attrs import frozen

from privdomain._internal.choices import check_choice
from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import shortened
from privdomain.calendar.duration import DurationLike
from privdomain.errors import SpecError, UnknownNameError
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.cohorts.windows import window_of
from privdomain.metrics.credit.path_options import PathOptions
from privdomain.metrics.credit.paths import Paths

Model: TypeAlias = Literal["first", "last", "last_non_direct", "linear", "position", "time_decay", "markov", "shapley"]
Share: TypeAlias = Literal["global", "per_path"]

POSITIONS: Final = (0.4, 0.2, 0.4)
"""Weights of the first touch, all inner ones together, and the last."""

_USES: Final[Mapping[str, Mapping[str, Any]]] = {
    "first": {},
    "last": {},
    "last_non_direct": {"direct": "direct"},
    "linear": {},
    "position": {"weights": POSITIONS},
    "time_decay": {"half_life": "1w"},
    "markov": {"order": 1, "share": "global"},
    "shapley": {},
}
"""The options that each model reads, with their defaults."""

_DEFAULTS: Final = {name: value for used in _USES.values() for name, value in used.items()}
_NOISE: Final = 1e-9
"""How far weights may add up beside 1."""


@frozen
class AttributionOptions:
    """How credit was asked for; an option that the model does not read is None.

    Attributes:
        model: Name of the model.
        order: Touches that a state of the Markov chain remembers.
        share: "global" or "per_path".
        half_life: Age at which a touch has half the weight.
        weights: Of the first touch, all inner ones together, and the last.
        direct: Channel that gets credit only where there is no other.
        paths: How the paths were made.
    """

    model: str
    order: int | None
    share: str | None
    half_life: str | None
    weights: tuple[float, ...] | None
    direct: Label
    paths: PathOptions

    def __str__(self) -> str:
        given = (f"{name} {getattr(self, name)}" for name in _USES[self.model])
        return ", ".join([self.model, *given])


def model_options(
    paths: Paths, *, model: Model, order: int, share: Share, half_life: DurationLike, weights: Any, direct: Label
) -> AttributionOptions:
    """The options of a call, all checked.

    Raises:
        SpecError: unknown options, or one that the model does not read.
        UnknownNameError: no channel has the name of the direct one.
    """
    check_choice("model", model, tuple(_USES))
    check_choice("share", share, ("global", "per_path"))
    if not is_integer(order) or order < 1:
        raise SpecError([("order", "bad_count", f"{shortened(order)} is no order. Pass an integer from 1 on.")])
    length = str(window_of(half_life, "half_life"))
    if not (direct is None or isinstance(direct, (str, int))):
        raise SpecError([("direct", "no_label", f"{shortened(direct)} is no label. Pass the name of a channel.")])
    given = {"order": int(order), "share": share, "half_life": length, "weights": _weights(weights), "direct": direct}
    unused = [name for name, value in given.items() if name not in _USES[model] and value != _DEFAULTS[name]]
    if unused:
        raise SpecError([(name, "unused", f"is not read by model={model!r}. Leave it out.") for name in unused])
    if model == "last_non_direct" and len(paths) and direct not in paths.channels:
        raise UnknownNameError(str(direct), [str(name) for name in paths.channels], what="channel for direct=")
    read = {name: value if name in _USES[model] else None for name, value in given.items()}
    return AttributionOptions(model=model, paths=paths.options, **read)  # type: ignore[arg-type]


def _weights(given: Any) -> tuple[float, ...]:
    try:
        weights = tuple(float(weight) for weight in given)
    except (TypeError, ValueError, OverflowError):
        weights = ()
    ends_count = len(weights) == len(POSITIONS) and weights[0] + weights[-1] > 0
    if not ends_count or not min(weights) >= 0 or not abs(sum(weights) - 1) <= _NOISE:
        message = f"{shortened(given)}: pass three weights >= 0 that add up to 1, such as (0.4, 0.2, 0.4)."
        raise SpecError([("weights", "bad_weights", message)])
    return weights
