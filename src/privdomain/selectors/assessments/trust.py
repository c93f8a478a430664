"""Trust: how strong the link between a user and the brand is, by what the user did."""

from typing import Any, Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, read_only
from privdomain._internal.reprs import LazyRows, TextTable, cell, counted
from privdomain._internal.results import PerUser
from privdomain.errors import DataError, SpecError
from privdomain.metrics.cohorts.ids import joined_ids
from privdomain.selectors.assessments.reading import MOST, read_distinct_ids, read_gapped, read_strength

__all__ = ["TrustOptions", "TrustScores", "trust_score"]

MOST_HALVINGS: Final = 60
"""Beyond so many halvings nothing is left that could matter."""

COLUMNS: Final = ("replies", "tenure_days", "negative_feedback")


@frozen(kw_only=True)
class TrustOptions:
    """How trust was asked for; scores add only where all of it is equal.

    Attributes:
        half_replies: Replies that make half of that part [count].
        half_tenure_days: Tenure that makes half of that part [days].
        halving_feedback: Negative feedback that halves trust [count].
        reply_weight: Weight of the replies; the tenure has the rest.
    """

    half_replies: float
    half_tenure_days: float
    halving_feedback: float
    reply_weight: float


@frozen(eq=False, repr=False, kw_only=True)
class TrustScores(PerUser):
    """Trust of each user, sorted by id. *Per-user*: ``+`` over disjoint users concatenates.

    All arrays have shape ``(n_users,)``; nan is unknown.

    Attributes:
        options: How trust was asked for.
        users: Ids of the users.
        replies: Messages of the brand that the user replied to [count].
        tenure_days: How long the relation has lived [days].
        negative_feedback: Complaints, blocks and deletions [count].
    """

    options: TrustOptions
    users: Array = field(converter=read_only)
    replies: FloatArray = field(converter=read_only)
    tenure_days: FloatArray = field(converter=read_only)
    negative_feedback: FloatArray = field(converter=read_only)

    @property
    def reply_part(self) -> FloatArray:
        """Replies over replies plus half_replies, in [0, 1)."""
        return read_only(self.replies / (self.replies + self.options.half_replies))

    @property
    def tenure_part(self) -> FloatArray:
        """Tenure over tenure plus half_tenure_days, in [0, 1)."""
        return read_only(self.tenure_days / (self.tenure_days + self.options.half_tenure_days))

    @property
    def kept_part(self) -> FloatArray:
        """What negative feedback leaves, in (0, 1]: a half for each halving_feedback."""
        halvings = np.minimum(self.negative_feedback / self.options.halving_feedback, MOST_HALVINGS)
        return read_only(np.exp2(-halvings))

    @property
    def trust(self) -> FloatArray:
        """Trust in [0, 1): the weighted mean of replies and tenure, times what negative feedback leaves."""
        weight = self.options.reply_weight
        return read_only((weight * self.reply_part + (1.0 - weight) * self.tenure_part) * self.kept_part)

    def to_columns(self) -> dict[str, Array]:
        """One row per user."""
        names = ("trust", "reply_part", "tenure_part", "kept_part")
        return {"user": self.users, **{name: getattr(self, name) for name in names}}

    def __len__(self) -> int:
        return len(self.users)

    def _added(self, other: "TrustScores") -> "TrustScores":
        joined = joined_ids(self.users, other.users)
        users, first = np.unique(joined, return_index=True)
        if len(users) < len(joined):
            raise DataError(
                "users", "stand in both parts", count=len(joined) - len(users), hint="Add disjoint users only."
            )
        columns = {name: np.concatenate([getattr(self, name), getattr(other, name)])[first] for name in COLUMNS}
        return TrustScores(options=self.options, users=users, **columns)

    def _table(self) -> TextTable:
        columns = self.to_columns()
        rows = LazyRows(len(self), lambda row: [str(self.users[row]), *(cell(v[row]) for v in [*columns.values()][1:])])
        return TextTable(f"Trust of {counted(len(self), 'user')}", list(columns), rows)


def trust_score(
    users: Any,
    /,
    *,
    replies: Any,
    tenure_days: Any,
    negative_feedback: Any,
    half_replies: float = 10,
    half_tenure_days: float = 90,
    halving_feedback: float = 1,
    reply_weight: float = 0.5,
) -> TrustScores:
    """How strong the link between each user and the brand is (信任分, 强信任强链接), by what the user did.

    It measures behaviour, not feeling: who never complains and never answers has a long tenure and nothing else. It
    rises with replies and tenure, ever more slowly, and falls with negative feedback.

    Args:
        users: Ids, each once, shape ``(n_users,)``.
        replies: Messages that the user replied to [count], >= 0; nan or None is unknown, and then so is the trust.
        tenure_days: How long the relation has lived [days], >= 0.
        negative_feedback: Complaints, blocks and deletions [count], >= 0.
        half_replies: Replies that make half of that part [count], > 0.
        half_tenure_days: Tenure that makes half of that part [days], > 0.
        halving_feedback: Negative feedback that halves trust [count], > 0.
        reply_weight: Weight of the replies [0 to 1]; the tenure has the rest.

    Returns:
        One row per user, with the parts that the trust is made of.

    Raises:
        DataError: columns of other lengths, values that are no numbers >= 0, ids that stand twice.
        SpecError: a half or halving that is not above 0, or a weight outside [0, 1].

    Source:
        MBA智库 (信任, 个人IP) and iResearch 2021 (强信任强链接) name trust and give no measure: the formula, its halves
        and its weight are our inference.

    Examples:
        >>> trust_score(["ann", "bo"], replies=[10, 10], tenure_days=[90, 270], negative_feedback=[0, 1])
        Trust of 2 users
        user  trust  reply_part  tenure_part  kept_part
         ann   0.50        0.50         0.50       1.00
          bo   0.31        0.50         0.75       0.50
    """
    halves = {
        "half_replies": half_replies,
        "half_tenure_days": half_tenure_days,
        "halving_feedback": halving_feedback,
    }
    read = {name: read_strength(name, value) for name, value in halves.items()}
    zero = [(name, "no_number", "is 0. Pass a number above 0.") for name, value in read.items() if not value]
    if zero:
        raise SpecError(zero)
    options = TrustOptions(**read, reply_weight=read_strength("reply_weight", reply_weight, high=1))
    ids = read_distinct_ids(users, "users")
    order = np.argsort(ids.codes)
    given = zip(COLUMNS, (replies, tenure_days, negative_feedback), strict=True)
    columns = {name: read_gapped(values, name, len(ids), 0, MOST)[order] for name, values in given}
    return TrustScores(options=options, users=ids.names, **columns)
