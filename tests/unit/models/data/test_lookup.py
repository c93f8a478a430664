"""Every table of data: ids once, sources known, found by id, unknown ids with a hint."""

import pytest

from privdomain import models
from privdomain.errors import UnknownNameError
from privdomain.models import Record

TABLES = {
    "BENCHMARKS": (models.benchmark, "benchmark"),
    "CAPACITIES": (models.capacity, "capacity"),
    "ENTRY_SCENES": (models.entry_scene, "entry scene"),
    "REACH_LIMITS": (models.reach_limit, "reach limit"),
    "RIGHTS": (models.right, "right"),
    "SOURCES": (models.source, "source"),
    "TACTICS": (models.tactic, "tactic"),
}
SOURCED = ("BENCHMARKS", "ENTRY_SCENES", "ERAS", "TACTICS", "TIMELINE")
ALL = [name for name in models.__all__ if name.isupper() and isinstance(getattr(models, name), tuple)]


@pytest.mark.parametrize("name", ALL)
def test_a_table_holds_records_that_read_back(name):
    table = getattr(models, name)
    assert table
    assert len(set(table)) == len(table)
    for line in table:
        assert isinstance(line, Record)
        assert type(line).load(line.to_json()) == line


@pytest.mark.parametrize("name", TABLES)
def test_a_line_is_found_by_its_id(name):
    find, what = TABLES[name]
    table = getattr(models, name)
    assert [find(line.id) for line in table] == list(table)
    with pytest.raises(UnknownNameError, match=f"is no known {what}. Did you mean '{table[0].id}'?"):
        find(table[0].id + "x")
    for unknown in ("", None, 5, []):
        with pytest.raises(UnknownNameError, match=f"is no known {what}. Known: "):
            find(unknown)


@pytest.mark.parametrize("name", SOURCED)
def test_every_line_names_a_publication(name):
    assert {line.source for line in getattr(models, name)} <= {one.id for one in models.SOURCES}


def test_all_tables_are_looked_at():
    assert set(ALL) == {*TABLES, *SOURCED, "STAGES"}
