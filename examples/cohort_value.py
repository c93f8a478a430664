"""What did a customer cost and bring in? Cohorts of the CDNOW web shop, 1997-1998, from orders to a trusted table.

Run it with ``uv run examples/cohort_value.py``. The data are real; the cost of acquisition was never published, so the
example assumes 40 USD per new customer, spent in the month of the first order, to show CAC, ROI and payback.
"""

import csv
from pathlib import Path

from privdomain.facts import Orders, Spend
from privdomain.metrics import cohort_value, purchase_summary, repurchase, retention, rfm

DATA = Path(__file__).parent / "data" / "cdnow_orders.csv"
OBSERVED_UNTIL = "1998-07-01"
ASSUMED_COST_PER_CUSTOMER = 40


def read_orders(path: Path) -> Orders:
    """The shop's orders; times are local dates, money is US dollars."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Orders(
        [int(row["customer"]) for row in rows],
        [row["date"] for row in rows],
        [float(row["amount"]) for row in rows],
        currency="USD",
        tz="America/New_York",
    )


def main() -> None:
    """Print value, return, repurchase, retention and segments."""
    orders = read_orders(DATA)
    print(orders, end="\n\n")

    value = cohort_value(orders, observed_until=OBSERVED_UNTIL)
    spend = Spend(
        value.cohorts,
        value.users * ASSUMED_COST_PER_CUSTOMER,
        currency="USD",
        tz="America/New_York",
    )
    returns = value.with_spend(spend)
    print(f"Assumed: {ASSUMED_COST_PER_CUSTOMER} USD of media per new customer.")
    print(returns)
    print("Paid back on", ", ".join(map(str, returns.payback)), end="\n\n")

    print("The same on 15 May 1997: a cell that time has not reached is missing, not zero.")
    print(cohort_value(orders, observed_until="1997-05-15", truncate=True), end="\n\n")

    print(repurchase(orders, observed_until=OBSERVED_UNTIL), end="\n\n")
    print(retention(orders, orders, period="month", n=7, observed_until=OBSERVED_UNTIL), end="\n\n")
    print(rfm(purchase_summary(orders, observed_until=OBSERVED_UNTIL)))


if __name__ == "__main__":
    main()
