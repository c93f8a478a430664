"""The table of presets, typed anew from its publication in the documentation: one column per operating model."""

MODELS = ("interest_community", "knowledge_expert", "dedicated_advisor", "shopping_assistant")

ROWS = {
    "churn.week_1": (0.07, 0.06, 0.03, 0.10),
    "churn.weeks_2_to_4": (0.025, 0.021, 0.011, 0.035),
    "churn.later": (0.006, 0.005, 0.003, 0.008),
    "inflow.media_cost_per_add": (12, 25, 90, 4),
    "inflow.welcome_incentive": (4, 8, 10, 3),
    "inflow.parcel_card_add_rate": (0.04, 0.06, 0.12, 0.03),
    "inflow.store_add_rate": (0.25, 0.30, 0.50, 0.15),
    "purchase.first_within_4_weeks": (0.12, 0.10, 0.03, 0.25),
    "purchase.first_later": (0.004, 0.005, 0.002, 0.008),
    "purchase.orders_per_active_buyer_year": (4, 6, 1.0, 14),
    "purchase.dormancy": (0.012, 0.010, 0.006, 0.018),
    "winback.rate_per_touch_week": (0.003, 0.003, 0.002, 0.005),
    "basket.list_price": (320, 380, 9_000, 55),
    "basket.discount_share": (0.10, 0.08, 0.05, 0.15),
    "basket.return_rate": (0.20, 0.07, 0.05, 0.02),
    "basket.gross_margin_share": (0.55, 0.50, 0.50, 0.38),
    "basket.fulfilment_cost": (15, 12, 80, 5),
    "referral.k_per_cycle": (0.06, 0.08, 0.05, 0.10),
    "referral.cycle_weeks": (3, 4, 8, 2),
    "referral.reward_per_valid_new": (8, 15, 150, 3),
    "advisors.contacts_per_advisor": (4_000, 2_000, 600, 15_000),
    "advisors.talks_per_day": (60, 45, 15, 120),
    "advisors.cost_per_month": (11_000, 13_000, 18_000, 9_000),
    "advisors.ramp_weeks": (4, 8, 12, 2),
    "technology.cost_per_contact_year": (2.5, 3, 10, 1.5),
    "touches.per_contact_week": (3.0, 2.0, 0.7, 4.0),
    "touches.hazard_factor_per_extra": (1.10, 1.12, 1.20, 1.06),
}


def preset_numbers(model):
    """The column of a model, as plain numbers."""
    return {name: row[MODELS.index(model)] for name, row in ROWS.items()}
