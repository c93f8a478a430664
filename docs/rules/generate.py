"""Write the reference of the rule language in both languages: ``python docs/rules/generate.py``.

Everything on the pages but their headings comes from the models: kinds, members, types, defaults and descriptions.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from privdomain.segments import rule_schema

Language: TypeAlias = Literal["en", "zh"]
Schema: TypeAlias = Mapping[str, Any]

DOCS: Final = Path(__file__).parents[1]
PAGES: Final[dict[Language, Path]] = {
    language: DOCS / language / "reference" / "rule-language.md" for language in ("en", "zh")
}
PROSE: Final[dict[Language, tuple[str, str, str]]] = {
    "en": (
        "# Rule language",
        """\
Rules as JSON: every kind of node with its members. A node says its `kind`, which stands beside its name. A member
without a default must be there, too; one that is not listed is refused.
[Write, test and explain a segment](../how-to/segments.md) shows the same in Python.""",
        "| member | JSON | default | meaning |",
    ),
    "zh": (
        "# 规则语言",
        """\
规则的 JSON 形式：每种节点及其成员。节点必须写明 `kind`，即名称旁所列；没有默认值的成员也必须给出，
未列出的成员会被拒绝。各成员的说明取自模型本身，为英文。
Python 写法见[编写、测试与解释人群](../how-to/segments.md)。""",
        "| 成员 | JSON | 默认值 | 含义 |",
    ),
}
PARTS: Final = ("Step", "Rolling", "Calendar", "Between", "Ago")
"""Models that are no nodes, but parts of them."""

_MEMBER: Final = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)


def page(language: Language) -> str:
    """The page in a language."""
    schema = rule_schema()
    title, lead, head = PROSE[language]
    names = [ref.rpartition("/")[2] for ref in schema["discriminator"]["mapping"].values()]
    sections = [line for name in (*names, *PARTS) for line in section(name, schema["$defs"], head)]
    note = "<!-- Written by docs/rules/generate.py from the models: edit those. -->"
    return "\n".join([title, "", note, "", lead, *sections, ""])


def section(name: str, models: Mapping[str, Schema], head: str) -> Iterator[str]:
    """One model: what it says, and its members."""
    model = models[name]
    summary, _, members = model["description"].partition("\n\nAttributes:\n")
    meanings = {found[1]: " ".join(found[2].split()) for found in _MEMBER.finditer(members)}
    properties: Mapping[str, Schema] = model["properties"]
    kind = properties.get("kind", {}).get("const")
    yield from ("", f"## {name} `{kind}`" if kind else f"## {name}", "", summary.strip().replace("``", "`"))
    if set(properties) - {"kind"}:
        yield from ("", head, "|---|---|---|---|")
    for member, shape in properties.items():
        if member != "kind":
            default = f"`{json.dumps(shape['default'])}`" if "default" in shape else ""
            meaning = meanings.get(member, "").replace("``", "`")
            yield f"| `{member}` | {type_of(shape, models)} | {default} | {meaning} |"


def type_of(shape: Schema, models: Mapping[str, Schema]) -> str:
    """The type of a member, in the words of JSON."""
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        return type_of(models[name], models) if "enum" in models[name] else f"[{name}](#{anchor(name, models)})"
    if "enum" in shape:
        return ", ".join(f"`{json.dumps(word)}`" for word in shape["enum"])
    parts = shape.get("anyOf", shape.get("oneOf"))
    if parts is not None:
        return (
            "rule"
            if "discriminator" in shape and len(parts) > len(PARTS)
            else " or ".join(type_of(part, models) for part in parts)
        )
    if shape["type"] == "array":
        return f"list of {type_of(shape['items'], models)}{bounds(shape, 'minItems', 'maxItems')}"
    return f"{shape['type']}{bounds(shape, 'minLength', 'maxLength')}{bounds(shape, 'minimum', 'maximum')}"


def bounds(shape: Schema, least: str, most: str) -> str:
    """The bounds of a size or number, but for those of 64 bits."""
    low, high = (shape.get(name) for name in (least, most))
    parts = [
        f"{sign} {value:,}" for sign, value in (("≥", low), ("≤", high)) if value is not None and abs(value) < 2**53
    ]
    return f" ({', '.join(parts)})" if parts else ""


def anchor(name: str, models: Mapping[str, Schema]) -> str:
    """Where a model stands on the page."""
    kind = models[name]["properties"].get("kind", {}).get("const")
    return f"{name}-{kind}".lower() if kind else name.lower()


def main() -> None:
    """Write the pages."""
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")


if __name__ == "__main__":
    main()
