"""Tags: groups, tags, and who was given one by whom, when, for how long and how surely."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from privdomain._internal.terms import Term
from privdomain.facts.vocabulary import TagSource
from privdomain.models.checks import is_within, refuse
from privdomain.models.spec import Id, Instant, Name, Record, Share, Word
from privdomain.models.values import Distinct

__all__ = ["Tag", "TagAssignment", "TagGroup", "TagKind", "TagObject"]


class TagKind(Term):
    """Who keeps a tag (标签类型)."""

    CORPORATE = "corporate", "企业标签"
    PERSONAL = "personal", "个人标签"
    RULE = "rule", "规则组标签"


class TagObject(Term):
    """What a tag is put on (标签对象)."""

    USER = "user", "客户"
    GROUP_CHAT = "group_chat", "客群"


class TagGroup(Record):
    """A group of tags (标签组).

    Attributes:
        id: Id.
        name: Name, at most 30 characters.
        exclusive: Whether a user holds at most one of its tags at a time: one life stage, one price band.
        order: Place among the groups; the largest stands first.
        departments: Ids of the departments that may use it; empty is all.
    """

    id: Id
    name: Annotated[str, StringConstraints(min_length=1, max_length=30)]
    exclusive: bool = False
    order: Annotated[int, Field(ge=0, lt=2**31)] = 0
    departments: Distinct[Id] = ()


class Tag(Record):
    """A tag (标签).

    Attributes:
        id: Id; the label in ``Tags.tag``.
        name: Name.
        group: Id of its group.
        kind: Who keeps it.
        object: What it is put on.
    """

    id: Id
    name: Name
    group: Id
    kind: Word[TagKind] = TagKind.CORPORATE
    object: Word[TagObject] = TagObject.USER


class TagAssignment(Record):
    """A tag that a user was given (打标签); it counts on [at, valid_until).

    A tag without source and end is read years later as if somebody had checked it yesterday.

    Attributes:
        user: Who, or the id of a group chat.
        tag: Id of the tag.
        source: Who or what assigned it.
        at: From when it counts.
        valid_until: When it ceases to count; None is never.
        confidence: How sure the source is; None is unknown, not certain.

    Examples:
        >>> given = TagAssignment(
        ...     user="ann", tag="mother", source="model", at="2026-01-05T00:00:00Z", valid_until="2026-02-05T00:00:00Z"
        ... )
        >>> given.counts_at(given.at), given.counts_at(given.valid_until)
        (True, False)
    """

    user: Id
    tag: Id
    source: Word[TagSource]
    at: Instant
    valid_until: Instant | None = None
    confidence: Share | None = None

    def counts_at(self, when: datetime) -> bool:
        """Whether the tag counts at an instant."""
        return is_within(when, self.at, self.valid_until)

    @model_validator(mode="after")
    def _check(self) -> Self:
        message = "must lie after at. Leave it out for a tag that holds on."
        refuse((self.valid_until is not None and self.valid_until <= self.at, "valid_until", "not_after_at", message))
        return self
