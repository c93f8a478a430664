"""CohortRoi: CAC, CLV and ROI of each cohort at the horizons."""

from typing import ClassVar

import numpy as np
from attrs import field, frozen

from privdomain._internal import results
from privdomain._internal.arrays import Array, DateArray, FloatArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable, cell

__all__ = ["CohortRoi"]


@frozen(eq=False, repr=False, kw_only=True)
class CohortRoi(results.Final):
    """Expected value of the contacts of each period at the horizons (同期群投资回报). Kind of result: final.

    A cohort are the adds of one period, media and incentives of that period are its cost, and what its contacts order,
    net of discounts and of returns (which count at their order), is its revenue. The starting stock is no cohort.
    People join all over a period and order all over later ones, so a horizon that ends within a period takes the share
    of that period's revenue that lies before it, averaged over the instants of joining; calendar is UTC. First orders
    count within six months, as in ``cohort_value``. nan is what the simulation does not reach, or has no base.

    The figures are ratios of means. Where chance is great, means of ratios differ from them.

    Attributes:
        currency: ISO 4217 code.
        starts: First day of each cohort, ``(n_cohorts,)``.
        horizons: Labels of the horizons.
        adds: Mean contacts taken in, ``(n_cohorts,)``.
        cost: Media and incentives [major unit], ``(n_cohorts,)``.
        revenue: Within each horizon [major unit], ``(n_cohorts, n_horizons)``.
        by_age: In each period from that of joining on [major unit], ``(n_cohorts, n_periods)``.
    """

    add_instead: ClassVar[str] = "Expect a scenario that holds both."

    currency: str
    starts: DateArray = field(converter=read_only)
    horizons: tuple[str, ...]
    adds: FloatArray = field(converter=read_only)
    cost: FloatArray = field(converter=read_only)
    revenue: FloatArray = field(converter=read_only)
    by_age: FloatArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        n_cohorts = len(self.starts)
        shapes = [self.adds.shape, self.cost.shape, self.revenue.shape, self.by_age.shape]
        if shapes != [(n_cohorts,), (n_cohorts,), (n_cohorts, len(self.horizons)), (n_cohorts, n_cohorts)]:
            raise ValueError("there is not one figure per cohort and horizon")

    @property
    def cac(self) -> FloatArray:
        """Media and incentives per contact (获客成本) [major unit], ``(n_cohorts,)``; nan without contacts."""
        return read_only(divide(self.cost, self.adds))

    @property
    def clv(self) -> FloatArray:
        """Revenue per contact (客户价值) [major unit], ``(n_cohorts, n_horizons)``."""
        return read_only(divide(self.revenue, self.adds[:, None]))

    @property
    def roi(self) -> FloatArray:
        """Revenue over media and incentives, which is CLV over CAC (投资回报率); nan without cost."""
        return read_only(divide(self.revenue, self.cost[:, None]))

    def to_columns(self) -> dict[str, Array]:
        """One row per cohort and horizon."""
        n_horizons = len(self.horizons)
        return {
            "cohort": np.repeat(self.starts, n_horizons),
            "horizon": np.array(self.horizons * len(self.starts), object),
            "adds": np.repeat(self.adds, n_horizons),
            "cost": np.repeat(self.cost, n_horizons),
            "revenue": self.revenue.ravel(),
            "cac": np.repeat(self.cac, n_horizons),
            "clv": self.clv.ravel(),
            "roi": self.roi.ravel(),
        }

    def _table(self) -> TextTable:
        columns = zip(self.starts, self.adds, self.cac, self.roi, strict=True)
        rows = [[str(start), cell(adds, 1), cell(cac), *map(cell, roi)] for start, adds, cac, roi in columns]
        title = f"ROI (投资回报率) by cohort and horizon, CAC (获客成本) in {self.currency}"
        if "first" in self.horizons:
            title += "; first orders count within six months"
        return TextTable(title, ["cohort", "adds", "CAC", *self.horizons], rows)


def by_age(revenue: FloatArray) -> FloatArray:
    """Revenue by cohort and period as revenue by cohort and age in periods; nan after the last period."""
    places = np.arange(len(revenue))
    periods = places[:, None] + places
    shifted = revenue[places[:, None], np.minimum(periods, len(revenue) - 1)]
    return np.where(periods < len(revenue), shifted, np.nan)
