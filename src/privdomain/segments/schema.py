"""Schema: what rules may speak of, so that a rule is checked before there are data."""

from collections.abc import Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, TypeVar, get_args

from attrs import field, frozen

from privdomain.calendar.zones import zone_info
from privdomain.errors import SpecError, did_you_mean
from privdomain.facts.bundle import Facts
from privdomain.facts.columns import Coded, Column
from privdomain.facts.table import Table

Kind: TypeAlias = Literal["text", "number", "flag", "time", "unknown"]
"""What a column holds; money and integers are numbers, and a column without any value is unknown."""

NAMES: Final = MappingProxyType({"events": "name", "touches": "touchpoint"})
"""The column that names the rows of a source."""

SOURCES: Final = ("events", "orders", "touches", "members", "invites")

_LABELS: Final = ("tags", "tag_groups", "purposes", "channels")

M = TypeVar("M", bound=Mapping[Any, Any])

_KINDS: Final[Mapping[str, Kind]] = {"times": "time", "flags": "flag", "numbers": "number", "money": "number"}


def _kinds(columns: Mapping[str, Kind], path: str = "attributes") -> Mapping[str, Kind]:
    for name, kind in _mapping(columns, path).items():
        if kind not in get_args(Kind):
            raise _refused(f"{path}.{name}", f"{kind!r} is no kind of column. Known: {', '.join(get_args(Kind))}.")
    return MappingProxyType(dict(columns))


def _sources(sources: Mapping[str, Mapping[str, Kind]]) -> Mapping[str, Mapping[str, Kind]]:
    for name in _mapping(sources, "sources"):
        if name not in SOURCES:
            raise _refused(f"sources.{name}", f"{name!r} is no source. {did_you_mean(name, SOURCES)}")
    return MappingProxyType({name: _kinds(columns, f"sources.{name}") for name, columns in sources.items()})


def _names(names: Mapping[str, Iterable[str | int]]) -> Mapping[str, frozenset[str | int]]:
    return MappingProxyType(
        {source: _set(known, f"names.{source}") for source, known in _mapping(names, "names").items()}
    )


def _labels_or_none(path: str) -> Any:
    """A field of labels that are a closed list, or None where there are none at all."""
    return field(default=None, converter=lambda labels: None if labels is None else _set(labels, path))


def _mapping(value: M, path: str) -> M:
    if not isinstance(value, Mapping):
        raise _refused(path, f"is a {type(value).__name__}. Pass a mapping by name.")
    return value


def _set(labels: Iterable[str | int], path: str) -> frozenset[str | int]:
    if isinstance(labels, str) or not isinstance(labels, Iterable):
        raise _refused(path, f"{labels!r} is no set of labels. Pass several, such as {{'vip'}}.")
    return frozenset(labels)


def _refused(path: str, message: str) -> SpecError:
    return SpecError([(path, "bad_schema", message)])


@frozen(kw_only=True)
class Schema:
    """The vocabulary of a private domain's facts, as rules see it.

    Attributes:
        tz: IANA name of the calendar of the facts.
        attributes: What each attribute of the users holds: "text", "number", "flag", "time" or "unknown".
        may_miss: Names of the attributes that are not known of every user.
        sources: Columns of each source that there is: "events", "orders", "touches", "members", "invites".
        names: Names of the rows of a source ("events", "touches"), where they are a closed list.
        tags: The tags that exist; None where there are no tags.
        tag_groups: The groups of tags that exist; None where tags have no groups.
        purposes: The purposes of consents; None where there are no consents.
        channels: The channels of consents; None where consents name none.

    Examples:
        >>> from privdomain.facts import Facts, Users
        >>> Schema.of(Facts(users=Users(["ann", "bo"], attributes={"city": ["Wuhan", None]}))).may_miss
        frozenset({'city'})
    """

    tz: str = "UTC"
    attributes: Mapping[str, Kind] = field(factory=dict, converter=_kinds)
    may_miss: frozenset[str] = frozenset()
    sources: Mapping[str, Mapping[str, Kind]] = field(factory=dict, converter=_sources)
    names: Mapping[str, frozenset[str | int]] = field(factory=dict, converter=_names)
    tags: frozenset[str | int] | None = _labels_or_none("tags")
    tag_groups: frozenset[str | int] | None = _labels_or_none("tag_groups")
    purposes: frozenset[str | int] | None = _labels_or_none("purposes")
    channels: frozenset[str | int] | None = _labels_or_none("channels")

    def __attrs_post_init__(self) -> None:
        """Refuse a calendar that is none."""
        zone_info(self.tz)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as a call of the constructor, which locks the mappings again."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in ("tz", "may_miss", *_LABELS)}
        plain |= {name: dict(getattr(self, name)) for name in ("attributes", "names")}
        plain["sources"] = {name: dict(columns) for name, columns in self.sources.items()}
        return partial(Schema, **plain), ()

    @classmethod
    def of(cls, facts: Facts) -> "Schema":
        """The schema of some facts: their columns, and the names and tags that occur in them."""
        tables = {name: table for name in SOURCES if (table := getattr(facts, name)) is not None}
        population = facts.population
        attributes = {} if population is None else population.all_columns
        return cls(
            tz=facts.tz or ("UTC" if population is None else population.tz),
            attributes={name: kind_of(column) for name, column in attributes.items()},
            may_miss=frozenset({name for name, column in attributes.items() if column.is_missing.any()}),
            sources={
                name: {key: kind_of(column) for key, column in table.all_columns.items()}
                for name, table in tables.items()
            },
            names={name: _labels(tables[name], column) or () for name, column in NAMES.items() if name in tables},
            tags=_labels(facts.tags, "tag"),
            tag_groups=_labels(facts.tags, "group"),
            purposes=_labels(facts.consents, "purpose"),
            channels=_labels(facts.consents, "channel"),
        )


def kind_of(column: Column) -> Kind:
    """What a column holds, in the words of rules."""
    if not isinstance(column, Coded):
        return _KINDS[column.kind]
    if not len(column.names):
        return "unknown"
    return "text" if column.names.dtype == object else "number"


def _labels(table: Table | None, name: str) -> frozenset[str | int] | None:
    """The labels of a column; None without it."""
    column = None if table is None else table.all_columns.get(name)
    return frozenset(column.names.tolist()) if isinstance(column, Coded) else None
