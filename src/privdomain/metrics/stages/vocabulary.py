"""The stages of a customer and the ways to reach one, each with its Chinese term."""

from typing import Any

from attrs import field, frozen

from privdomain._internal.arrays import FLOAT_LIMIT
from privdomain._internal.columns import is_integer
from privdomain._internal.terms import Term
from privdomain.errors import SpecError

__all__ = ["LifecycleBounds", "PurchaseStage", "Reachability"]


class PurchaseStage(Term):
    """Where a user stands by purchases (生命周期阶段), in the order of precedence: the first that fits counts."""

    LEAD = "lead", "潜客"
    """No purchase yet."""
    NEW = "new", "新客"
    """First purchase a short while ago."""
    REACTIVATED = "reactivated", "唤醒客户"
    """Back after a gap that counted as lost."""
    ACTIVE = "active", "活跃客户"
    """Bought within the usual interval."""
    SLIPPING = "slipping", "下滑客户"
    """Late."""
    DORMANT = "dormant", "沉睡客户"
    """Very late."""
    LOST = "lost", "流失客户"
    """Given up as a buyer, whatever became of the relation."""


class Reachability(Term):
    """Whether a user can be reached (可触达状态), whatever they buy."""

    REACHABLE = "reachable", "可触达"
    """At least one relation is live."""
    UNREACHABLE = "unreachable", "不可触达"
    """No relation is live."""
    OPTED_OUT = "opted_out", "已退订"
    """Said no, which no live relation overrules."""


def _number(value: Any) -> Any:
    """Integers as floats; whatever is no number stays, to be refused by name."""
    return float(value) if is_integer(value) and abs(int(value)) < FLOAT_LIMIT else value


@frozen(kw_only=True)
class LifecycleBounds:
    """Where one stage ends and the next begins: data, to be fitted to the trade. All bounds are inclusive.

    Attributes:
        new_days: Days since the first purchase through which a buyer is new [local days], >= 0.
        active: Longest gap of an active buyer [usual intervals], > 0.
        slipping: The same of a slipping one, more than active.
        dormant: The same of a dormant one, more than slipping; beyond it a buyer is lost.

    Raises:
        SpecError: a bound that is no finite number, or bounds that do not rise.

    Examples:
        >>> LifecycleBounds(new_days=14)
        LifecycleBounds(new_days=14.0, active=1.0, slipping=2.0, dormant=3.0)
    """

    new_days: float = field(default=30.0, converter=_number)
    active: float = field(default=1.0, converter=_number)
    slipping: float = field(default=2.0, converter=_number)
    dormant: float = field(default=3.0, converter=_number)

    @dormant.validator
    def _check(self, _: object, __: float) -> None:
        steps = (self.active, self.slipping, self.dormant)
        for name, value in zip(("new_days", "active", "slipping", "dormant"), (self.new_days, *steps), strict=True):
            if not isinstance(value, float) or not 0 <= value < float("inf"):
                raise SpecError([(f"bounds.{name}", "no_number", f"{value!r} is no finite number >= 0.")])
        if not 0 < self.active < self.slipping < self.dormant:
            message = f"{steps} do not rise. Write 0 < active < slipping < dormant."
            raise SpecError([("bounds", "not_rising", message)])
