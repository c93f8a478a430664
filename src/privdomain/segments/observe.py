"""observe: what each kind of condition sees of each user, and whom it accepts."""

from collections.abc import Callable
from typing import Any, Final

from privdomain.segments import observe_rows, observe_standing, observe_users
from privdomain.segments.behavior import Absent, Did, Recency, Sequence, Total
from privdomain.segments.conditions import Consented, HasTag, Prop, RfmIn, StageIn
from privdomain.segments.node import Rule
from privdomain.segments.observed import Observed
from privdomain.segments.view import View

_WAYS: Final[dict[type[Rule], Callable[[Any, View], Observed]]] = {
    Prop: observe_users.prop,
    HasTag: observe_users.has_tag,
    Consented: observe_users.consented,
    Did: observe_rows.did,
    Absent: observe_rows.absent,
    Total: observe_rows.total,
    Recency: observe_rows.recency,
    Sequence: observe_rows.sequence,
    RfmIn: observe_standing.rfm_in,
    StageIn: observe_standing.stage_in,
}


def observe(node: Rule, view: View) -> Observed:
    """What a condition sees and whom it accepts."""
    return _WAYS[type(node)](node, view)
