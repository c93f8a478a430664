"""Passed: the mean flows of all periods, side by side."""

from typing import Final

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray
from privdomain.simulator.chance import Average
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run
from privdomain.simulator.steps.ledger import COST_LINES

_BY_STAGE: Final = ("banned", "base", "first", "repeat", "left")
_BY_INFLOW: Final = ("offered", "taken", "lost")


@frozen(eq=False, kw_only=True)
class Passed:
    """Means by period: by stage ``(n_periods, n_stages)``, by inflow ``(n_periods, n_inflows)``, else ``(n_periods,)``.

    Attributes:
        live: Contacts after the period, by stage.
        banned: Contacts lost with an account, by stage.
        base: Contacts who are touched and may order, by stage.
        first: First orders, by stage.
        repeat: Repeat orders, by stage.
        left: Relations ended, by stage.
        offered: New adds, by inflow.
        taken: Adds that were taken in, by inflow.
        lost: Adds that were turned away or tired of waiting, by inflow.
        sales: List price of the orders that were kept.
        coverage: Share of the talks asked for by touches that advisors had time for.
        costs: Cost by line, ``(n_periods, n_lines)``.
    """

    live: FloatArray
    banned: FloatArray
    base: FloatArray
    first: FloatArray
    repeat: FloatArray
    left: FloatArray
    offered: FloatArray
    taken: FloatArray
    lost: FloatArray
    sales: FloatArray
    coverage: FloatArray
    costs: FloatArray

    @classmethod
    def of(cls, plan: Plan) -> "Passed":
        """The means of a plan."""
        n_stages, n_inflows = len(plan.stages.names), len(plan.inflows)
        widths = {"live": n_stages, "costs": len(COST_LINES), "sales": 1, "coverage": 1}
        widths |= dict.fromkeys(_BY_STAGE, n_stages) | dict.fromkeys(_BY_INFLOW, n_inflows)
        passed = {name: np.empty((plan.n_periods, width)) for name, width in widths.items()}
        for elapsed in run(plan, Average(), 1):
            flows, period = elapsed.flows, elapsed.period
            for name in _BY_STAGE:
                passed[name][period] = getattr(flows, name)[:, 0, 0]
            for name in _BY_INFLOW:
                passed[name][period] = getattr(flows, name)[:, 0]
            passed["live"][period] = elapsed.live[:, 0, 0]
            passed["costs"][period] = [cost[0] for cost in elapsed.costs.values()]
            passed["sales"][period] = flows.sales[0, 0] - flows.refunded[0, 0]
            passed["coverage"][period] = flows.coverage
        return cls(**{name: rows[:, 0] if name in {"sales", "coverage"} else rows for name, rows in passed.items()})
