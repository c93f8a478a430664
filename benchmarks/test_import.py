"""What an import costs beside what it cannot do without. CPU time of fresh interpreters, taken in turns."""

import os
import resource
import subprocess
import sys

ROUNDS = 15
BAR = 1.6
"""``from privdomain.metrics import cohort_value`` may cost so many times what numpy and attrs cost."""

BASE = "import numpy, attrs"
IMPORT = "from privdomain.metrics import cohort_value"


def test_import_of_a_metric(benchmark):
    benchmark.pedantic(_run, (IMPORT,), rounds=ROUNDS, warmup_rounds=2)


def test_import_of_its_dependencies(benchmark):
    benchmark.pedantic(_run, (BASE,), rounds=ROUNDS, warmup_rounds=2)


def test_import_is_within_its_bar():
    """The least of many: whatever else the machine does only ever adds."""
    for statement in (BASE, IMPORT):
        _run(statement)  # writes byte code
    costs = [(_cpu(BASE), _cpu(IMPORT)) for _ in range(ROUNDS)]
    base, metric = (min(column) for column in zip(*costs, strict=True))
    assert metric / base <= BAR, f"{metric * 1e3:.0f} ms, {metric / base:.2f} x {base * 1e3:.0f} ms"


def _cpu(statement: str) -> float:
    """Seconds of CPU that an interpreter takes for a statement."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(statement)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _run(statement: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", statement], check=True, env=environment)  # noqa: S603 - our own interpreter
