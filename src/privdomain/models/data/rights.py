"""Rights by article; what was not read in the law itself says so."""

from typing import Final

from privdomain.models.data.lookup import by_id, check_word
from privdomain.models.rights import Jurisdiction, Right, RightKind

__all__ = ["RIGHTS", "right", "rights_in"]

_CN, _EU, _US_CA = Jurisdiction.CN, Jurisdiction.EU, Jurisdiction.US_CA
_Line = tuple[str, str, RightKind, str, str]


def _rights(where: Jurisdiction, law: str, *lines: _Line, verified: bool = False) -> tuple[Right, ...]:
    return tuple(
        Right(id=name, jurisdiction=where, law=law, article=article, kind=kind, rule=rule, zh=zh, verified=verified)
        for name, article, kind, rule, zh in lines
    )


RIGHTS: Final[tuple[Right, ...]] = (
    *_rights(
        _CN,
        "PIPL",
        ("pipl_24_price", "24", RightKind.FAIR_PRICE,
            "No unreasonable difference in price or terms by automated decision",
            "自动化决策不得在交易价格等条件上实行不合理的差别待遇"),
        ("pipl_24_off", "24", RightKind.PERSONALISATION_OFF,
            "Marketing by automated decision offers a version that is not personal, or an easy way to refuse",
            "自动化营销应提供不针对个人特征的选项或便捷的拒绝方式"),
        ("pipl_24_why", "24", RightKind.EXPLANATION, "Decisions with a major effect are explained on request",
            "对有重大影响的自动化决策有权要求说明"),
        ("pipl_23", "23", RightKind.SEPARATE_CONSENT, "Giving data to others needs a consent of its own",
            "向其他处理者提供个人信息须取得单独同意"),
        ("pipl_28", "28", RightKind.SENSITIVE_DATA,
            "Sensitive data, and all data of children under 14, need a specific purpose and strict protection",
            "敏感个人信息及未满十四周岁未成年人的信息须有特定目的并严格保护"),
        verified=True,
    ),
    *_rights(
        _CN,
        "PIPL",
        ("pipl_6", "6", RightKind.PURPOSE_LIMITATION, "A clear purpose, and no more data than it takes",
            "目的明确合理，限于最小范围"),
        ("pipl_13", "13", RightKind.LAWFULNESS, "Processing needs one of the listed grounds",
            "处理须有法定的合法性基础"),
        ("pipl_14", "14", RightKind.INFORMED_CONSENT,
            "Consent is informed and voluntary, and asked for again when the purpose changes",
            "同意须知情自愿，目的变更须重新取得"),
        ("pipl_15", "15", RightKind.WITHDRAWAL, "Withdrawal is easy, and does not undo what was done before",
            "可便捷撤回同意，撤回不溯及既往"),
        ("pipl_16", "16", RightKind.NO_RETALIATION, "Who refuses is served all the same",
            "不得以不同意为由拒绝提供服务"),
        ("pipl_19", "19", RightKind.RETENTION, "Data are kept no longer than the purpose needs",
            "保存期限为实现目的所必要的最短时间"),
        ("pipl_29", "29", RightKind.SEPARATE_CONSENT, "Sensitive data need a consent of their own",
            "处理敏感个人信息须取得单独同意"),
        ("pipl_30", "30", RightKind.INFORMED_CONSENT, "For sensitive data the need and the effect are told too",
            "处理敏感个人信息还应告知必要性及影响"),
        ("pipl_31", "31", RightKind.SENSITIVE_DATA, "Data of children under 14 need the consent of a parent",
            "处理未满十四周岁未成年人信息须取得监护人同意"),
        ("pipl_45", "45", RightKind.ACCESS, "A copy of the data, and their transfer to another",
            "查阅、复制及转移个人信息"),
        ("pipl_47", "47", RightKind.ERASURE, "Deletion when consent is withdrawn or the purpose has ended",
            "撤回同意或目的已实现时删除"),
        ("pipl_51", "51", RightKind.SECURITY, "Encryption, de-identification and other measures",
            "采取加密、去标识化等安全措施"),
        ("pipl_73", "73", RightKind.SECURITY,
            "De-identified data can be re-identified with more data; anonymous data cannot", "去标识化不等于匿名化"),
    ),
    *_rights(
        _CN,
        "Platform antitrust guideline 2021",
        ("antitrust_17", "17", RightKind.FAIR_PRICE,
            "Offers to new users within a reasonable time may justify a difference",
            "合理期限内的新用户优惠可作为正当理由"),
    ),
    *_rights(
        _EU,
        "GDPR",
        ("gdpr_7", "7", RightKind.WITHDRAWAL, "Withdrawing consent is as easy as giving it",
            "撤回同意应与给予同意同样容易"),
        ("gdpr_17", "17", RightKind.ERASURE, "Erasure", "删除权"),
        ("gdpr_20", "20", RightKind.ACCESS, "Portability", "可携带权"),
        ("gdpr_21", "21", RightKind.OBJECTION, "Objection, at any time against direct marketing",
            "反对权，可随时反对直接营销"),
        ("gdpr_22", "22", RightKind.EXPLANATION, "No decision with major effect by automation alone",
            "不受完全自动化决策约束"),
    ),
    *_rights(
        _US_CA,
        "CPRA",
        ("cpra_120", "1798.120", RightKind.OPT_OUT_OF_SALE, "Opting out of sale or sharing", "拒绝出售或共享个人信息"),
        ("cpra_125", "1798.125", RightKind.NO_RETALIATION, "No retaliation against who uses a right",
            "行使权利不受报复"),
    ),
    *_rights(
        Jurisdiction.PRINCIPLE,
        "36kr",
        ("user_owns_data", "", RightKind.OWNERSHIP, "Users own their data and decide on them; a firm may use them",
            "数据的所有权和处置权属于用户，企业只有使用权"),
        verified=True,
    ),
)  # fmt: skip
"""Rights of the people whose data are used (个人信息权利)."""


def right(name: str) -> Right:
    """The right of an id.

    Raises:
        UnknownNameError: no right has it; carries the nearest one.

    Examples:
        >>> right("pipl_24_price").verified, right("pipl_47").verified
        (True, False)
    """
    return by_id(RIGHTS, name, "right")


def rights_in(jurisdiction: Jurisdiction) -> tuple[Right, ...]:
    """The rights of a jurisdiction.

    Raises:
        UnknownNameError: no known jurisdiction.

    Examples:
        >>> [one.article for one in rights_in(Jurisdiction.US_CA)]
        ['1798.120', '1798.125']
    """
    check_word(Jurisdiction, jurisdiction, "jurisdiction")
    return tuple(one for one in RIGHTS if one.jurisdiction == jurisdiction)
