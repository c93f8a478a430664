"""The what-if example: it runs, and its advice follows from its figures."""

import re
import runpy
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_the_example_advises_by_the_spread_of_outcomes(monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(EXAMPLES))
    runpy.run_path(str(EXAMPLES / "what_if.py"))["main"](replications=100)
    lines = capsys.readouterr().out.splitlines()
    assert any("the scenario brings in 245,951 USD where the orders brought in 244,092" in line for line in lines)
    advice = [line for line in lines if line.startswith("- ") and "at a margin of" in line]
    assert len(advice) == 3
    for line in advice:
        mean, low, high, *others = (float(text.replace(",", "")) for text in re.findall(r"[+-][\d,]*\d", line))
        assert low < mean < high
        word = "do it" if min(low, *others) > 0 else "leave it" if max(high, *others) < 0 else "try it small first"
        assert line.endswith(f": {word}.")
    assert [line.rsplit(": ")[-1] for line in advice] == ["do it.", "leave it.", "try it small first."]
