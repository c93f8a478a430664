"""What somebody should examine before the figures of a fission are shown."""

from typing import TYPE_CHECKING, Final

from privdomain.calendar.duration import Duration
from privdomain.calendar.instants import local_text
from privdomain.metrics.growth.rewards import RISKY_LEVELS

if TYPE_CHECKING:
    from privdomain.metrics.growth.fission_result import Fission

ACQUIRING_SHARE: Final = 0.5
"""Above it fission no longer activates users but stands in for acquisition."""

HIDDEN_SHARE: Final = 0.1
"""Above it users that a figure leaves out are worth a word."""


def warnings_of(trees: "Fission") -> tuple[str, ...]:
    """All that are due, the gravest first."""
    return (*_of_rules(trees), *_of_what_is_unknown(trees), *_of_what_is_hidden(trees), *_of_acquisition(trees))


def _of_rules(trees: "Fission") -> list[str]:
    task, until = trees.options.task, trees.options.observed_until
    found = []
    if task.levels >= RISKY_LEVELS:
        found.append(f"levels: {task.levels} levels of rewards are a legal risk (三级分销). Have them examined.")
    if task.ends is not None and task.ends > until:
        ends = local_text(task.ends, tz=trees.options.tz)
        found.append(f"task: it runs until {ends}, so invitations and rewards are those so far.")
    return found


def _of_what_is_unknown(trees: "Fission") -> list[str]:
    options, found = trees.options, []
    if not options.has_orders:
        found.append("invited_conversion_rate: unknown. K alone is a vanity metric (虚荣指标): pass orders.")
    if not options.has_validity:
        found.append("effective_r: nobody says who was lost, so all count. Pass members or valid.")
    if not options.has_members:
        found.append(
            "new_users: without members old friends pass for new, and who brings nobody is in no base. Pass members."
        )
    return found


def _of_what_is_hidden(trees: "Fission") -> list[str]:
    options, counts, found = trees.options, trees.generations, []
    brought, late = int(counts.brought.sum()), int(counts.late.sum())
    if late > HIDDEN_SHARE * (brought + late):
        length = Duration(f"{options.window}us")
        campaign = " Of a campaign among old friends pass the start as since." * (options.task.since is None)
        found.append(
            f"k_factor: {late:,} of {brought + late:,} users came after the {length} of who brought them, and K hides "
            f"these. Widen the window to see them.{campaign}"
        )
    known, new = trees.just_known, trees.new_users
    if known > HIDDEN_SHARE * (known + new):
        found.append(
            f"known: {known:,} of {known + new:,} users had been there for less than a day when they were invited. "
            "If two systems keep the times, widen new_within."
        )
    return found


def _of_acquisition(trees: "Fission") -> list[str]:
    share = trees.fission_share
    if not share > ACQUIRING_SHARE:
        return []
    return [f"fission_share: {share:.1%} of the new members were invited. Fission is not there to acquire."]
