"""Changes: a named set of other values, and the scenario that has them."""

import json
from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen

from privdomain._internal.flaws import shortened
from privdomain._internal.json_text import canonical_json
from privdomain.errors import SpecError
from privdomain.simulator.scenario.paths import changed, plain, value_at
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.whatif_runs.moved_ranges import with_moved_ranges

__all__ = ["Change"]

_APART: Final = ("clock", "currency", "schema_version")
"""Blocks that both sides of a comparison share."""
LONGEST_NAME: Final = 120


def _read_name(name: Any) -> str:
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        message = f"{shortened(name)} is no name. Pass a text of 1 to {LONGEST_NAME} characters."
        raise SpecError([("name", "no_name", message)])
    return name


def _read_document(document: Any) -> str:
    try:
        is_object = isinstance(json.loads(document), dict)
    except (TypeError, ValueError, RecursionError):
        is_object = False
    if not is_object:
        message = f"{shortened(document)} is no JSON object of values by path. Make changes with WhatIf.add."
        raise SpecError([("document", "no_document", message)])
    return str(document)


@frozen
class Change:
    """A named change of a scenario (情景改动), hashable.

    Attributes:
        name: Name.
        document: Its values by path, as canonical JSON.

    Examples:
        >>> Change.of("hire3", {"advisors.count": 15}).values
        {'advisors.count': 15}
    """

    name: str = field(converter=_read_name)
    document: str = field(converter=_read_document)

    @classmethod
    def of(cls, name: str, values: Mapping[str, Any]) -> "Change":
        """The change that puts values at paths, which a scenario has accepted."""
        return cls(name, canonical_json({path: plain(value) for path, value in values.items()}))

    @property
    def values(self) -> dict[str, Any]:
        """Its values by path, as plain Python."""
        return dict(json.loads(self.document))


def changed_scenario(base: Scenario, values: Any) -> Scenario:
    """The scenario with other values at some paths; a parameter that is uncertain stays so, its range moves with it.

    Raises:
        SpecError: a path leads nowhere, the values make no valid scenario, a range cannot move, or time and currency
            would differ.
    """
    if not isinstance(values, Mapping):
        message = f"{shortened(values)} is no mapping. Pass values by path, such as {{'advisors.count': 15}}."
        raise SpecError([("changes", "no_mapping", message)])
    for path in values:
        value_at(base, path)
        if path.split(".")[0] in _APART:
            message = "is the same on both sides of a comparison. Change it in the base."
            raise SpecError([(path, "not_comparable", message)])
    after = changed(base, values)
    return after if "uncertain" in values else with_moved_ranges(base, after)
