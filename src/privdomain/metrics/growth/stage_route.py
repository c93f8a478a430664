"""The order of the stages, and which one each is counted from."""

from typing import Any, Final

from attrs import field, frozen

from privdomain._internal.choices import check_choice
from privdomain.errors import UnknownNameError
from privdomain.facts.vocabulary import FEEDS, Stage

STAGES: Final = tuple(Stage)
ADVERTISING, INFLOW, RETENTION, ACTIVATION, REFERRAL, CONVERSION = range(len(STAGES))
_BEFORE: Final = {INFLOW: ADVERTISING, RETENTION: INFLOW, ACTIVATION: RETENTION}


@frozen
class StageRoute:
    """Which stage the last two are counted from.

    Attributes:
        referral_from: The stage whose users bring contacts.
        conversion_from: The stage whose users buy.
    """

    referral_from: str = field()
    conversion_from: str = field()

    @referral_from.validator
    @conversion_from.validator
    def _check(self, option: Any, given: str) -> None:
        check_choice(option.name, given, sources_of(Stage(option.name.removesuffix("_from"))))

    @property
    def before(self) -> dict[int, int]:
        """The place of the stage that each one is counted from, in an order in which they can be."""
        return _BEFORE | {CONVERSION: place_of(self.conversion_from), REFERRAL: place_of(self.referral_from)}


def sources_of(stage: Stage) -> tuple[str, ...]:
    """The stages that feed one."""
    return tuple(str(one) for one in STAGES if stage in FEEDS[one])


def place_of(stage: str) -> int:
    """The place of a stage among all.

    Raises:
        UnknownNameError: no such stage.
    """
    if stage not in STAGES:
        raise UnknownNameError(str(stage), [str(one) for one in STAGES], what="stage")
    return STAGES.index(Stage(stage))
