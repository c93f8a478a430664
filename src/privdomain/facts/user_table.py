"""UserTable: facts of which every row belongs to a user, encoded once against a sorted index of ids."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self, TypeVar, cast, overload

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import Array, BoolArray, read_only
from privdomain._internal.hashing import stable_hash
from privdomain.errors import DataError
from privdomain.facts.checks import check_parts
from privdomain.facts.columns import Coded, encode_names, share_names
from privdomain.facts.table import Table


class UserTable(Table):
    """Facts about users. The ids of a table are encoded once; tables of a bundle share one index."""

    user_columns: ClassVar[tuple[str, ...]] = ("user",)
    """Columns that hold user ids; the first is the one that rows belong to."""

    @property
    def user_index(self) -> Array:
        """Sorted ids that the codes point into: the users of these rows, or more where the index is shared."""
        return self._ids(self.user_columns[0]).names

    @property
    def user_codes(self) -> npt.NDArray[np.int32]:
        """Position of each row's user in ``user_index``, shape ``(n_rows,)``."""
        return self._ids(self.user_columns[0]).codes

    @property
    def users(self) -> Array:
        """Sorted distinct ids of the users that have a row, in whichever user column."""
        return read_only(self.user_index[np.flatnonzero(self.is_present)])

    @property
    def n_users(self) -> int:
        """Number of distinct users that have a row."""
        return int(np.count_nonzero(self.is_present))

    def for_users(self, ids: Any) -> Self:
        """The rows that belong to these users; ids without a row are fine.

        Raises:
            DataError: ids of another kind (int against str), missing, or neither.
        """
        wanted, flaws = encode_names(ids, "ids", is_id=True)
        for flaw in flaws:
            raise flaw.error()
        if wanted.is_missing.any():
            raise DataError("ids", "is missing", int(np.argmax(wanted.is_missing)), int(wanted.is_missing.sum()))
        ours, theirs = share_names(
            [Coded(np.arange(len(self.user_index), dtype=np.int32), self.user_index), wanted], "ids"
        )
        is_wanted = np.zeros(len(ours.names), np.bool_)
        is_wanted[theirs.codes] = True
        return self.take(is_wanted[ours.codes][self.user_codes])

    def split(self, n: int) -> list[Self]:
        """``n`` parts with disjoint users, by a published stable hash: the same user in the same part everywhere.

        Integer ids are hashed by the SplitMix64 finaliser, texts by BLAKE2b with an 8-byte digest of their UTF-8 bytes
        (little-endian); the part is the hash modulo ``n``. Parts may be empty; order of rows is kept.

        Raises:
            SpecError: ``n`` is not a positive integer.
        """
        parts = self.parts(n)[self.user_codes]
        return [self.take(parts == part) for part in range(n)]

    def parts(self, n: int) -> npt.NDArray[np.int64]:
        """The part that ``split(n)`` puts each id of ``user_index`` into."""
        check_parts(n)
        return (stable_hash(self.user_index) % np.uint64(n)).astype(np.int64)

    @property
    def is_present(self) -> BoolArray:
        """Which ids of ``user_index`` have a row, shape ``(n_index,)``."""
        is_present = np.zeros(len(self.user_index), np.bool_)
        for name in self.user_columns:
            is_present[self._ids(name).codes] = True
        return is_present

    def _ids(self, name: str) -> Coded:
        return cast("Coded", self._columns[name])

    def _described(self) -> list[str]:
        n_users = self.n_users
        return [f"{n_users:,} user{'s' * (n_users != 1)}"]

    def _with_ids(self, ids: Sequence[Coded]) -> Self:
        return self._with({**self._columns, **dict(zip(self.user_columns, ids, strict=True))})


A = TypeVar("A", bound=UserTable)
B = TypeVar("B", bound=UserTable)


@overload
def share_users(one: A, other: B, /) -> tuple[A, B]: ...
@overload
def share_users(*tables: UserTable) -> tuple[UserTable, ...]: ...
def share_users(*tables: UserTable) -> tuple[UserTable, ...]:
    """The same tables over one user index, so that a code means the same user in each.

    Raises:
        DataError: integer ids in one and texts in another.
    """
    index = tables[0].user_index if tables else None
    if all(table._ids(name).names is index for table in tables for name in table.user_columns):
        return tables
    columns = [table._ids(name) for table in tables for name in table.user_columns]
    shared = iter(share_names(columns, "user"))
    return tuple(table._with_ids([next(shared) for _ in table.user_columns]) for table in tables)
