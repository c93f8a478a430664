"""Imports: a name costs what it uses, and rooms import downwards only. Looked at from a fresh process."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FRAMES = {"pandas", "polars", "pyarrow"}
NEVER = {*FRAMES, "scipy", "matplotlib", "pydantic", "dateutil"}


def loaded_by(code):
    """Top-level modules that are loaded after the code, in a process of its own."""
    script = f"{code}\nimport sys\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_library_alone_loads_next_to_nothing():
    loaded = loaded_by("import privdomain")
    assert "privdomain" in loaded
    assert not loaded & {*NEVER, "numpy", "attrs", "attr", "zoneinfo"}


def test_the_version_and_the_contents_cost_nothing_either():
    loaded = loaded_by("import privdomain; privdomain.__version__; dir(privdomain); privdomain.errors.DataError")
    assert not loaded & {*NEVER, "numpy", "attrs", "attr"}


def test_the_contents_of_a_room_cost_nothing():
    rooms = ("facts", "calendar", "metrics", "models", "segments", "selectors", "simulator")
    loaded = loaded_by("import privdomain; " + "; ".join(f"dir(privdomain.{room})" for room in rooms))
    assert not loaded & {*NEVER, "numpy", "attrs", "attr"}


FACTS = """
from privdomain.facts import Facts, Orders
from privdomain.calendar import Horizon, Period, instant
orders = Orders(["ann"], ["2026-01-05"], [9.9], currency="CNY", tz="Asia/Shanghai", attributes={"age": [31]})
Facts(orders=orders, observed_until="2026-02-01")
Orders.accept([None, 1.5], ["x", None], ["1", float("nan")], currency="CNY", tz="Asia/Shanghai")
Orders.from_frame({"user": [], "time": [], "amount": []}, currency="CNY", tz="America/New_York")
Horizon("1m").ends(orders.time, tz=orders.tz), Period("month").index(orders.time, tz=orders.tz)
"""


@pytest.mark.parametrize(
    "code",
    [
        "from privdomain.facts import Orders",
        "import privdomain.calendar; privdomain.calendar.Horizon; privdomain.calendar.instant",
        "from privdomain.facts import *",
        "from privdomain.calendar import *",
        FACTS,
    ],
    ids=["Orders", "Horizon", "all facts", "all of the calendar", "facts at work"],
)
def test_the_core_loads_numpy_and_attrs_only(code):
    loaded = loaded_by(code)
    assert {"numpy", "attrs"} <= loaded
    assert not loaded & NEVER


def test_metrics_load_no_models():
    loaded = loaded_by("from privdomain.metrics import *; from privdomain.metrics.formulas import *")
    assert not loaded & NEVER


@pytest.mark.parametrize("room", ["models", "segments", "selectors", "simulator"])
def test_models_and_the_rooms_above_load_pydantic_and_no_frames(room):
    loaded = loaded_by(f"from privdomain.{room} import *")
    assert "pydantic" in loaded
    assert not loaded & {*FRAMES, "scipy", "matplotlib", "dateutil"}


def test_rooms_import_downwards_only():
    # The contracts are written in pyproject.toml; the command stands beside the interpreter of these tests.
    command = shutil.which("lint-imports", path=Path(sys.executable).parent)
    assert command
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " kept, 0 broken" in done.stdout
