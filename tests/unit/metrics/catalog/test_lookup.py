"""The catalogue knows every public formula and the metrics of the table functions, under standard terms."""

import inspect
import re

import pytest

from privdomain import metrics
from privdomain.errors import UnknownNameError
from privdomain.metrics import formulas
from privdomain.metrics.catalog import CATALOG, Direction, metric_info

FORMULAS = "privdomain.metrics.formulas."
PLAIN = [info for info in CATALOG.values() if info.function.startswith(FORMULAS)]
TABLES = [info for info in CATALOG.values() if not info.function.startswith(FORMULAS)]
NAMES_OF_METHODS = {"cumsum", "cumprod", "exp", "log", "max", "min", "n", "q", "sum", "z"}
"""Of functions, and of the unknowns in equations that have no closed form."""


def by_function(name):
    return {info.name for info in TABLES if info.function == f"privdomain.metrics.{name}"}


def test_every_public_formula_has_its_entry():
    assert {info.name for info in PLAIN} == set(formulas.__all__)


def test_every_formula_entry_names_an_existing_function():
    for info in PLAIN:
        assert callable(getattr(formulas, info.function.removeprefix(FORMULAS)))
        assert info.function == FORMULAS + info.name


def test_the_table_functions_have_their_results():
    assert by_function("cohort_value") == {"cohort_cac", "cohort_clv", "cohort_roi", "clv_at_risk", "payback_day"}
    assert by_function("retention") == {
        "n_period_retention_rate",
        "unbounded_retention_rate",
        "bracket_retention_rate",
    }
    assert by_function("repurchase") == {"window_repurchase_rate", "n_day_repurchase_rate", "repurchase_interval"}
    assert by_function("purchase_summary") == {
        "repeat_purchases",
        "purchase_recency",
        "customer_age",
        "repeat_purchase_value",
        "days_since_last",
    }
    assert by_function("rfm") == {"recency_score", "frequency_score", "monetary_score", "rfm_segment"}


def test_relations_have_their_results():
    assert by_function("stock_flow") == {
        "new_relations", "lost_relations", "staff_deleted_relations", "net_customer", "net_stock", "stock_end",
        "pure_new", "unique_persons", "duplicate_persons", "relation_loss_rate", "staff_deletion_rate",
    }  # fmt: skip
    assert by_function("relation_survival") == {
        "survival_probability",
        "cumulative_incidence",
        "median_relation_days",
        "retained_at_age",
    }
    assert by_function("count_funnel") == {"step_conversion", "overall_conversion"}
    assert by_function("staff_load") == {"staff_utilisation"}
    assert by_function("tag_coverage") == {"tag_coverage_rate", "tags_per_user"}
    assert by_function("platform_loss") == {"platform_loss_rate"}


def test_stages_and_statistics_have_their_results():
    assert by_function("lifecycle") == {"purchase_stage"}
    assert by_function("migration") == {"stage_migration_rate"}
    assert by_function("contact_statistics") == {"weighted_reply_percentage"}
    assert by_function("group_statistics") == {"ever_active_group_rate", "ever_speaking_member_rate"}


def test_growth_has_its_results():
    assert by_function("fission") == {
        "measured_k_factor", "effective_r", "invited_conversion_rate", "invited_loss_rate",
        "mean_generation_days", "spread_rate",
    }  # fmt: skip
    assert by_function("link_shortening") == {"link_shortening_gain"}
    assert by_function("stage_flow") == {"referral_feedback", "referral_amplification"}
    assert by_function("measured_stage_flow") == {"measured_stage_rate"}


def test_funnels_have_their_results():
    assert by_function("funnel") == {
        "funnel_conversion", "funnel_step_conversion", "closed_funnel_conversion", "funnel_dropped_users",
        "time_to_convert", "converted_by_age",
    }  # fmt: skip
    assert by_function("funnel_levels") == {"funnel_level"}


def test_journeys_have_their_results():
    assert by_function("sessions") == {"session_duration", "bounce_rate"}
    assert by_function("transitions") == {"transition_rate"}
    assert by_function("top_paths") == {"path_share"}
    assert by_function("stickiness") == {
        "daily_active_users", "weekly_active_users", "monthly_active_users", "dau_wau", "dau_mau",
        "users_by_active_days",
    }  # fmt: skip
    assert by_function("touchpoint_flow") == {"switch_rate", "touchpoint_transition_rate", "switcher_rate"}
    assert by_function("touch_conversion") == {"touch_user_conversion_rate", "touch_conversion_rate"}
    assert by_function("response_times") == {"response_rate", "response_time"}
    assert by_function("touch_gaps") == {"touch_gap"}


def test_credit_has_its_results():
    assert by_function("paths_from") == {"unattributed_conversions"}
    assert by_function("attribution") == {
        "attributed_conversions",
        "attributed_value",
        "removal_effect",
        "journey_conversion_rate",
    }
    assert by_function("staff_credit") == {"staff_credit", "unassigned_sales"}
    assert by_function("channel_return") == {"channel_roi"}


def test_no_other_function_is_named():
    assert len(TABLES) == 20 + 21 + 5 + 10 + 7 + 18 + 8  # as listed in the seven tests above
    assert all(info.function.removeprefix("privdomain.metrics.") in metrics.__all__ for info in TABLES)


def test_the_net_figures_of_relations_are_told_apart():
    """SCRMs label all three 净增: customers' net, the change of the stock, and what was added and stayed."""
    names = ("net_customer", "net_stock", "pure_new")
    assert [metric_info(name).zh for name in names] == ["净增客户", "存量净变化", "新增留存"]
    assert len({metric_info(name).formula for name in names}) == len(names)


def test_every_function_over_facts_has_an_entry():
    plain = {"catalog", "combine", "formulas", "zombie_groups"}  # the rate of zombie_groups is a formula too
    named = {info.function.removeprefix("privdomain.metrics.") for info in TABLES}
    assert {name for name in metrics.__all__ if name.islower()} - plain == named
    assert all(re.fullmatch(r"privdomain\.metrics\.[a-z_]+", info.function) for info in TABLES)


def test_keys_are_the_names_and_appear_once():
    assert all(key == info.name for key, info in CATALOG.items())
    terms = [info.zh for info in CATALOG.values()]
    assert len(terms) == len(set(terms))


def test_no_entry_leaves_anything_blank():
    for info in CATALOG.values():
        texts = (info.name, info.zh, info.formula, info.unit, info.base, info.source, info.function)
        assert all(text and text == text.strip() for text in texts), info
        assert isinstance(info.direction, Direction)


def test_chinese_terms_are_chinese():
    assert all(re.search(r"[\u4e00-\u9fff]", info.zh) for info in CATALOG.values())


def test_units_are_a_closed_vocabulary():
    assert {info.unit for info in CATALOG.values()} == {
        "count", "days", "items per order", "label", "messages per member", "money", "money per order",
        "money per purchase", "money per reach", "money per user", "orders per buyer", "percent", "periods",
        "rate", "ratio", "ratio per year", "score", "seconds", "tags per user", "time per chat", "users per user",
    }  # fmt: skip


def test_what_is_called_a_rate_lies_in_zero_to_one():
    growth = {"growth_rate"}  # the field's standard term for what can exceed 1
    named = {info.name for info in CATALOG.values() if info.name.endswith("_rate")} - growth
    assert named <= {info.name for info in CATALOG.values() if info.unit == "rate"}


@pytest.mark.parametrize("info", PLAIN, ids=lambda info: info.name)
def test_formulas_speak_of_the_arguments_of_their_function(info):
    arguments = set(inspect.signature(getattr(formulas, info.name)).parameters)
    assert set(re.findall(r"[a-z_]+", info.formula)) - NAMES_OF_METHODS == arguments


@pytest.mark.parametrize("info", PLAIN, ids=lambda info: info.name)
def test_docstrings_carry_the_term_and_the_source_of_the_catalogue(info):
    text = " ".join(inspect.getdoc(getattr(formulas, info.name)).split())
    assert info.zh in text.partition(". ")[0]
    assert f"Source: {info.source}." in text


def test_the_catalogue_is_read_only():
    with pytest.raises(TypeError):
        CATALOG["cac"] = metric_info("clv")


def test_metric_info_finds_an_entry():
    assert metric_info("roi") is CATALOG["roi"]
    assert metric_info("roi").zh == "投资回报率"


def test_an_unknown_metric_names_the_nearest():
    with pytest.raises(UnknownNameError) as error:
        metric_info("repurchase_rat")
    assert str(error.value) == "'repurchase_rat' is no known metric. Did you mean 'repurchase_rate'?"
    assert error.value.known == tuple(CATALOG)
    assert (error.value.name, error.value.what) == ("repurchase_rat", "metric")


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("cac", "lower"),
        ("clv", "higher"),
        ("churn_rate", "lower"),
        ("retention_rate", "higher"),
        ("payback", "lower"),
        ("days_since_last", "lower"),
        ("share", "neutral"),
        ("relation_loss_rate", "lower"),
        ("survival_probability", "higher"),
    ],
)
def test_directions_say_which_way_is_better(name, direction):
    assert metric_info(name).direction == direction
