"""Metrics: functions over facts that answer with counts, exact money, and rates derived when they are read.

Every result is of one of three kinds, which its docstring names. *Additive* and *per-user* results add over disjoint
users with ``+`` or ``combine``, to the last minor unit; *final* results do not add and say what to add instead.
"""

from typing import TYPE_CHECKING

from privdomain._internal.lazy import lazy_exports

if TYPE_CHECKING:
    from privdomain.metrics import catalog, formulas
    from privdomain.metrics.adding import combine
    from privdomain.metrics.loyalty.intervals import Intervals
    from privdomain.metrics.loyalty.repurchase import Repurchase, repurchase
    from privdomain.metrics.loyalty.retention import Retention, retention
    from privdomain.metrics.loyalty.rfm import Rfm, rfm
    from privdomain.metrics.loyalty.schemes import CRAN_RFM, SHOPIFY, RfmScheme, RfmSegment
    from privdomain.metrics.loyalty.summary import PurchaseSummary, purchase_summary
    from privdomain.metrics.value.cohort_value import cohort_value
    from privdomain.metrics.value.result import CohortValue
    from privdomain.metrics.value.returns import CohortReturn
    from privdomain.metrics.value.total import CohortTotal
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "adding": ("combine",),
            "catalog": (),
            "formulas": (),
            "loyalty.intervals": ("Intervals",),
            "loyalty.repurchase": ("Repurchase", "repurchase"),
            "loyalty.retention": ("Retention", "retention"),
            "loyalty.rfm": ("Rfm", "rfm"),
            "loyalty.schemes": ("CRAN_RFM", "SHOPIFY", "RfmScheme", "RfmSegment"),
            "loyalty.summary": ("PurchaseSummary", "purchase_summary"),
            "value.cohort_value": ("cohort_value",),
            "value.result": ("CohortValue",),
            "value.returns": ("CohortReturn",),
            "value.total": ("CohortTotal",),
        },
    )

__all__ = [
    "CRAN_RFM",
    "SHOPIFY",
    "CohortReturn",
    "CohortTotal",
    "CohortValue",
    "Intervals",
    "PurchaseSummary",
    "Repurchase",
    "Retention",
    "Rfm",
    "RfmScheme",
    "RfmSegment",
    "catalog",
    "cohort_value",
    "combine",
    "formulas",
    "purchase_summary",
    "repurchase",
    "retention",
    "rfm",
]
