"""Rule and its logic: what every node of a segment's tree is, and how nodes join with ``&``, ``|`` and ``~``."""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NoReturn, Self, TypeAlias, TypeVar
from typing import Any as Anything

from pydantic import FailFast, Field, RootModel

from privdomain.errors import BudgetError, SpecError
from privdomain.segments.part import Part

if TYPE_CHECKING:
    AnyRule: TypeAlias = "Rule"  # at run time the union of all kinds, which tree.py gives

MAX_DEPTH: Final = 32
MAX_NODES: Final = 4_096

Policy: TypeAlias = Literal["false", "true", "error"]
"""What a condition says of a user of whom its value is not known."""


class Rule(Part):
    """A node of a segment's tree: a condition on a user, or rules joined by ``All``, ``Any`` and ``Not``.

    Every kind of node is one small model; its JSON names the kind. Python writes the same trees with ``&``, ``|`` and
    ``~``.

    Examples:
        >>> from privdomain.segments import HasTag, Prop, Rule
        >>> rule = (Prop("city") == "Shanghai") & ~HasTag("vip")
        >>> Rule.load(rule.to_json()) == rule
        True
    """

    positional: ClassVar[tuple[str, ...]] = ()
    """Members that the constructor also takes by position."""

    def __init__(self, *values: Anything, **members: Anything) -> None:
        kind = type(self)
        if "kind" not in kind.model_fields:
            raise TypeError(f"{kind.__name__} is no kind of rule. Write one that is, such as Prop, Did or All.")
        if len(values) > len(self.positional):
            raise TypeError(f"{kind.__name__} takes {len(self.positional)} values by position.")
        by_position = dict(zip(self.positional, values, strict=False))
        for name in members.keys() & by_position.keys():
            raise TypeError(f"{kind.__name__} takes {name} by position or by name, not both.")
        super().__init__(**by_position, **members)

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def check_document(cls, value: Anything) -> None:
        """Refuse a document of more than 4,096 nodes or 32 levels before any work."""
        check_nodes(value)

    @classmethod
    def read(cls, text: bytes) -> Self:
        """The rule that checked JSON text holds, of whatever kind it names."""
        rule = Tree.model_validate_json(text).root
        if not isinstance(rule, cls):
            message = f"is {type(rule).model_fields['kind'].default!r}, not a {cls.__name__}."
            raise SpecError([("kind", "other_kind", message)])
        return rule

    @classmethod
    def model_json_schema(cls, *values: Anything, **options: Anything) -> dict[str, Anything]:
        """JSON Schema of the kind; of ``Rule`` itself, of every kind."""
        if cls is Rule:
            return Tree.model_json_schema(*values, **options)
        return super().model_json_schema(*values, **options)

    @property
    def parts(self) -> tuple["AnyRule", ...]:
        """The rules right below this one; none below a condition."""
        return ()

    def walk(self, path: str = "") -> Iterator[tuple[str, "Rule"]]:
        """Every node of the tree with its path, this one first."""
        yield path, self
        for name, part in self.named_parts():
            yield from part.walk(f"{path}.{name}".removeprefix("."))

    def named_parts(self) -> Iterator[tuple[str, "Rule"]]:
        """The rules right below this one, each with the step that leads to it."""
        return ((f"rules[{place}]", part) for place, part in enumerate(self.parts))

    def __and__(self, other: "Rule") -> "All":
        return _joined(All, self, other) if isinstance(other, Rule) else NotImplemented

    def __or__(self, other: "Rule") -> "Any":
        return _joined(Any, self, other) if isinstance(other, Rule) else NotImplemented

    def __invert__(self) -> "Not":
        return Not(self)

    def __bool__(self) -> NoReturn:
        raise TypeError("A rule is neither true nor false. Join rules with &, | and ~, and bound values by between().")


class _Joined(Rule):
    """Rules joined into one."""

    positional: ClassVar[tuple[str, ...]] = ("rules",)

    rules: Annotated[tuple["AnyRule", ...], Field(strict=False, min_length=1, max_length=MAX_NODES), FailFast()]

    @property
    def parts(self) -> tuple["AnyRule", ...]:
        """The rules that are joined."""
        return self.rules


J = TypeVar("J", bound=_Joined)


class All(_Joined):
    """Users of whom every rule holds (且). One more rule never makes it larger.

    Attributes:
        rules: At least one rule, by position or as a list.
    """

    kind: Literal["all"] = "all"

    def __init__(self, *rules: Rule | Sequence[Rule], **members: Anything) -> None:
        Rule.__init__(self, *_one_by_one(rules), **members)

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]


class Any(_Joined):
    """Users of whom at least one rule holds (或).

    Attributes:
        rules: At least one rule, by position or as a list.
    """

    kind: Literal["any"] = "any"

    def __init__(self, *rules: Rule | Sequence[Rule], **members: Anything) -> None:
        Rule.__init__(self, *_one_by_one(rules), **members)

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]


class Not(Rule):
    """Users of whom the rule does not hold (非).

    The trap: a condition is false for a user of whom nothing is known, so its negation is true. Below a ``Not``,
    conditions on values that may be missing must therefore say what missing means.

    Attributes:
        rule: The rule.
    """

    positional: ClassVar[tuple[str, ...]] = ("rule",)

    kind: Literal["not"] = "not"
    rule: "AnyRule" = Field(kw_only=False)

    @property
    def parts(self) -> tuple["AnyRule", ...]:
        """The one rule."""
        return (self.rule,)

    def named_parts(self) -> Iterator[tuple[str, Rule]]:
        """The one rule."""
        yield "rule", self.rule


class Tree(RootModel["AnyRule"]):
    """A rule of any kind, as a document."""


KIND_NAMES: Final[set[str]] = set()
"""How documents name the kinds of node; filled where all of them are known."""

_CONTAINERS: Final = frozenset({dict, list})


def check_nodes(document: Anything) -> None:
    """Refuse a parsed document of too many nodes or levels: of objects that name a kind of rule.

    Raises:
        BudgetError: more than 4,096 nodes or 32 levels.
    """
    waiting, n_nodes = [(document, 0)], 0
    while waiting:
        value, depth = waiting.pop()
        if type(value) is dict:
            kind = value.get("kind")
            if type(kind) is str and kind in KIND_NAMES:
                n_nodes, depth = n_nodes + 1, depth + 1
                refuse_over(n_nodes, depth)
            waiting += [(member, depth) for member in value.values() if type(member) in _CONTAINERS]
        elif type(value) is list:
            waiting += [(item, depth) for item in value if type(item) in _CONTAINERS]


def check_rule(rule: object, path: str = "rule") -> None:
    """Refuse what is no rule.

    Raises:
        SpecError: something else.
    """
    if not isinstance(rule, Rule):
        hint = "Load it, or write it with Prop and the like."
        raise SpecError([(path, "no_rule", f"is a {type(rule).__name__}. {hint}")])


def check_budget(rule: Rule, below: Callable[[Rule], Sequence[Rule]] = attrgetter("parts")) -> None:
    """Refuse a tree of too many nodes or levels.

    Args:
        rule: The uppermost node.
        below: The rules right below a node.

    Raises:
        BudgetError: more than 4,096 nodes or 32 levels.
    """
    waiting, n_nodes = [(rule, 1)], 0
    while waiting:
        node, depth = waiting.pop()
        n_nodes += 1
        refuse_over(n_nodes, depth)
        waiting.extend((part, depth + 1) for part in below(node))


def refuse_over(n_nodes: int, depth: int) -> None:
    """Refuse counts above the budget of one rule."""
    for asked, limit, product in ((depth, MAX_DEPTH, "depth"), (n_nodes, MAX_NODES, "number of nodes")):
        if asked > limit:
            raise BudgetError("rule", limit, asked, product)


def _one_by_one(rules: tuple[Rule | Sequence[Rule], ...]) -> tuple[Anything, ...]:
    """The value by position that rules are: as many as there are, or one list of them; none where there are none."""
    joined = rules[0] if len(rules) == 1 and isinstance(rules[0], (list, tuple)) else rules
    _refuse_wide(len(joined))
    return (joined,) if rules else ()


def _joined(kind: type[J], one: Rule, other: Rule) -> J:
    """Both rules in one; those of a left side that is joined in the same way already, one by one."""
    rules = (*(one.rules if isinstance(one, kind) else (one,)), other)
    _refuse_wide(len(rules))
    return kind.model_construct(rules=rules)  # they are rules: checked again, n of them would take n² checks


def _refuse_wide(n_rules: int) -> None:
    if n_rules > MAX_NODES:
        raise BudgetError("rules", MAX_NODES, n_rules, "number of joined rules")
