"""What the trees of a forest look like, and what became of the invitations that are not in it."""

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import IntArray, read_only
from privdomain._internal.choices import check_choice
from privdomain._internal.states import Rebuilt
from privdomain.errors import SpecError
from privdomain.metrics.growth.invitations import ACCEPTED, KINDS, InviteKind
from privdomain.metrics.growth.trees import Places


@frozen(eq=False)
class Forest(Rebuilt):
    """Trees by size.

    Attributes:
        sizes: Distinct numbers of users that a tree has, ascending; 1 is a root that brought nobody.
        trees: Trees of each size.
    """

    sizes: IntArray = field(converter=read_only)
    trees: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        if not (
            self.sizes.shape == self.trees.shape == (self.sizes.size,)
            and (np.diff(self.sizes, prepend=0) > 0).all()
            and (self.trees > 0).all()
        ):
            raise ValueError("sizes of trees are not distinct and sorted, or their numbers none")

    @property
    def roots(self) -> int:
        """Trees, each with its root."""
        return int(self.trees.sum())

    @property
    def spreading(self) -> int:
        """Trees of more than their root."""
        return int(self.trees[self.sizes > 1].sum())

    @property
    def users(self) -> int:
        """Users of all trees."""
        return int(self.sizes @ self.trees)


def forest_of(places: Places, people: IntArray) -> Forest:
    """The trees that people stand in."""
    sizes = np.bincount(places.root[people], minlength=1)
    sizes, trees = np.unique(sizes[sizes > 0], return_counts=True)
    return Forest(sizes.astype(np.int64), trees.astype(np.int64))


@frozen(eq=False)
class InviteRows(Rebuilt):
    """Every invitation row, by what it turned out to be.

    Attributes:
        n_rows: All of them.
        refused: Positions of the rows that brought no new user, ascending.
        kinds: Position of each one's kind in ``InviteKind``.
    """

    n_rows: int
    refused: IntArray = field(converter=read_only)
    kinds: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        if not (
            self.refused.shape == self.kinds.shape == (self.refused.size,)
            and self.n_rows >= len(self.refused)
            and (np.diff(self.refused, prepend=-1) > 0).all()
            and ((self.kinds >= 0) & (self.kinds < ACCEPTED)).all()
        ):
            raise ValueError("refused rows are not distinct and sorted, or their kinds none")

    @property
    def counts(self) -> dict[str, int]:
        """Rows of each kind, in the order of precedence; they add up to all rows."""
        counts = np.bincount(self.kinds, minlength=len(KINDS))
        counts[ACCEPTED] = self.n_rows - len(self.refused)
        return dict(zip(map(str, KINDS), counts.tolist(), strict=True))

    @property
    def accepted(self) -> int:
        """Rows that brought a new user, one per user."""
        return self.n_rows - len(self.refused)

    def of(self, kind: str) -> IntArray:
        """Positions of the refused rows of a kind among the invitations that were given.

        The accepted rows are all the others before ``observed_until``.

        Raises:
            SpecError: no kind of refused row.
        """
        if kind == InviteKind.ACCEPTED:
            raise SpecError(
                [("kind", "not_refused", "'accepted' rows are all that no other kind names. Ask for those.")]
            )
        check_choice("kind", kind, tuple(map(str, KINDS[:ACCEPTED])))
        return read_only(self.refused[self.kinds == KINDS.index(InviteKind(kind))])


def rows_of(kinds: IntArray, positions: IntArray) -> InviteRows:
    """The rows that were judged, at their positions in the facts that were given."""
    refused = np.flatnonzero(kinds != ACCEPTED)
    return InviteRows(len(kinds), positions[refused], kinds[refused])
