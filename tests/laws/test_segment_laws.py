"""Segments against their row-by-row reading on random rules, and the laws that rules keep."""

import random

import numpy as np
import pytest
from hypothesis import settings
from oracle.result_laws import check_adds, check_damage, check_result
from oracle.segment_facts import SCHEMES, facts_of, population_of, stages_of
from oracle.segment_worlds import Rules, world_of
from oracle.segments import Reader, RefusedError

from privdomain.errors import DataError, SpecError
from privdomain.segments import All, Any, Rule, Schema, evaluate, explain, load, overlap, simplify, validate

N_WORLDS = max(20, settings.default.max_examples // 25)
"""Worlds that are read: 20, and 200 with HYPOTHESIS_PROFILE=nightly."""
RULES_PER_WORLD = 50
DEPTH = 4
FEW_RULES = 10

SEEDS = range(N_WORLDS)
FEW_SEEDS = range(max(6, N_WORLDS // 10))


class Case:
    """A world, its facts, some named segments, and rules that fit."""

    def __init__(self, seed):
        self.chance = random.Random(seed)  # noqa: S311 - a test
        self.world = world_of(seed)
        self.facts = facts_of(self.world)
        self.schema = Schema.of(self.facts)
        self.segments = {}
        for name in ("base", "other", "both"):
            self.segments[name] = self.rule(2, is_declared=True, is_quiet=True)

    def rule(self, depth=DEPTH, **options):
        """A rule that fits; few are thrown away, of which two comparisons contradict each other."""
        rules = Rules(self.world, self.chance, sorted(self.segments), **options)
        while True:
            rule = load(rules.rule(depth))
            if self.fits(rule):
                return rule

    def fits(self, rule):
        """Whether a rule is valid; if not, then for two comparisons that contradict each other."""
        try:
            validate(rule, self.schema, segments=self.segments)
        except SpecError as error:
            assert {code for _, code, _ in error.problems} == {"impossible_range"}  # noqa: PT017 - either may be
            return False
        return True

    def mask(self, rule, facts=None):
        """The library's answer; None where a missing value is refused."""
        facts = self.facts if facts is None else facts
        try:
            return evaluate(rule, facts, as_of=self.world.as_of, segments=self.segments, schema=self.schema)
        except DataError as error:
            assert error.problem == "is missing"  # noqa: PT017 - either may be
            return None

    def reader(self):
        segments = {name: rule.to_dict() for name, rule in self.segments.items()}
        return Reader(self.world, segments, stages_of(self.world, self.facts), SCHEMES)


@pytest.fixture(params=FEW_SEEDS)
def case(request):
    return Case(request.param)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_mask_is_that_of_reading_row_by_row(seed):
    case = Case(seed)
    reader = case.reader()
    assert list(reader.users) == case.facts.users.tolist()
    answers = []
    for _ in range(RULES_PER_WORLD):
        rule = case.rule()
        mask = case.mask(rule)
        try:
            expected = reader.mask(rule.to_dict())
        except RefusedError:
            expected = None
        assert (mask is None) == (expected is None), rule
        if expected is not None:
            assert mask.tolist() == [expected[user] for user in reader.users], rule
            answers.append(sum(expected.values()))
    # Rules that accept all or nobody prove little: a fair part of them must tell users apart.
    assert sum(0 < n < len(reader.users) for n in answers) > RULES_PER_WORLD / 5


def test_json_brings_back_the_rule_and_its_mask(case):
    for _ in range(FEW_RULES):
        rule = case.rule()
        again = Rule.load(rule.to_json())
        assert again == rule
        assert (again.digest, hash(again), load(rule.to_dict())) == (rule.digest, hash(rule), rule)
        assert same(case.mask(again), case.mask(rule))


def test_simplify_keeps_the_mask_and_never_adds_a_node(case):
    n_saved = 0
    for _ in range(3 * FEW_RULES):
        rule = case.rule()
        simple = simplify(rule)
        assert case.fits(simple)
        assert same(case.mask(simple), case.mask(rule))
        assert n_nodes(simple) <= n_nodes(rule)
        assert simplify(simple) == simple
        n_saved += n_nodes(rule) - n_nodes(simple)
    assert n_saved


def test_one_more_rule_never_grows_all_and_never_shrinks_any(case):
    n_seen = 0
    for _ in range(FEW_RULES):
        one, other = (case.rule(3, is_quiet=True) for _ in range(2))
        alone = case.mask(one)
        assert (case.mask(Any(one, other)) >= alone).all()
        if case.fits(All(one, other)):
            assert (case.mask(All(one, other)) <= alone).all()
            n_seen += 1
    assert n_seen


def test_de_morgan(case):
    for _ in range(FEW_RULES):
        one, other = (case.rule(3, is_declared=True, is_quiet=True) for _ in range(2))
        assert same(case.mask(~(one | other)), ~case.mask(one) & ~case.mask(other))
        assert same(case.mask(~one & ~other), ~(case.mask(one) | case.mask(other)))
        assert same(case.mask(~one | ~other), ~(case.mask(one) & case.mask(other)))
        assert same(case.mask(~~one), case.mask(one))


def test_the_order_of_rows_changes_nothing(case):
    rows = {name: case.chance.sample(table, len(table)) for name, table in case.world.rows.items()}
    order = case.chance.sample(range(30), 30)
    shuffled = facts_of(case.world, rows, users=population_of(case.world, order))
    assert shuffled.users.tolist() == case.facts.users.tolist()
    for _ in range(FEW_RULES):
        rule = case.rule()
        assert same(case.mask(rule, shuffled), case.mask(rule))


@pytest.mark.parametrize("n_parts", [2, 5])
def test_masks_over_disjoint_users_put_together_are_the_whole(case, n_parts):
    facts = disjoint(case)
    parts = facts.split(n_parts)
    assert sorted(user for part in parts for user in part.users.tolist()) == facts.users.tolist()
    n_seen = 0
    for _ in range(3 * FEW_RULES):
        rule = case.rule(is_quiet=True)
        if stands_alone(rule, case):
            n_seen += 1
            whole = dict(zip(facts.users.tolist(), case.mask(rule, facts).tolist(), strict=True))
            for part in parts:
                assert case.mask(rule, part).tolist() == [whole[user] for user in part.users.tolist()]
    assert n_seen


def test_the_explanation_of_every_node_is_its_mask(case):
    places = case.chance.sample(range(len(case.facts.users)), 3)
    for _ in range(FEW_RULES):
        # Declared, so that every node is valid by itself.
        rule = case.rule(3, is_declared=True, is_quiet=True)
        for place in places:
            user = case.facts.users.tolist()[place]
            why = explain(rule, user, case.facts, as_of=case.world.as_of, segments=case.segments, schema=case.schema)
            check_explained(case, rule, why, place)


def check_explained(case, rule, why, place):
    """The node and all below it say what their own masks say."""
    assert why.accepts is bool(case.mask(rule)[place])
    below = [case.segments[rule.segment]] if rule.kind == "in_segment" else rule.parts
    for part, within in zip(below, why.parts, strict=True):
        check_explained(case, part, within, place)


def test_overlaps_count_shared_users_and_add_up(case):
    facts = disjoint(case)
    segments = {}
    while len(segments) < 5:
        rule = case.rule(3, is_quiet=True)
        if stands_alone(rule, case) and not any(node.kind == "in_segment" for _, node in rule.walk()):
            segments[f"s{len(segments)}"] = rule
    segments["twin"] = load({"kind": "in_segment", "segment": "s0"})
    as_of = case.world.as_of
    whole = overlap(segments, facts, as_of=as_of, schema=case.schema)
    sets = [
        set(facts.users[evaluate(rule, facts, as_of=as_of, segments=segments, schema=case.schema)].tolist())
        for rule in segments.values()
    ]
    assert whole.shared.tolist() == [[len(one & other) for other in sets] for one in sets]
    assert whole.users == len(facts.users)
    parts = [overlap(segments, part, as_of=as_of, schema=case.schema) for part in facts.split(3)]
    check_adds(whole, parts)
    check_result(whole)
    for _ in range(10):
        check_damage(whole, case.chance.choice)


def disjoint(case):
    """Facts whose parts have no user in common: an invitation names users of two parts, unless there is a list."""
    return case.facts if case.world.users else facts_of(case.world, invites=None)


def stands_alone(rule, case):
    """Whether a rule looks at the user alone, and at no invitations that its facts may not have."""
    used = [rule, *(case.segments.values() if "in_segment" in rule.to_json() else [])]
    nodes = [node for tree in used for _, node in tree.walk()]
    return not any(
        node.kind in {"rfm_in", "stage_in"} or (case.world.users is None and getattr(node, "of", "") == "invites")
        for node in nodes
    )


def same(one, other):
    return (one is None and other is None) or np.array_equal(one, other)


def n_nodes(rule):
    return sum(1 for _ in rule.walk())
