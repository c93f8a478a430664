"""Identities against a search edge by edge, and the laws of an equivalence."""

from hypothesis import given
from hypothesis import strategies as st

from privdomain.facts import resolve

NODES = st.integers(0, 30)
EDGES = st.lists(st.tuples(NODES, NODES), max_size=40)


def reached(edges, start):
    """All ids that a walk along the edges reaches."""
    found, queue = {start}, [start]
    while queue:
        here = queue.pop()
        for one, other in edges:
            for there in ({one, other} - found) if here in (one, other) else ():
                found.add(there)
                queue.append(there)
    return found


@given(EDGES, st.lists(NODES, max_size=5), st.sampled_from([int, "id{}".format]))
def test_persons_are_those_of_a_walk_along_the_edges(edges, alone, name):
    found = resolve([(name(one), name(other)) for one, other in edges], ids=[name(node) for node in alone])
    nodes = {node for edge in edges for node in edge} | set(alone)
    assert found.ids.tolist() == sorted(name(node) for node in nodes)
    for node in nodes:
        person = {name(other) for other in reached(edges, node)}
        assert found.persons([name(node)]).tolist() == [min(person)]
    assert found.sizes.sum() == len(nodes)
    joined = sum(len(reached(edges, node)) > 1 for node in nodes)
    if nodes:
        assert found.match_rate(found.ids) == joined / len(nodes)


@given(EDGES, st.randoms(use_true_random=False))
def test_order_direction_and_repetition_of_edges_change_nothing(edges, random):
    shuffled = [edge[:: random.choice([1, -1])] for edge in random.sample(edges, len(edges))]
    assert resolve(shuffled + shuffled[:3]) == resolve(edges)


@given(EDGES, st.tuples(NODES, NODES))
def test_another_edge_joins_at_most_two_persons(edges, edge):
    before, after = resolve(edges, ids=edge), resolve([*edges, edge])
    assert after.ids.tolist() == before.ids.tolist()
    assert 0 <= len(before.clusters) - len(after.clusters) <= 1


@given(EDGES)
def test_a_person_stands_for_itself(edges):
    found = resolve(edges)
    persons = found.persons(found.ids)
    assert found.persons(persons).tolist() == persons.tolist()
    assert sorted(set(persons.tolist())) == found.clusters.tolist()
