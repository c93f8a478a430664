"""Simulator (模拟): what happens if: one scenario, read as exact expectation, as chance, or as facts."""

from typing import TYPE_CHECKING

from privdomain._internal.lazy import lazy_exports

if TYPE_CHECKING:
    from privdomain.simulator.calibration.calibrated import Calibration
    from privdomain.simulator.calibration.calibrating import calibrate
    from privdomain.simulator.calibration.estimates import Estimate
    from privdomain.simulator.ensemble.distribution import Distribution
    from privdomain.simulator.ensemble.ensemble import Ensemble, Probability
    from privdomain.simulator.ensemble.ensemble_ledger import EnsembleLedger
    from privdomain.simulator.ensemble.options import EnsembleOptions
    from privdomain.simulator.ensemble.simulating import simulate
    from privdomain.simulator.expectation.cohort_roi import CohortRoi
    from privdomain.simulator.expectation.expected_ledger import ExpectedLedger
    from privdomain.simulator.expectation.expecting import expect
    from privdomain.simulator.expectation.many import expect_many
    from privdomain.simulator.expectation.trajectory import Trajectory
    from privdomain.simulator.generation.generated import Generated, generate
    from privdomain.simulator.generation.path_ledger import PathLedger
    from privdomain.simulator.outcomes import Outcome
    from privdomain.simulator.planning.allocations import Allocation
    from privdomain.simulator.planning.budgets import allocate
    from privdomain.simulator.planning.goals import Solution, solve
    from privdomain.simulator.planning.paying_back import Payback, payback
    from privdomain.simulator.planning.sobol_indices import Sensitivity, sensitivity
    from privdomain.simulator.planning.swings import Tornado, tornado
    from privdomain.simulator.scenario.clock import Clock, Seasons
    from privdomain.simulator.scenario.heterogeneity import beta_geometric_rates, gamma_poisson_rates
    from privdomain.simulator.scenario.inflow import Channel, Import, Saturation, Volume
    from privdomain.simulator.scenario.lifecycle import Lifecycle, LifeStage, Move
    from privdomain.simulator.scenario.money import Basket, Costs
    from privdomain.simulator.scenario.operations import Advisors, Hire, Referral, Touching
    from privdomain.simulator.scenario.presets import preset_scenario
    from privdomain.simulator.scenario.scenario import Scenario, Stock
    from privdomain.simulator.scenario.shocks import Ban, Promotion
    from privdomain.simulator.scenario.uncertainty import Uncertain
    from privdomain.simulator.whatif_runs.asking import WhatIf
    from privdomain.simulator.whatif_runs.changes import Change
    from privdomain.simulator.whatif_runs.comparison import Comparison, Difference
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "calibration.calibrated": "Calibration",
            "calibration.calibrating": "calibrate",
            "calibration.estimates": "Estimate",
            "ensemble.distribution": "Distribution",
            "ensemble.ensemble": "Ensemble Probability",
            "ensemble.ensemble_ledger": "EnsembleLedger",
            "ensemble.options": "EnsembleOptions",
            "ensemble.simulating": "simulate",
            "expectation.cohort_roi": "CohortRoi",
            "expectation.expected_ledger": "ExpectedLedger",
            "expectation.expecting": "expect",
            "expectation.many": "expect_many",
            "expectation.trajectory": "Trajectory",
            "generation.generated": "Generated generate",
            "generation.path_ledger": "PathLedger",
            "outcomes": "Outcome",
            "planning.allocations": "Allocation",
            "planning.budgets": "allocate",
            "planning.goals": "Solution solve",
            "planning.paying_back": "Payback payback",
            "planning.sobol_indices": "Sensitivity sensitivity",
            "planning.swings": "Tornado tornado",
            "scenario.clock": "Clock Seasons",
            "scenario.heterogeneity": "beta_geometric_rates gamma_poisson_rates",
            "scenario.inflow": "Channel Import Saturation Volume",
            "scenario.lifecycle": "LifeStage Lifecycle Move",
            "scenario.money": "Basket Costs",
            "scenario.operations": "Advisors Hire Referral Touching",
            "scenario.presets": "preset_scenario",
            "scenario.scenario": "Scenario Stock",
            "scenario.shocks": "Ban Promotion",
            "scenario.uncertainty": "Uncertain",
            "whatif_runs.asking": "WhatIf",
            "whatif_runs.changes": "Change",
            "whatif_runs.comparison": "Comparison Difference",
        },
    )

__all__ = [
    "Advisors",
    "Allocation",
    "Ban",
    "Basket",
    "Calibration",
    "Change",
    "Channel",
    "Clock",
    "CohortRoi",
    "Comparison",
    "Costs",
    "Difference",
    "Distribution",
    "Ensemble",
    "EnsembleLedger",
    "EnsembleOptions",
    "Estimate",
    "ExpectedLedger",
    "Generated",
    "Hire",
    "Import",
    "LifeStage",
    "Lifecycle",
    "Move",
    "Outcome",
    "PathLedger",
    "Payback",
    "Probability",
    "Promotion",
    "Referral",
    "Saturation",
    "Scenario",
    "Seasons",
    "Sensitivity",
    "Solution",
    "Stock",
    "Tornado",
    "Touching",
    "Trajectory",
    "Uncertain",
    "Volume",
    "WhatIf",
    "allocate",
    "beta_geometric_rates",
    "calibrate",
    "expect",
    "expect_many",
    "gamma_poisson_rates",
    "generate",
    "payback",
    "preset_scenario",
    "sensitivity",
    "simulate",
    "solve",
    "tornado",
]
