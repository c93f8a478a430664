"""Schema: what rules may speak of, so that a rule is checked before there are data."""

from collections.abc import Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar, Final, Literal, TypeAlias, TypeVar, get_args

from attrs import field, frozen

from privdomain.calendar.zones import zone_info
from privdomain.errors import DataError, SpecError, did_you_mean
from privdomain.facts.bundle import Facts
from privdomain.facts.columns import Coded, Column
from privdomain.facts.table import Table

Kind: TypeAlias = Literal["text", "number", "flag", "time", "unknown"]
"""What a column holds; money and integers are numbers, and a column without any value is unknown."""

NAMES: Final = MappingProxyType({"events": "name", "touches": "touchpoint"})
"""The column that names the rows of a source."""

SOURCES: Final = ("events", "orders", "touches", "members", "invites", "tags", "consents")
"""The facts whose columns a schema may list; rules look at rows of all but the last two."""

SEEN_LATE: Final = frozenset({"left", "ended_by"})
"""Columns of members that are known only once the relation has ended."""

_LABELS: Final = ("tags", "tag_groups", "purposes", "channels")

M = TypeVar("M", bound=Mapping[Any, Any])

_KINDS: Final[Mapping[str, Kind]] = {"times": "time", "flags": "flag", "numbers": "number", "money": "number"}


def _kinds(columns: Mapping[str, Kind], path: str = "attributes") -> Mapping[str, Kind]:
    for name, kind in _mapping(columns, path).items():
        if not isinstance(name, str) or kind not in get_args(Kind):
            raise _refused(f"{path}.{name}", f"{kind!r} is no kind of column. Known: {', '.join(get_args(Kind))}.")
    return MappingProxyType(dict(columns))


def _sources(sources: Mapping[str, Mapping[str, Kind]]) -> Mapping[str, Mapping[str, Kind]]:
    _check_names(_mapping(sources, "sources"), "sources", SOURCES)
    return MappingProxyType({name: _kinds(columns, f"sources.{name}") for name, columns in sources.items()})


def _names(names: Mapping[str, Iterable[str | int]]) -> Mapping[str, frozenset[str | int]]:
    _check_names(_mapping(names, "names"), "names", tuple(NAMES))
    return MappingProxyType({source: _set(known, f"names.{source}") for source, known in names.items()})


def _labels_or_none(path: str) -> Any:
    """A field of labels that are a closed list, or None where there are none, or any will do."""
    return field(default=None, converter=lambda labels: None if labels is None else _set(labels, path))


def _mapping(value: M, path: str) -> M:
    if not isinstance(value, Mapping):
        raise _refused(path, f"is a {type(value).__name__}. Pass a mapping by name.")
    return value


def _check_names(names: Iterable[object], path: str, known: tuple[str, ...]) -> None:
    for name in names:
        if name not in known:
            raise _refused(f"{path}.{name}", f"{name!r} is no source. {did_you_mean(name, known)}")


def _set(labels: Iterable[str | int], path: str) -> frozenset[str | int]:
    if isinstance(labels, str) or not isinstance(labels, Iterable):
        raise _refused(path, f"{labels!r} is no set of labels. Pass several, such as {{'vip'}}.")
    given = list(labels)
    for label in given:
        if isinstance(label, bool) or not isinstance(label, str | int):
            raise _refused(path, f"{label!r} is no label. Labels are texts or integers.")
    return frozenset(given)


def _refused(path: str, message: str) -> SpecError:
    return SpecError([(path, "bad_schema", message)])


@frozen(kw_only=True, unsafe_hash=False)
class Schema:
    """The vocabulary of a private domain's facts, as rules see it.

    Attributes:
        tz: IANA name of the calendar of the facts.
        attributes: What each attribute of the users holds: "text", "number", "flag", "time" or "unknown".
        may_miss: Names of the attributes that are not known of every user, and of the columns that are not known of
            every row, such as "events.page"; None, the default, is any of them.
        sources: Columns of each kind of facts that there is: "events", "orders", "touches", "members", "invites",
            "tags", "consents".
        names: Names of the rows of a source ("events", "touches"), where they are a closed list.
        tags: The tags that exist; None where there are no tags.
        tag_groups: The groups of tags that exist; None where tags have no groups.
        purposes: The purposes of consents; None where there are no consents.
        channels: The channels of consents; None where some consent covers every one.

    Examples:
        >>> from privdomain.facts import Facts, Users
        >>> Schema.of(Facts(users=Users(["ann", "bo"], attributes={"city": ["Wuhan", None]}))).may_miss
        frozenset({'city'})
    """

    tz: str = "UTC"
    attributes: Mapping[str, Kind] = field(factory=dict, converter=_kinds)
    may_miss: frozenset[str | int] | None = _labels_or_none("may_miss")
    sources: Mapping[str, Mapping[str, Kind]] = field(factory=dict, converter=_sources)
    names: Mapping[str, frozenset[str | int]] = field(factory=dict, converter=_names)
    tags: frozenset[str | int] | None = _labels_or_none("tags")
    tag_groups: frozenset[str | int] | None = _labels_or_none("tag_groups")
    purposes: frozenset[str | int] | None = _labels_or_none("purposes")
    channels: frozenset[str | int] | None = _labels_or_none("channels")

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __attrs_post_init__(self) -> None:
        """Refuse a calendar that is none, and missing values of columns that are none."""
        zone_info(self.tz)
        for name in self.may_miss or ():
            source, _, column = str(name).partition(".")
            if name not in self.attributes and column not in self.sources.get(source, ()):
                known = [*self.attributes, *(f"{of}.{key}" for of, keys in self.sources.items() for key in keys)]
                raise _refused("may_miss", f"{name!r} is no column. {did_you_mean(name, known)}")

    def may_be_missing(self, name: str) -> bool:
        """Whether an attribute ("city"), or a column of a source ("events.page"), may have no value.

        How a relation ends is not seen before it has ended, so it may be missing however complete the column is.
        """
        return self.may_miss is None or name in self.may_miss or name in {f"members.{end}" for end in SEEN_LATE}

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
            may_miss=_incomplete(attributes, "").union(
                *(_incomplete(table.all_columns, f"{source}.") for source, table in tables.items())
            ),
            sources={
                name: {key: kind_of(column) for key, column in table.all_columns.items()}
                for name, table in tables.items()
            },
            names={name: _labels(tables[name], column) or () for name, column in NAMES.items() if name in tables},
            tags=_labels(facts.tags, "tag"),
            tag_groups=_labels(facts.tags, "group"),
            purposes=_labels(facts.consents, "purpose"),
            channels=_closed_channels(facts.consents),
        )


def kind_of(column: Column) -> Kind:
    """What a column holds, in the words of rules."""
    if not isinstance(column, Coded):
        return _KINDS[column.kind]
    if not len(column.names):
        return "unknown"
    return "text" if column.names.dtype == object else "number"


def _incomplete(columns: Mapping[str, Column], prefix: str) -> frozenset[str | int]:
    """Names of the columns in which some value is missing."""
    return frozenset(f"{prefix}{name}" for name, column in columns.items() if column.is_missing.any())


def _labels(table: Table | None, name: str) -> frozenset[str | int] | None:
    """The labels of a column; None without it."""
    column = None if table is None else table.all_columns.get(name)
    return frozenset(column.names.tolist()) if isinstance(column, Coded) else None


def _closed_channels(consents: Table | None) -> frozenset[str | int] | None:
    """The channels of consents, if each names one."""
    column = None if consents is None else consents.all_columns.get("channel")
    return None if column is None or column.is_missing.any() else _labels(consents, "channel")


def check_fit(schema: Schema, facts: Facts) -> None:
    """Refuse facts of which a schema says something wrong.

    Raises:
        DataError: a column of another kind, or with missing values where the schema promises none.
    """
    found = Schema.of(facts)
    promised = {"": schema.attributes, **{f"{name}.": columns for name, columns in schema.sources.items()}}
    held = {"": found.attributes, **{f"{name}.": columns for name, columns in found.sources.items()}}
    for prefix, columns in held.items():
        for name, kind in columns.items():
            expected = promised.get(prefix, {}).get(name, kind)
            hint = "Pass the schema of these facts."
            if kind != expected and "unknown" not in {kind, expected}:
                problem = f"holds {kind}s where the schema says {expected}s"
                raise DataError(f"{prefix}{name}", problem, hint=hint)
            if found.may_be_missing(f"{prefix}{name}") and not schema.may_be_missing(f"{prefix}{name}"):
                raise DataError(f"{prefix}{name}", "misses values where the schema says it has all", hint=hint)
