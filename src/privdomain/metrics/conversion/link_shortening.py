"""link_shortening: what each step of a path costs, and what leaving it out is worth."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

from privdomain._internal import results
from privdomain._internal.arrays import FLOAT_LIMIT, Array, BoolArray, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable, cell
from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.metrics.conversion.count_funnel_result import CountFunnel
from privdomain.metrics.conversion.link_steps import StepUsers, link_steps
from privdomain.metrics.conversion.wilson import normal_quantile, wilson_interval
from privdomain.metrics.formulas._checks import nonnegative


@frozen(eq=False, repr=False)
class LinkShortening(results.Final):
    """What leaving out steps is worth. *Final*: rates do not add.

    A *line* leaves out one step, or those that were named together. Shapes: ``(n_lines,)``.

    Attributes:
        steps: Names of the steps that somebody can fail at.
        rates: Rate of each, of those who came to it, shape ``(n_steps,)``.
        base: Users who came to each; 0 where only rates are known.
        taken: Users who took each.
        leaves_out: Which steps each line leaves out, shape ``(n_lines, n_steps)``.
        entered: Users who entered the path; None if unknown.
        value: Value of one conversion [money]; None if unknown.
        confidence: Of the bounds.
    """

    add_instead: ClassVar[str] = "Add the funnels, then shorten their sum."

    steps: tuple[str, ...]
    rates: FloatArray = field(converter=read_only)
    base: IntArray = field(converter=read_only)
    taken: IntArray = field(converter=read_only)
    leaves_out: BoolArray = field(converter=read_only)
    entered: float | None
    value: float | None
    confidence: float

    def __attrs_post_init__(self) -> None:
        normal_quantile(self.confidence)
        shape = (len(self.steps),)
        if not (
            self.rates.shape == self.base.shape == self.taken.shape == shape == self.leaves_out.shape[1:]
            and self.leaves_out.any(axis=1).all()
            and not ((self.rates < 0) | (self.rates > 1)).any()
            and ((self.taken >= 0) & (self.taken <= self.base)).all()
            and all(0 <= (number or 0.0) <= FLOAT_LIMIT for number in (self.entered, self.value))
        ):
            raise ValueError("rates are none, or do not fit their steps")

    @property
    def lines(self) -> tuple[str, ...]:
        """What each line leaves out."""
        return tuple(" + ".join(np.array(self.steps, object)[out].tolist()) for out in self.leaves_out)

    @property
    def conversion(self) -> float:
        """Share of those who enter that comes through the whole path (链路转化率)."""
        return float(self.rates.prod())

    @property
    def shortened_conversion(self) -> FloatArray:
        """The same without the steps of each line."""
        return read_only(np.where(self.leaves_out, 1.0, self.rates).prod(axis=1))

    @property
    def gain(self) -> FloatArray:
        """How many times as many come through (链路缩短增益): 1 over the rates left out; nan where nobody took them."""
        return read_only(self._over(self.rates))

    @property
    def gain_interval(self) -> FloatArray:
        """Bounds of it, from Wilson's for each rate, shape ``(2, n_lines)``; nan where only rates are known."""
        low, high = wilson_interval(self.taken, self.base, confidence=self.confidence)
        return read_only(np.array([self._over(high), self._over(low)]))

    @property
    def extra_conversions(self) -> FloatArray:
        """Conversions more than now (增量转化), at most; nan while nobody says how many enter."""
        return read_only(_known(self.entered) * (self.shortened_conversion - self.conversion))

    @property
    def extra_conversions_interval(self) -> FloatArray:
        """Bounds of it, with today's conversions for given, shape ``(2, n_lines)``."""
        return read_only(_known(self.entered) * self.conversion * (self.gain_interval - 1))

    @property
    def extra_value(self) -> FloatArray:
        """Value of the extra conversions [money], at most; nan where one of the two is unknown."""
        return read_only(_known(self.value) * self.extra_conversions)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What somebody should know before the figures are shown."""
        is_unknown = np.isnan(self.rates)
        if not is_unknown.any():
            return ()
        first = self.steps[int(is_unknown.argmax())]
        repair = "A funnel of events counts only users whose time is over: give it a window."
        return (f"rates: that of {first!r} is unknown, and so is what needs it. {repair}",)

    def to_columns(self) -> dict[str, Array]:
        """One row per line."""
        low, high = self.gain_interval
        fewest, most = self.extra_conversions_interval
        return {
            "without": np.array(self.lines, object),
            "conversion": np.full(len(self.lines), self.conversion),
            "shortened_conversion": self.shortened_conversion,
            "gain": self.gain,
            "gain_low": low,
            "gain_high": high,
            "extra_conversions": self.extra_conversions,
            "extra_conversions_low": fewest,
            "extra_conversions_high": most,
            "extra_value": self.extra_value,
        }

    def _over(self, rates: FloatArray) -> FloatArray:
        return divide(1.0, np.where(self.leaves_out, rates, 1.0).prod(axis=1))

    def _table(self) -> TextTable:
        columns = self.to_columns()
        names = ("shortened_conversion", "gain", "gain_low", "gain_high", "extra_conversions", "extra_value")
        rows = [
            [line, *(cell(float(columns[name][row]), 4 if name == names[0] else 2) for name in names)]
            for row, line in enumerate(self.lines)
        ]
        head = ["without", "conversion", "gain", "low", "high", "extra", "value"]
        return TextTable(f"Link shortening: {cell(self.conversion, 4)} come through; gains at most", head, rows)


def link_shortening(
    steps: CountFunnel | StepUsers | Mapping[str, float] | npt.ArrayLike,
    /,
    *,
    without: Iterable[str] = (),
    entered: float | None = None,
    value: float | None = None,
    confidence: float = 0.95,
) -> LinkShortening:
    """What each step of a path costs, and what leaving it out is worth (链路缩短).

    Without a step whose rate is r, 1/r times as many come through, *if* those whom it stopped went on like those who
    passed it. They rarely do: a step also sorts out who is in earnest. So every gain is an upper bound, of which the
    sampling bounds beside it say nothing. Shorten for some, and compare.

    The result is *final*: add the funnels instead, then shorten their sum.

    Args:
        steps: The rate of each step, of those who came to it, in [0, 1], by name or in a row (named by number); or
            counts, as the funnel of [`count_funnel`][privdomain.metrics.count_funnel] or one of events without a
            breakdown. Counts give bounds, rates do not. Of events only users count whose window had
            passed since they first began: the young are not lost. Without any limit of time there are none.
        without: Steps to leave out together, a further line; each step alone always has one. A name that several steps
            have means all of them.
        entered: Users who enter the path [count]; by default those of the funnel's first step.
        value: Value of one conversion [money].
        confidence: Of the bounds, in (0, 1).

    Returns:
        Gain, extra conversions and their value by what is left out.

    Raises:
        DataError: rates outside [0, 1], no step, a funnel with a breakdown or with a step above its predecessor, or
            ``entered`` or ``value`` that is no number in [0, 2**53].
        SpecError: a confidence outside (0, 1), or steps to leave out that are none.
        UnknownNameError: a step to leave out that there is not.

    Examples:
        >>> rates = {"open": 0.6, "follow": 0.5, "add": 0.4}
        >>> path = link_shortening(rates, without=["open", "follow"], entered=10_000, value=20)
        >>> round(path.conversion, 4), path.lines
        (0.12, ('open', 'follow', 'add', 'open + follow'))
        >>> path.shortened_conversion.round(4), path.gain.round(2)
        (array([0.2 , 0.24, 0.3 , 0.4 ]), array([1.67, 2.  , 2.5 , 3.33]))
        >>> path.extra_conversions.round(), path.extra_value.round()
        (array([ 800., 1200., 1800., 2800.]), array([16000., 24000., 36000., 56000.]))

        Counts give bounds:

        >>> from privdomain.metrics import count_funnel
        >>> path = link_shortening(count_funnel({"ad": 1_000, "page": 600, "friend": 300}))
        >>> path.gain.round(3), path.gain_interval.round(3).tolist()
        (array([1.667, 2.   ]), [[1.587, 1.852], [1.757, 2.173]])
    """
    path = link_steps(steps)
    return LinkShortening(
        path.names,
        path.rates,
        path.base,
        path.taken,
        _lines(path.names, without),
        path.entered if entered is None else _number("entered", entered),
        _number("value", value),
        confidence,
    )


def _lines(names: tuple[str, ...], without: object) -> BoolArray:
    """Each step alone, then those to leave out together."""
    if isinstance(without, str) or not isinstance(without, Iterable):
        raise SpecError([("without", "no_steps", f"is a {type(without).__name__}. Pass a list of names.")])
    wanted = list(without)
    for name in wanted:
        if name not in names:
            raise UnknownNameError(str(name), names, what="step")
    alone = np.eye(len(names), dtype=np.bool_)
    together = np.array([[name in wanted for name in names]])
    return np.concatenate([alone, together]) if together.sum() > 1 else alone


def _number(argument: str, given: float | None) -> float | None:
    """A number >= 0; nan is as unknown as None."""
    if given is None:
        return None
    column = nonnegative(argument, given)
    if column.values.ndim:
        raise DataError(argument, f"has {column.values.ndim} dimensions", hint="Pass one number.")
    if column.values > FLOAT_LIMIT:
        raise DataError(argument, f"is {column.values:g}", hint="Pass at most 2**53.")
    return None if np.isnan(column.values) else float(column.values)


def _known(number: float | None) -> float:
    return float("nan") if number is None else number
