"""The jobs of the simulator. Rows are replications; users have no meaning."""

from typing import Final

from benchmarks.peers.job import Beside, Job

REPLICATIONS: Final = 10_000

SIMULATION_JOBS: Final = (
    Job(
        "simulate",
        "A funnel of six stages over 52 weeks, 1,000 adds a week",
        ("simulation.with_library", "simulation.with_numpy", "simulation.with_python", "simulation.with_simpy"),
        rows=REPLICATIONS,
        users=100,
        memory=100e6 / REPLICATIONS,
        beside=(
            Beside("numpy", 1.5),
            Beside("Python", 2.5),  # 2,000 times faster, beside one of 5,000 replications
            Beside("SimPy", 0.5),  # 20,000 times faster, beside one of 10,000
        ),
    ),
    Job(
        "simulate_sizes",
        "The same with 20, 1,000 and 100,000 adds a week",
        ("simulation.sizes",),
        rows=REPLICATIONS,
        users=100,
        beside=(
            Beside("privdomain, 20 adds", 2, way="privdomain, 100,000 adds a week"),
            Beside("privdomain, 20 adds", 2, way="privdomain, 1,000 adds a week"),
        ),
    ),
    Job(
        "what_if",
        "Three what-ifs of the funnel; the answer is whether variance is reduced enough",
        ("simulation.what_if",),
        rows=2_000,
        users=100,
        beside=(Beside("privdomain, fast draws", 3),),
    ),
)
