"""What every number of the library means (指标目录): Chinese term, formula, unit, direction, base and source.

>>> from privdomain.metrics.catalog import CATALOG, metric_info
>>> metric_info("clv").zh
'客户终身价值'

A legend for a dashboard in Chinese:

>>> [CATALOG[name].zh for name in ("cac", "roi", "average_order_value", "k_factor")]
['获客成本', '投资回报率', '客单价', '裂变系数']
"""

from privdomain.metrics.catalog.info import Direction, MetricInfo
from privdomain.metrics.catalog.lookup import CATALOG, metric_info

__all__ = ["CATALOG", "Direction", "MetricInfo", "metric_info"]
