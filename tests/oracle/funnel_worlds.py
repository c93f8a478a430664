"""Random funnels over random rows: few instants, so that most rows tie; few names, so that steps repeat and overlap.

``chance`` is a ``random.Random``, or Hypothesis' ``st.randoms(use_true_random=False)``, which shrinks.
"""

from types import SimpleNamespace

EVENTS = ("A", "B", "C", "X")
"""X is never a step, C not always; what is no step may be excluded."""

ATTRIBUTES = {"x": (0, 1, 2, None), "n": (-1, 0, 1), "shop": ("a", "b", "", None), "vip": (True, False)}
LABELS = ("n", "shop", "vip")
"""Attributes that can be held or grouped by; x holds numbers of which some are missing."""

WINDOWS = (None, None, 0, 1, 2, 3, 4, 6, 100)
SEMANTICS = {
    "favorable": {"order": "ordered", "ties": "favorable"},
    "input": {"order": "ordered", "ties": "input"},
    "increasing": {"order": "ordered", "ties": "increasing"},
    "consecutive": {"order": "consecutive", "ties": "favorable"},
    "consecutive input": {"order": "consecutive", "ties": "input"},
    "consecutive increasing": {"order": "consecutive", "ties": "increasing"},
    "any": {"order": "any", "ties": "favorable"},
}


def world_of(chance, *, n_users=None, semantics=None, most_rows=8):
    """Rows, the plan of a funnel, and until when they are observed.

    Args:
        chance: Where the chance comes from.
        n_users: Users; one to four by default.
        semantics: A key of ``SEMANTICS``, or any of them.
        most_rows: Rows per user, at most.
    """
    n_users = chance.randint(1, 4) if n_users is None else n_users
    plan = plan_of(chance, semantics or chance.choice(sorted(SEMANTICS)))
    names = [step.event for step in plan.steps] * 2 + [one.event for one in plan.exclusions] + [chance.choice(EVENTS)]
    origin, span = chance.choice([0, 0, -3, 2**40]), chance.choice([1, 2, 3, 5, 9])
    ids = [f"u{number:05}" for number in range(n_users)] if chance.random() < 0.5 else [*range(-2, n_users - 2)]
    rows = []
    for user in ids:
        for _ in range(chance.randint(1, most_rows)):
            row = {"user": user, "time": origin + chance.randrange(span), "name": chance.choice(names)}
            rows.append(row | {name: chance.choice(values) for name, values in ATTRIBUTES.items()})
    chance.shuffle(rows)
    last = max(row["time"] for row in rows)
    return SimpleNamespace(ids=ids, rows=rows, plan=plan, until=last + chance.choice([1, 1, 2, 3, 6, 200, -1]))


def plan_of(chance, semantics):
    """A random plan of one to four steps."""
    n_steps = chance.choice([1, 2, 2, 3, 3, 3, 4])
    is_any = semantics == "any"
    window = chance.choice(WINDOWS)
    steps = [_step(chance, window, has_window=number > 0 and not is_any) for number in range(n_steps)]
    return SimpleNamespace(
        **SEMANTICS[semantics],
        steps=steps,
        window=window,
        exclusions=[] if is_any or n_steps == 1 else _exclusions(chance, steps),
        hold=chance.choice(LABELS) if chance.random() < 0.25 else None,
    )


def _step(chance, window, *, has_window):
    """A step; conditions are few, so that one row often matches several steps."""
    where, own = [], None
    if chance.random() < 0.25:
        attribute = chance.choice(sorted(ATTRIBUTES))
        known = [value for value in ATTRIBUTES[attribute] if value is not None]
        where = [(attribute, tuple(chance.sample(known, chance.randint(1, 2))))]
    if has_window and chance.random() < 0.15:
        own = chance.randint(0, 3 if window is None else window)
    return SimpleNamespace(event=chance.choice("AABBC"), where=where, window=own)


def _exclusions(chance, steps):
    unused = sorted(set(EVENTS) - {step.event for step in steps})
    exclusions = []
    for _ in range(chance.choice([0, 1, 1, 2])):
        after = chance.randint(1, len(steps) - 1)
        before = chance.randint(after + 1, len(steps))
        effect = chance.choice(["drop_attempt", "drop_user"])
        exclusions.append(SimpleNamespace(event=chance.choice(unused), after=after, before=before, effect=effect))
    return exclusions


def spec_of(plan):
    """The plan with the fields of privdomain.models.Funnel."""
    steps = [
        SimpleNamespace(
            name=f"step {number}",
            event_name=step.event,
            where=[SimpleNamespace(attribute=name, values=values) for name, values in step.where],
            window=length_of(step.window),
        )
        for number, step in enumerate(plan.steps, 1)
    ]
    exclusions = [
        SimpleNamespace(name=one.event, after=one.after, before=one.before, effect=one.effect)
        for one in plan.exclusions
    ]
    return SimpleNamespace(
        steps=steps,
        window=length_of(plan.window),
        order=plan.order,
        ties=plan.ties,
        exclusions=exclusions,
        hold=plan.hold,
        allow_unseen=True,
    )


def length_of(window):
    """A window as the text of a duration."""
    return None if window is None else f"{window}us"
