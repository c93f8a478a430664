"""Private-domain (私域) operations primitives: typed, exact, fast, explained.

The rooms load when they are first used, so ``import privdomain`` costs next to nothing:

>>> import privdomain
>>> privdomain.metrics.formulas.roi(revenue=80_000, cost=50_000)
1.6
"""

from typing import TYPE_CHECKING

from privdomain._internal.lazy import lazy_exports

if TYPE_CHECKING:
    from privdomain import calendar, errors, facts, metrics, models, segments, selectors, simulator
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "calendar": "",
            "errors": "",
            "facts": "",
            "metrics": "",
            "models": "",
            "segments": "",
            "selectors": "",
            "simulator": "",
        },
    )

__all__ = ["__version__", "calendar", "errors", "facts", "metrics", "models", "segments", "selectors", "simulator"]

__version__ = "0.1.0"
