"""Canonical JSON of rules, and its SHA-256: stored segments must be found again under the same digest."""

import pytest

from privdomain.segments import Ago, Calendar, Did, HasTag, Prop, Recency, Sequence, Total, load

RULES = [
    (
        HasTag("vip"),
        '{"group":null,"kind":"has_tag","min_confidence":null,"missing":null,"sources":[],"tag":"vip"}',
        "f7b161ead246602c801accec954b094ca92e2f0554a12b7eed2337d11e90a69f",
    ),
    (
        ~(Prop("城市") == "上海").where_missing("true"),
        '{"kind":"not","rule":{"field":"城市","kind":"prop","missing":"true","op":"==","value":"上海"}}',
        "7a46808bd174edcb18268e74e6b5b636680cc14f17e1dffca0e6095e0966b3c9",
    ),
    (
        (Prop("age") >= 18.0) | (Prop("seen") >= Ago(ago="168h")),
        (
            '{"kind":"any","rules":[{"field":"age","kind":"prop","missing":null,"op":">=","value":18},'
            '{"field":"seen","kind":"prop","missing":null,"op":">=","value":{"ago":"1w"}}]}'
        ),
        "3cd9856bf72a2ff12dcb8fa3b93d05f9fdb1467e4a5607d220de9b606cdb1d0a",
    ),
    (
        Did("open", within=Calendar(period="month", ago=1), at_least=3),
        (
            '{"at_least":3,"at_most":null,"kind":"did","name":"open","of":"events","per":"row","where":[],'
            '"within":{"ago":1,"kind":"calendar","n":1,"period":"month","week_start":"monday"}}'
        ),
        "cdcaa5369094b69549933831c5be1a9d8a0baf00e543259ee94059acc17ab790",
    ),
    (
        Total("amount", within="90d", at_least=500) & Recency(of="orders", under="30d") & Sequence(["view", "cart"]),
        (
            '{"kind":"all","rules":[{"at_least":500.0,"column":"amount","kind":"total","missing":null,"name":null,'
            '"of":"orders","under":null,"where":[],"within":{"kind":"rolling","length":"90d"}},'
            '{"at_least":null,"kind":"recency","missing":null,"name":null,"of":"orders","under":"30d","where":[],'
            '"which":"last","within":null},{"kind":"sequence","span":null,"steps":[{"name":"view","where":[]},'
            '{"name":"cart","where":[]}],"within":null}]}'
        ),
        "77f731a492c1e40e14f1fa6e5edc6830919342bcf843461d1d72f47a28688822",
    ),
]


@pytest.mark.parametrize(("rule", "text", "digest"), RULES, ids=[rule.kind for rule, _, _ in RULES])
def test_the_text_and_the_digest_of_a_rule(rule, text, digest):
    assert rule.to_json() == text
    assert rule.digest == digest
    assert load(text) == rule
