"""tag_coverage: how much of a population carries tags that hold."""

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable, cell, label
from privdomain._internal.results import Additive
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant, local_text
from privdomain.facts.tags import Tags
from privdomain.facts.user_table import share_users
from privdomain.facts.users import Users
from privdomain.metrics.cohorts.labels import Label, check_labels, merged_labels, places_among
from privdomain.metrics.cohorts.starts import check_kind, label_column


@frozen
class TagCoverageOptions:
    """How coverage was asked for; results add only where all of it is equal.

    Attributes:
        at: The moment [microseconds UTC].
        tz: IANA name of the calendar.
    """

    at: int = field(metadata=SHOWN_AS_TIME)
    tz: str


@frozen(eq=False, repr=False)
class TagCoverage(Additive):
    """Users by tag at one moment. *Additive*: ``+`` over disjoint users is exact.

    Attributes:
        options: How coverage was asked for.
        users: Users of the population.
        tagged: Of these, users with at least one tag that holds.
        outside: Users with such a tag who are not in the population, and in no other count.
        tags: All tags that were ever assigned, sorted.
        users_by_tag: Users of the population by tag, shape ``(n_tags,)``; a user of two tags counts in both.
    """

    options: TagCoverageOptions
    users: int
    tagged: int
    outside: int
    tags: tuple[Label, ...]
    users_by_tag: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        check_labels(self.tags)
        by_tag = self.users_by_tag
        if not (
            None not in self.tags
            and by_tag.shape == (len(self.tags),)
            and ((by_tag >= 0) & (by_tag <= self.tagged)).all()
            and 0 <= self.tagged <= min(self.users, by_tag.sum())
            and self.outside >= 0
        ):
            raise ValueError("tags or users are not those of a population")

    @property
    def coverage_rate(self) -> float:
        """Tagged users / users (标签覆盖率), in [0, 1]; nan without users."""
        return float(divide(self.tagged, self.users))

    @property
    def tags_per_user(self) -> float:
        """Distinct tags per user of the population (人均标签数); nan without users."""
        return float(divide(self.users_by_tag.sum(), self.users))

    @property
    def share(self) -> FloatArray:
        """Users of the tag / users, shape ``(n_tags,)``; nan without users."""
        return read_only(divide(self.users_by_tag, self.users))

    def to_columns(self) -> dict[str, Array]:
        """One row per tag."""
        tags = np.empty(len(self.tags), object)
        tags[:] = self.tags
        return {"tag": tags, "users": self.users_by_tag, "share": self.share}

    def _added(self, other: "TagCoverage") -> "TagCoverage":
        tags = merged_labels(self.tags, other.tags)
        counts = np.zeros(len(tags), np.int64)
        for part in (self, other):
            counts[places_among(part.tags, tags)] += part.users_by_tag
        return TagCoverage(
            self.options,
            self.users + other.users,
            self.tagged + other.tagged,
            self.outside + other.outside,
            tags,
            counts,
        )

    def _table(self) -> TextTable:
        rows = [
            [label(tag), cell(users), cell(share, 3)]
            for tag, users, share in zip(self.tags, self.users_by_tag.tolist(), self.share.tolist(), strict=True)
        ]
        moment, covered = local_text(self.options.at, tz=self.options.tz), cell(self.coverage_rate, 3)
        title = f"Tag coverage at {moment} {self.options.tz}: {self.tagged:,} of {self.users:,} users, {covered}"
        return TextTable(title, ["tag", "users", "share"], rows)


def tag_coverage(tags: Tags, users: Users, /, *, at: InstantLike) -> TagCoverage:
    """How much of a population carries a tag that holds (标签覆盖率), and which.

    An assignment counts on [at, valid_until): a tag that was true of a user last year says nothing of today. Without
    validity coverage only ever grows.

    The result is *additive*: over disjoint users ``+`` is exact.

    Args:
        tags: Tag assignments; the same tag twice counts once.
        users: The population: the base of the rates, tagged or not.
        at: The moment: an instant, or a date (its local start of day in the calendar of the tags).

    Returns:
        Tagged users, and users by tag.

    Raises:
        DataError: other facts, or ids of two kinds.
        SpecError: no instant.

    Examples:
        >>> from privdomain.facts import Tags, Users
        >>> tags = Tags(
        ...     ["ann", "ann", "bo"],
        ...     ["vip", "mother", "vip"],
        ...     ["2026-01-05"] * 3,
        ...     tz="UTC",
        ...     valid_until=[None, None, "2026-02-01"],
        ... )
        >>> coverage = tag_coverage(tags, Users(["ann", "bo", "cy", "di"]), at="2026-02-01")
        >>> coverage.coverage_rate, coverage.to_records()
        (0.25, [{'tag': 'mother', 'users': 1, 'share': 0.25}, {'tag': 'vip', 'users': 1, 'share': 0.25}])
    """
    check_kind(tags, Tags, "tags")
    check_kind(users, Users, "users")
    options = TagCoverageOptions(instant(at, tz=tags.tz, argument="at"), tags.tz)
    tags, users = share_users(tags, users)
    is_somebody = np.zeros(len(tags.user_index), np.bool_)
    is_somebody[users.user_codes] = True
    held = label_column(tags, "tag")
    holds = (tags.instants <= options.at) & (options.at < tags.ends)
    pairs = np.unique(tags.user_codes[holds].astype(np.int64) * len(held.names) + held.codes[holds])
    owners, names = np.divmod(pairs, max(len(held.names), 1))
    is_inside = is_somebody[owners]
    is_used = np.bincount(held.codes, minlength=len(held.names)) > 0
    return TagCoverage(
        options,
        len(users),
        len(np.unique(owners[is_inside])),
        len(np.unique(owners[~is_inside])),
        tuple(held.names[is_used].tolist()),
        np.bincount(names[is_inside], minlength=len(held.names))[is_used].astype(np.int64),
    )
