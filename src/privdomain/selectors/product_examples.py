"""Product examples: the yardstick of the rules, with values that were written down before any rule was fitted."""

from typing import Final

from attrs import frozen

from privdomain.selectors.product import Product, Traits
from privdomain.selectors.vocabulary import OperatingModel, Trait

__all__ = ["PRODUCT_EXAMPLES", "ProductExample"]


@frozen(kw_only=True)
class ProductExample:
    """A product whose operating model is said, to hold the rules against (产品样例).

    Attributes:
        product: The product; its values are assumptions, for no source prints them.
        zh: Chinese name.
        expected: The model that fits; None for unsuitable.
        source: Id of the source that names the model; "assumption" for our own judgement.
        basis: Where the values come from.
    """

    product: Product
    zh: str
    expected: OperatingModel | None
    source: str
    basis: str


IC, KE, DA, SA = OperatingModel


def _example(
    name: str,
    zh: str,
    expected: OperatingModel | None,
    axes: tuple[float, float, float],
    margin: float,
    traits: tuple[float, ...],
    basis: str,
    source: str = "assumption",
) -> ProductExample:
    """One line; the traits stand in the order of the vocabulary."""
    repurchase, basket, difficulty = axes
    product = Product(
        name=name,
        repurchase_per_year=repurchase,
        basket=basket,
        decision_difficulty=difficulty,
        margin=margin,
        traits=Traits(**dict(zip(Trait, traits, strict=True))),
    )
    return ProductExample(product=product, zh=zh, expected=expected, source=source, basis=basis)


#  name, Chinese name, model, (purchases per buyer-year, basket in CNY, difficulty), margin,
#  (sociality, SKU breadth, gross margin, topicality, category depth, personalisation, premium, impulse, price), basis
PRODUCT_EXAMPLES: Final[tuple[ProductExample, ...]] = (
    _example(
        "fashion", "时装", IC, (4, 320, 0.4), 0.55, (0.8, 0.95, 0.6, 0.6, 0.2, 0.4, 0.4, 0.6, 0.4),
        "An outfit each season; size and fit are asked about, little else.", "mba_lib",
    ),
    _example(
        "mass beauty", "大众美妆", IC, (4, 180, 0.4), 0.6, (0.8, 0.85, 0.65, 0.7, 0.3, 0.3, 0.2, 0.6, 0.5),
        "A make-up order each quarter, two or three articles of 60 to 90 yuan.", "mba_lib",
    ),
    _example(
        "travel", "旅游", IC, (1.2, 2_500, 0.6), 0.12, (0.85, 0.9, 0.3, 0.7, 0.1, 0.4, 0.4, 0.3, 0.5),
        "A holiday of several days a year, planned for weeks; an agent keeps a commission.", "mba_lib",
    ),
    _example(
        "mother and baby", "母婴", KE, (10, 250, 0.7), 0.35, (0.5, 0.6, 0.4, 0.9, 0.6, 0.4, 0.4, 0.2, 0.4),
        "Milk powder and nappies nearly every month; parents read before they change.", "mba_lib",
    ),
    _example(
        "education courses", "教育课程", KE, (2, 2_400, 0.8), 0.6, (0.3, 0.15, 0.7, 0.8, 0.9, 0.5, 0.4, 0.1, 0.2),
        "Two terms a year.", "mba_lib",
    ),
    _example(
        "premium skin care", "高端护肤", KE, (3, 900, 0.6), 0.75, (0.5, 0.3, 0.9, 0.7, 0.9, 0.5, 0.8, 0.3, 0.1),
        "A jar lasts about four months.", "mba_lib",
    ),
    _example(
        "luxury", "奢侈品", DA, (0.8, 12_000, 0.7), 0.65, (0.4, 0.3, 0.8, 0.5, 0.3, 0.9, 1.0, 0.3, 0.05),
        "Four bags in five years.", "mba_lib",
    ),
    _example(
        "cars", "汽车", DA, (0.15, 150_000, 0.95), 0.08, (0.3, 0.1, 0.2, 0.6, 0.5, 0.7, 0.6, 0.02, 0.4),
        "A car every six or seven years.", "mba_lib",
    ),
    _example(
        "home", "家居", DA, (0.6, 5_000, 0.75), 0.4, (0.3, 0.5, 0.5, 0.3, 0.4, 0.8, 0.5, 0.1, 0.4),
        "Furniture in the years of moving in, rarely after.", "mba_lib",
    ),
    _example(
        "catering", "餐饮", SA, (18, 55, 0.1), 0.55, (0.5, 0.3, 0.6, 0.4, 0.2, 0.1, 0.1, 0.7, 0.8),
        "A meal at the same chain every three weeks, for one or two.", "mba_lib",
    ),
    _example(
        "home care", "家护", SA, (6, 60, 0.15), 0.35, (0.1, 0.4, 0.35, 0.1, 0.3, 0.05, 0.1, 0.2, 0.9),
        "Detergent and paper every two months.", "mba_lib",
    ),
    _example(
        "daily chemicals", "日化", SA, (7, 65, 0.2), 0.4, (0.1, 0.5, 0.4, 0.2, 0.2, 0.1, 0.1, 0.3, 0.85),
        "Shampoo, soap or toothpaste every seven weeks.", "mba_lib",
    ),
    _example(
        "freshly made coffee", "现制咖啡", SA, (30, 22, 0.05), 0.55, (0.5, 0.3, 0.6, 0.5, 0.4, 0.1, 0.2, 0.8, 0.7),
        "A cup every twelve days, counting those who rarely come.",
    ),
    _example(
        "fresh groceries", "生鲜", SA, (40, 70, 0.1), 0.2, (0.2, 0.7, 0.2, 0.2, 0.2, 0.1, 0.1, 0.4, 0.8),
        "Nearly every week.",
    ),
    _example(
        "snacks", "零食", SA, (8, 70, 0.1), 0.4, (0.4, 0.8, 0.4, 0.3, 0.2, 0.1, 0.1, 0.9, 0.7),
        "A mixed parcel every six weeks.",
    ),
    _example(
        "pet food", "宠物食品", KE, (9, 220, 0.6), 0.35, (0.5, 0.4, 0.4, 0.8, 0.7, 0.4, 0.4, 0.1, 0.4),
        "A bag every six weeks; ingredients are compared.",
    ),
    _example(
        "nutritional supplements", "营养保健品", KE, (5, 350, 0.7), 0.6, (0.3, 0.4, 0.7, 0.8, 0.8, 0.5, 0.5, 0.2, 0.3),
        "A pack lasts two to three months.",
    ),
    _example(
        "fine wine", "精品葡萄酒", KE, (3, 1_500, 0.65), 0.45, (0.6, 0.6, 0.5, 0.8, 0.9, 0.5, 0.8, 0.2, 0.3),
        "A case for each of the great holidays.",
    ),
    _example(
        "outdoor gear", "户外装备", IC, (2.5, 500, 0.45), 0.45, (0.9, 0.8, 0.5, 0.8, 0.5, 0.3, 0.5, 0.4, 0.4),
        "Something for each season but winter.",
    ),
    _example(
        "collectible toys", "潮流玩具", IC, (6, 160, 0.2), 0.6, (0.9, 0.9, 0.7, 0.9, 0.4, 0.3, 0.6, 0.9, 0.2),
        "Two or three blind boxes whenever a series comes out.",
    ),
    _example(
        "sneakers", "潮流球鞋", IC, (3, 700, 0.35), 0.5, (0.9, 0.8, 0.6, 0.9, 0.4, 0.4, 0.6, 0.6, 0.3),
        "Three pairs a year by those who follow releases.",
    ),
    _example(
        "wedding photography", "婚纱摄影", DA, (0.05, 8_000, 0.8), 0.5, (0.6, 0.2, 0.5, 0.4, 0.3, 0.9, 0.6, 0.05, 0.4),
        "Once; some return for pictures of a child.",
    ),
    _example(
        "aesthetic medicine", "医疗美容", DA, (1.2, 6_000, 0.9), 0.55, (0.3, 0.4, 0.7, 0.7, 0.6, 0.9, 0.7, 0.1, 0.3),
        "Six treatments in five years.",
    ),
    _example(
        "insurance", "保险", DA, (0.6, 4_000, 0.9), 0.25, (0.1, 0.4, 0.4, 0.3, 0.7, 0.9, 0.2, 0.02, 0.5),
        "A further policy after one or two years; renewals are no decisions.",
    ),
    _example(
        "designer jewellery", "设计师珠宝", DA, (0.7, 3_500, 0.65), 0.6, (0.6, 0.4, 0.7, 0.5, 0.3, 0.9, 0.9, 0.3, 0.1),
        "A piece for an occasion, two in three years.",
    ),
    _example(
        "rice cookers", "电饭煲", None, (0.15, 300, 0.4), 0.25, (0.1, 0.3, 0.3, 0.2, 0.2, 0.05, 0.2, 0.1, 0.7),
        "One every six or seven years: 11 yuan of margin a year.",
    ),
    _example(
        "hair ties", "发圈", None, (0.8, 18, 0.05), 0.5, (0.2, 0.8, 0.5, 0.1, 0.1, 0.1, 0.05, 0.8, 0.8),
        "A pack or less a year.",
    ),
    _example(
        "charging cables", "数据线", None, (0.5, 25, 0.15), 0.5, (0.05, 0.3, 0.5, 0.1, 0.1, 0.05, 0.05, 0.3, 0.8),
        "When the last one breaks.",
    ),
)  # fmt: skip
"""Twelve examples of the source, and sixteen of our own that no rule was fitted to."""
