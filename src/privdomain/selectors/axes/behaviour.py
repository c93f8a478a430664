"""Behaviour: what buyers looked at before their first purchase in a category."""

from typing import cast

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import MISSING, FloatArray, IntArray, chunks, distinct_keys, earliest
from privdomain.calendar.duration import Duration
from privdomain.calendar.zones import DAY
from privdomain.facts.columns import Coded
from privdomain.facts.events import Events
from privdomain.metrics.cohorts.label_columns import labels_in
from privdomain.selectors.axes.buyers import Buyers
from privdomain.selectors.axes.categories import PRODUCT, ProductOf, categories_in, column_of, pair_keys
from privdomain.selectors.axes.options import AxesOptions
from privdomain.selectors.axes.scale import DifficultyScale, hill


@frozen(eq=False)
class Views:
    """Views of products, one per row.

    Attributes:
        users: Position of the user in the index, shape ``(n,)``.
        instants: When.
        categories: Category of what was viewed.
        products: What was viewed, or None where nobody said, or where it is the category itself.
    """

    users: npt.NDArray[np.int32]
    instants: IntArray
    categories: Coded
    products: Coded | None


def views_of(events: Events, name: str, product_of: ProductOf) -> Views:
    """The events of one name, with category and product.

    Raises:
        UnknownNameError: events do not have the column of categories.
        DataError: a column or a mapping without labels, or a product that the mapping does not have.
    """
    names = cast("Coded", events.columns["name"])
    is_named = np.append(names.names == name, False)
    rows = np.flatnonzero(is_named[names.codes])
    column = column_of(product_of)
    categories = categories_in(events.column(column).take(rows), product_of)
    is_told = PRODUCT in events.all_columns and product_of != PRODUCT
    products = labels_in(events.column(PRODUCT).take(rows), PRODUCT) if is_told else None
    return Views(events.user_codes[rows], events.instants[rows], categories, products)


@frozen(eq=False)
class Behaviour:
    """What buyers of categories did before their first purchase, shape ``(n,)`` each.

    Attributes:
        days: From the first view to the purchase [days]; nan for who was not seen.
        views: Views up to the purchase [count].
        breadth: Distinct products among them [count]; nan where nobody said what was viewed.
    """

    days: FloatArray
    views: IntArray
    breadth: FloatArray

    def difficulty(self, scale: DifficultyScale) -> FloatArray:
        """Mean of what is known, each turned into [0, 1]; nan for who was not seen."""
        always = hill(self.days, scale.days) + hill(self.views, scale.views)
        return np.where(np.isnan(self.breadth), always / 2, (always + hill(self.breadth, scale.breadth)) / 3)


def behaviour_before(views: Views, buyers: Buyers, options: AxesOptions) -> Behaviour:
    """What buyers did in ``[first purchase - look_back, first purchase]``, both ends included, as a funnel's window is.

    Args:
        views: Views by users of the index that the buyers are of, over the same categories.
        buyers: The buyers.
        options: How long views count, since when they are recorded, and since when buyers are new: who needs earlier
            ones, or bought earlier, was not seen.
    """
    keys, first = buyers.keys, buyers.first
    starts = first - Duration(options.look_back).microseconds
    if options.views_from is not None:
        starts = np.where(starts < options.views_from, first + 1, starts)
    if options.new_from is not None:
        starts = np.where(first < options.new_from, first + 1, starts)
    rows, of_buyer = _within(views, keys, starts, first)
    n_views = np.bincount(of_buyer, minlength=len(keys))
    began = np.where(n_views > 0, earliest(of_buyer, views.instants[rows], len(keys)), first)
    days = np.where(n_views > 0, (first - began) / DAY, np.nan)
    return Behaviour(days, n_views, _breadth(views, rows, of_buyer, len(keys)))


def _breadth(views: Views, rows: IntArray, of_buyer: IntArray, n_buyers: int) -> FloatArray:
    """Distinct products that buyers viewed; nan where none of them is known."""
    if views.products is None:
        return np.full(n_buyers, np.nan)
    products = views.products.codes[rows]
    is_known = products >= 0
    n_products = len(views.products.names) + 1
    seen = of_buyer[is_known] * np.int64(n_products) + products[is_known]
    distinct = distinct_keys([seen], n_buyers * n_products, len(seen))
    counts = np.bincount(distinct // n_products, minlength=n_buyers)
    return np.where(counts > 0, counts, np.nan)


def _within(views: Views, keys: IntArray, starts: IntArray, ends: IntArray) -> tuple[IntArray, IntArray]:
    """Rows of views that lie in the window of their buyer, and the buyer's position among the keys.

    Keys are looked up in ascending order, chunk by chunk: the search then stays in the processor's cache.
    """
    rows, buyers = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    padded = np.append(keys, MISSING)
    for part in chunks(len(views.users)):
        wanted = pair_keys(views.users[part], Coded(views.categories.codes[part], views.categories.names))
        order = np.argsort(wanted)
        places = np.searchsorted(keys, wanted[order])
        met = padded[places] == wanted[order]
        here, places = part.start + order[met], places[met]
        instants = views.instants[here]
        is_within = (instants >= starts[places]) & (instants <= ends[places])
        rows.append(here[is_within])
        buyers.append(places[is_within])
    return np.concatenate(rows), np.concatenate(buyers)
