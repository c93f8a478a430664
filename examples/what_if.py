"""What if? Calibrate on the orders of the CDNOW web shop, 1997-1998, ask three questions, and say how sure we are.

Run it with ``uv run examples/what_if.py``. The orders are real. What was never published is assumed, and named so.
"""

from pathlib import Path

from cohort_value import OBSERVED_UNTIL, read_orders

from privdomain.facts import Facts
from privdomain.simulator import Channel, Promotion, Saturation, Scenario, WhatIf, calibrate, expect

DATA = Path(__file__).parent / "data" / "cdnow_orders.csv"
ASSUMED_MARGIN, OTHER_MARGINS = 0.5, (0.4, 0.6)
ASSUMED_COST_PER_CUSTOMER = 40.0
ASSUMED_SALE = Promotion(name="sale", period=20, length=2, uplift=0.6, discount=0.15, pull_forward=0.4)
ASSUMED_COST_OF_CARE, ASSUMED_STILL_FALL_ASLEEP = 150.0, 0.8


def ask(shop: Scenario) -> WhatIf:
    """Three questions to a shop."""
    spend = (8_000.0,) * 12 + (0.0,) * (shop.clock.n_periods - 12)
    ads = Channel(name="ads", spend=spend, adds=Saturation(cost_per_add=ASSUMED_COST_PER_CUSTOMER))
    care: dict[str, float] = {"costs.fixed_people": ASSUMED_COST_OF_CARE}
    for path in (f"lifecycle.stages.{stage.name}.moves.dormant.rate" for stage in shop.stages if stage.orders):
        care[path] = shop.at(path) * ASSUMED_STILL_FALL_ASLEEP
    return (
        WhatIf(shop)
        .add("2,400 more customers at 40 USD", {"channels": [ads]})
        .add("two weeks of sale", {"promotions": [ASSUMED_SALE]})
        .add("care: a fifth fewer fall asleep", care)
    )


def main(replications: int = 1_000) -> None:
    """Print the calibration, the comparison, and the advice."""
    orders = read_orders(DATA)
    found = calibrate(Facts(orders=orders), observed_until=OBSERVED_UNTIL, margin=ASSUMED_MARGIN)
    print(found, end="\n\n")
    print("Assumed:", *found.assumed, sep="\n- ", end="\n\n")
    compared = ask(found.scenario).run(replications=replications, seed=6)
    print(compared, end="\n\n")

    revenue = expect(found.scenario).mean("revenue")
    print(f"Check: the scenario brings in {revenue:,.0f} USD where the orders brought in {orders.amount.sum():,.0f}.")
    print("Advice by profit [USD]: the average, and the ends of 90% of all runs. Runs differ in chance and in what the")
    print("orders leave open, but not in the margin, so the averages at others stand beside them.")
    columns, shops = compared.to_columns(), [found.scenario.with_changes({"basket.margin": m}) for m in OTHER_MARGINS]
    for row in (columns["outcome"] == "profit").nonzero()[0]:
        change, mean, low, high = (columns[name][row] for name in ("change", "mean", "q05", "q95"))
        ends = [expect(ask(shop).scenarios[change]).mean("profit") - expect(shop).mean("profit") for shop in shops]
        at = ", ".join(f"{end:+,.0f} at a margin of {m:.0%}" for end, m in zip(ends, OTHER_MARGINS, strict=True))
        advice = "do it" if min(low, *ends) > 0 else "leave it" if max(high, *ends) < 0 else "try it small first"
        print(f"- {change}: {mean:+,.0f}, from {low:+,.0f} to {high:+,.0f} ({at}): {advice}.")


if __name__ == "__main__":
    main()
