"""Formulas to embed: plain numbers in, plain numbers out (获客成本, 客户终身价值, 投资回报率, 复购率, …).

One rule book for all of them:

- Arguments are keyword-only, so two counts cannot be swapped unnoticed.
- Scalars give a Python float; anything array-like gives a float64 array, by numpy's broadcasting.
- ``nan`` in is unknown and comes out as ``nan``; an empty base gives ``nan`` too; infinity goes neither in nor out.
- Whatever else is no number (``None``, strings, booleans, ``Decimal``, masked arrays) or out of its bounds is a
  [`DataError`][privdomain.errors.DataError] with the argument, the first bad element (in C order), how many there are,
  and the repair.

>>> from privdomain.metrics import formulas
>>> formulas.roi(revenue=80_000, cost=50_000)
1.6
>>> formulas.cac(cost=[50_000, -1], users=1_000)
Traceback (most recent call last):
...
privdomain.errors.DataError: cost: -1.0 is negative (first at row 1, 1 row). Pass a number >= 0.
"""

from typing import TYPE_CHECKING

from privdomain._internal.lazy import lazy_exports

if TYPE_CHECKING:
    from privdomain.metrics.formulas.assets import asset_value, ending_stock, owner_credit
    from privdomain.metrics.formulas.audience import (
        churn_rate,
        duplicate_contact_rate,
        live_contact_rate,
        penetration_rate,
        reactivation_rate,
        retention_rate,
        stickiness_ratio,
    )
    from privdomain.metrics.formulas.conversion import conversion_chain, conversion_rate, joint_share, share
    from privdomain.metrics.formulas.costs import (
        break_even_basket,
        break_even_users,
        maintenance_cost_per_user,
        net_benefit,
        payback,
    )
    from privdomain.metrics.formulas.dependence import (
        direct_share,
        first_party_ratio,
        fission_share,
        platform_dependence,
    )
    from privdomain.metrics.formulas.extinction import (
        extinction_probability,
        measured_extinction_probability,
        saturated_users,
    )
    from privdomain.metrics.formulas.groups import (
        active_group_rate,
        group_churn_rate,
        messages_per_member,
        speaking_member_rate,
        zombie_group_rate,
    )
    from privdomain.metrics.formulas.growth import cagr, growth_rate, implied_user_growth, steady_state_stock
    from privdomain.metrics.formulas.helpdesk import ai_transfer_rate, knowledge_hit_rate, rating_participation_rate
    from privdomain.metrics.formulas.outreach import cost_per_reach, over_limit_rate, reach_rate, task_completion_rate
    from privdomain.metrics.formulas.purchases import (
        arppu,
        arpu,
        average_order_value,
        items_per_order,
        purchase_frequency,
        refund_ratio,
        repurchase_rate,
    )
    from privdomain.metrics.formulas.referral import (
        fission_completion_rate,
        invites_per_completer,
        k_factor,
        ltv_with_first_generation,
        ltv_with_referral,
        referral_loss_rate,
        reward_cost_per_new_user,
    )
    from privdomain.metrics.formulas.service import (
        average_reply_time,
        contacts_per_application,
        negative_feedback_ratio,
        reply_rate,
        satisfaction_rate,
    )
    from privdomain.metrics.formulas.value import cac, clv, multilevel_roi, net_roi, roi
    from privdomain.metrics.formulas.viral import (
        doubling_days,
        koc_reach,
        viral_ceiling,
        viral_new_users,
        viral_users,
    )
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "assets": "asset_value ending_stock owner_credit",
            "audience": (
                "churn_rate duplicate_contact_rate live_contact_rate penetration_rate reactivation_rate "
                "retention_rate stickiness_ratio"
            ),
            "conversion": "conversion_chain conversion_rate joint_share share",
            "costs": "break_even_basket break_even_users maintenance_cost_per_user net_benefit payback",
            "dependence": "direct_share first_party_ratio fission_share platform_dependence",
            "extinction": "extinction_probability measured_extinction_probability saturated_users",
            "groups": "active_group_rate group_churn_rate messages_per_member speaking_member_rate zombie_group_rate",
            "growth": "cagr growth_rate implied_user_growth steady_state_stock",
            "helpdesk": "ai_transfer_rate knowledge_hit_rate rating_participation_rate",
            "outreach": "cost_per_reach over_limit_rate reach_rate task_completion_rate",
            "purchases": (
                "arppu arpu average_order_value items_per_order purchase_frequency refund_ratio repurchase_rate"
            ),
            "referral": (
                "fission_completion_rate invites_per_completer k_factor ltv_with_first_generation ltv_with_referral "
                "referral_loss_rate reward_cost_per_new_user"
            ),
            "service": (
                "average_reply_time contacts_per_application negative_feedback_ratio reply_rate satisfaction_rate"
            ),
            "value": "cac clv multilevel_roi net_roi roi",
            "viral": "doubling_days koc_reach viral_ceiling viral_new_users viral_users",
        },
    )

__all__ = [
    "active_group_rate",
    "ai_transfer_rate",
    "arppu",
    "arpu",
    "asset_value",
    "average_order_value",
    "average_reply_time",
    "break_even_basket",
    "break_even_users",
    "cac",
    "cagr",
    "churn_rate",
    "clv",
    "contacts_per_application",
    "conversion_chain",
    "conversion_rate",
    "cost_per_reach",
    "direct_share",
    "doubling_days",
    "duplicate_contact_rate",
    "ending_stock",
    "extinction_probability",
    "first_party_ratio",
    "fission_completion_rate",
    "fission_share",
    "group_churn_rate",
    "growth_rate",
    "implied_user_growth",
    "invites_per_completer",
    "items_per_order",
    "joint_share",
    "k_factor",
    "knowledge_hit_rate",
    "koc_reach",
    "live_contact_rate",
    "ltv_with_first_generation",
    "ltv_with_referral",
    "maintenance_cost_per_user",
    "measured_extinction_probability",
    "messages_per_member",
    "multilevel_roi",
    "negative_feedback_ratio",
    "net_benefit",
    "net_roi",
    "over_limit_rate",
    "owner_credit",
    "payback",
    "penetration_rate",
    "platform_dependence",
    "purchase_frequency",
    "rating_participation_rate",
    "reach_rate",
    "reactivation_rate",
    "referral_loss_rate",
    "refund_ratio",
    "reply_rate",
    "repurchase_rate",
    "retention_rate",
    "reward_cost_per_new_user",
    "roi",
    "satisfaction_rate",
    "saturated_users",
    "share",
    "speaking_member_rate",
    "steady_state_stock",
    "stickiness_ratio",
    "task_completion_rate",
    "viral_ceiling",
    "viral_new_users",
    "viral_users",
    "zombie_group_rate",
]
