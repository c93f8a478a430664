"""Conditions on how users stand among all others, observed: RFM segments and purchase stages."""

from typing import TYPE_CHECKING, Final, cast

import numpy as np

from privdomain._internal.arrays import Array, BoolArray
from privdomain._internal.columns import missing_mask
from privdomain.facts.columns import encode_names
from privdomain.metrics.loyalty.rfm import rfm
from privdomain.metrics.loyalty.schemes import CRAN_RFM, SHOPIFY
from privdomain.metrics.loyalty.summary import purchase_summary
from privdomain.metrics.stages.lifecycle import lifecycle
from privdomain.metrics.stages.vocabulary import PurchaseStage
from privdomain.segments.conditions import RfmIn, StageIn
from privdomain.segments.observed import Observed, partly_known
from privdomain.segments.view import View

if TYPE_CHECKING:
    from privdomain.facts.orders import Orders

SCHEMES: Final = {scheme.name: scheme for scheme in (CRAN_RFM, SHOPIFY)}


def rfm_in(node: RfmIn, view: View) -> Observed:
    """The RFM segment of buyers."""
    segment = view.once(("rfm", node.scheme), lambda: _segments(node.scheme, view))
    return _of_words(node, segment, np.isin(segment, node.segments), "rfm")


def stage_in(node: StageIn, view: View) -> Observed:
    """The purchase stage of users."""
    stage, reachability = view.once("lifecycle", lambda: _standings(view))
    passes = np.isin(stage, node.stages)
    if not node.reachability:
        return _of_words(node, stage, passes, "stage")
    is_known = ~missing_mask(stage)
    both = stage.copy()
    both[is_known] += ", " + reachability[is_known]
    return _of_words(node, both, passes & np.isin(reachability, node.reachability), "stage")


def _segments(scheme: str, view: View) -> Array:
    """The RFM segment of each user of the view."""
    summary = purchase_summary(_orders(view), observed_until=view.as_of, truncate=True)
    scores = rfm(summary, scheme=SCHEMES[scheme])
    return _looked_up(scores.users, scores.segment, view, None)


def _standings(view: View) -> tuple[Array, Array]:
    """Purchase stage and reachability of each user of the view."""
    known = lifecycle(_orders(view), as_of=view.as_of, members=view.facts.members, truncate=True)
    stage = _looked_up(known.users, known.stage, view, str(PurchaseStage.LEAD))
    return stage, _looked_up(known.users, known.reachability, view, "unreachable")


def _orders(view: View) -> "Orders":
    """The orders of everybody."""
    return cast("Orders", view.facts.orders)


def _of_words(node: RfmIn | StageIn, words: Array, mask: BoolArray, argument: str) -> Observed:
    """A word for each user, None where there is none."""
    column, _ = encode_names(words, argument, is_id=False)
    return partly_known(node.missing, column, mask, column.is_missing, argument)


def _looked_up(ids: Array, words: Array, view: View, otherwise: str | None) -> Array:
    """The word of each user of the view, by sorted ids; ``otherwise`` for who is not among them."""
    users = _orders(view).user_index[view.codes]
    if not len(ids):
        return np.full(len(users), otherwise, object)
    place = np.minimum(np.searchsorted(ids, users), len(ids) - 1)
    return np.where(ids[place] == users, words[place], np.array(otherwise, object))
