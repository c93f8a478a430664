"""The tag catalogue: which groups and tags exist, and which assignments they allow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Self, TypeAlias

from pydantic import model_validator

from privdomain._internal.columns import read_column
from privdomain.errors import DataError, did_you_mean
from privdomain.facts.checks import names_in
from privdomain.models.checks import refuse
from privdomain.models.spec import Id, Items, Record
from privdomain.models.tags import Tag, TagAssignment, TagGroup

__all__ = ["TagCatalog"]

_Ends: TypeAlias = dict[Id, datetime | None]
"""When each tag of a user ceases to count, of those of one group; None is never."""


class TagCatalog(Record):
    """All tag groups and tags of a brand (标签体系).

    Attributes:
        groups: Groups, each id once.
        tags: Tags, each id once, and each name once in its group; their groups must exist.

    Examples:
        >>> TagCatalog.load(
        ...     {"groups": [{"id": "stage", "name": "阶段"}], "tags": [{"id": "new", "name": "新客", "group": "stgae"}]}
        ... )
        Traceback (most recent call last):
        ...
        privdomain.errors.SpecError: tags[0].group: 'stgae' is no group of the catalogue. Did you mean 'stage'?
    """

    groups: Items[TagGroup] = ()
    tags: Items[Tag] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        groups = [group.id for group in self.groups]
        known = set(groups)
        refuse(
            *_repeats("groups", "id", groups),
            *_repeats("tags", "id", [tag.id for tag in self.tags]),
            *_repeats("tags", "name", [(tag.group, tag.name) for tag in self.tags]),
            *(
                (
                    True,
                    f"tags[{place}].group",
                    "unknown_group",
                    f"{tag.group!r} is no group of the catalogue. {did_you_mean(tag.group, groups[:20])}",
                )
                for place, tag in enumerate(self.tags)
                if tag.group not in known
            ),
        )
        return self

    def check_assignments(self, assignments: Iterable[TagAssignment], /, *, users: Iterable[Id] | None = None) -> None:
        """Refuse assignments that the catalogue does not allow; each fault names its row.

        What comes in thousands is checked by [`Tags.check`][privdomain.facts.Tags], which is told the tags and the
        exclusive groups that there are.

        Args:
            assignments: Assignments, in any order.
            users: The population; anybody by default.

        Raises:
            DataError: no assignments, an unknown tag, an unknown user, or two tags of an exclusive group at one time;
                users that are no ids.
        """
        listed = _listed(assignments)
        group_of = {tag.id: tag.group for tag in self.tags}
        unknown = [row for row, given in enumerate(listed) if given.tag not in group_of]
        if unknown:
            tag = listed[unknown[0]].tag
            hint = did_you_mean(tag, list(group_of)[:200])
            raise DataError("assignments.tag", f"{tag!r} is no tag of the catalogue", unknown[0], len(unknown), hint)
        if users is not None:
            _check_users(listed, set(names_in(users, "users")))
        exclusive = {group.id for group in self.groups if group.exclusive}
        chosen = ((row, given, group_of[given.tag]) for row, given in enumerate(listed))
        rows = sorted(_overlaps((row, given, group) for row, given, group in chosen if group in exclusive))
        if rows:
            problem = f"{listed[rows[0]].tag!r} overlaps another tag of its exclusive group"
            hint = "End the earlier assignment where the later one starts."
            raise DataError("assignments.tag", problem, rows[0], len(rows), hint)


def _listed(assignments: object) -> list[TagAssignment]:
    """Assignments as a list, however they came."""
    if isinstance(assignments, Mapping):
        raise DataError("assignments", "are a mapping", hint="Pass a list of TagAssignment.")
    listed: list[Any] = read_column(assignments, "assignments").tolist()
    for row, given in enumerate(listed):
        if not isinstance(given, TagAssignment):
            raise DataError("assignments", "is no TagAssignment", row, hint="Read it by TagAssignment.load().")
    return listed


def _repeats(table: str, member: str, values: Sequence[object]) -> Iterator[tuple[bool, str, str, str]]:
    """A fault for each value that stood before."""
    first: dict[object, int] = {}
    for place, value in enumerate(values):
        if first.setdefault(value, place) != place:
            message = f"stands in {table}[{first[value]}] already. Rename or remove one."
            yield True, f"{table}[{place}].{member}", "repeated", message


def _check_users(assignments: Sequence[TagAssignment], users: set[Id]) -> None:
    strangers = [row for row, given in enumerate(assignments) if given.user not in users]
    if strangers:
        problem = f"{assignments[strangers[0]].user!r} is not in the population"
        raise DataError("assignments.user", problem, strangers[0], len(strangers), "Add the user, or drop the row.")


def _overlaps(given: Iterable[tuple[int, TagAssignment, Id]]) -> Iterator[int]:
    """Rows that start while another tag of their group still counts for the user."""
    held: dict[tuple[Id, Id], _Ends] = {}
    for row, one, group in sorted(given, key=lambda chosen: (chosen[1].at, chosen[0])):
        ends = held.setdefault((one.user, group), {})
        if any(tag != one.tag and (end is None or one.at < end) for tag, end in ends.items()):
            yield row
        before = ends.get(one.tag, one.at)
        ends[one.tag] = None if before is None or one.valid_until is None else max(before, one.valid_until)
