"""Touchpoints: where a brand meets its users, and what of them it owns."""

from typing import Annotated

from pydantic import Field

from privdomain._internal.terms import Term
from privdomain.models.carriers import CarrierKind
from privdomain.models.spec import Id, Name, Record, Spec, Word
from privdomain.models.values import Distinct

__all__ = ["Breadth", "Origin", "Ownership", "Touchpoint", "TouchpointClass"]


class TouchpointClass(Term):
    """What a touchpoint is used for (触点类型); one touchpoint may be several."""

    ONLINE = "online", "线上触点"
    OFFLINE = "offline", "线下触点"
    SOCIAL = "social", "社交触点"
    COMMERCE = "commerce", "商业触点"


class Origin(Term):
    """Whose traffic it is (流量来源)."""

    PUBLIC = "public", "公域"
    """A platform's, paid for or won each time."""
    OTHER = "other", "他域"
    """Another brand's or a creator's."""
    PRIVATE = "private", "私域"
    """The brand's own."""


class Breadth(Term):
    """Which sense of private domain includes a touchpoint (广义私域, 狭义私域)."""

    BROAD = "broad", "广义私域"
    """Also entries to it on public platforms, such as followers of a shop."""
    NARROW = "narrow", "狭义私域"
    """Only what the brand runs itself."""


class Ownership(Spec):
    """What of a touchpoint is the brand's and not a platform's (所有权).

    A group on somebody's platform is reachable today, but its account can be closed by others tomorrow.

    Attributes:
        account: The accounts of the users.
        data: What is known about them.
        system: The software it runs on.

    Examples:
        >>> Ownership(account=True, data=True, system=False).n_owned
        2
    """

    account: bool
    data: bool
    system: bool

    @property
    def n_owned(self) -> int:
        """How many of the three are the brand's, 0 .. 3."""
        return self.account + self.data + self.system


class Touchpoint(Record):
    """A place where a brand meets its users (触点).

    Attributes:
        id: Id.
        name: Name.
        classes: What it is used for, one or several of the four.
        domain: Whether its traffic is public, another's, or the brand's own.
        carrier: What carries it.
        breadth: In which sense it belongs to the private domain; None is not at all.
        addressable: Whether one user alone can be addressed.
        repeatable: Whether users can be reached again at will.
        ownership: What of it the brand owns; None is not assessed.
        platform: Platform that runs it; None for the brand's own.
    """

    id: Id
    name: Name
    classes: Annotated[Distinct[Word[TouchpointClass]], Field(min_length=1)]
    domain: Word[Origin]
    carrier: Word[CarrierKind]
    breadth: Word[Breadth] | None = None
    addressable: bool
    repeatable: bool
    ownership: Ownership | None = None
    platform: Name | None = None
