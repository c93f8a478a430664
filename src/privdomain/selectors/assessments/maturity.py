"""Maturity: whether business, customers and staff are online, and the data in one place."""

from collections.abc import Mapping
from typing import ClassVar, Final

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.selectors.assessments.assessment import Assessment
from privdomain.selectors.assessments.bars import count_bars
from privdomain.selectors.assessments.checklist import Answers, read_answers
from privdomain.selectors.reasons import Reason, Wording

__all__ = ["MaturityAssessment", "MaturityPillar", "MaturityVerdict", "assess_maturity"]


class MaturityVerdict(Term):
    """How digital a firm is (数字化成熟度)."""

    DIGITAL = "digital", "已数字化"
    UNDER_WAY = "under_way", "数字化进行中"
    NOT_BEGUN = "not_begun", "尚未数字化"


class MaturityPillar(Term):
    """Three things online and one place for the data (三线一集)."""

    BUSINESS_ONLINE = "business_online", "业务在线"
    """Deals are made and followed online, from the lead to the deal."""
    CUSTOMERS_ONLINE = "customers_online", "客户在线"
    """Customers can be found and reached online."""
    STAFF_ONLINE = "staff_online", "员工在线"
    """Staff serve them online, and what they do is on record."""
    DATA_GATHERED = "data_gathered", "数据归集"
    """What the three leave behind comes together in one place."""


HAS: Final = Wording("has", "{n} of {total} stand: {of}.", "{total} 项中已做到 {n} 项：{of}。")
LACKS: Final = Wording("lacks", "{n} of {total} are missing: {of}.", "{total} 项中还缺 {n} 项：{of}。")
PARTIAL_DATA: Final = Wording(
    "partial_data",
    "The data in one place tell nothing of what is not online: {of}.",
    "归集的数据反映不了尚未在线的部分：{of}。",
)


@frozen(eq=False, repr=False, kw_only=True)
class MaturityAssessment(Assessment):
    """How digital a firm is. Kind of result: final.

    Attributes:
        verdict: Digital, under way, or not begun.
    """

    title: ClassVar[str] = "Digital maturity"

    verdict: MaturityVerdict | None


def assess_maturity(
    pillars: Mapping[str, bool | None], /, *, digital_from: int = 4, under_way_from: int = 1
) -> MaturityAssessment:
    """How digital a firm is (数字化成熟度): business, customers and staff online, the data in one place.

    Data that come together from one of three are a part of the picture which looks like the whole.

    Args:
        pillars: By the names of `MaturityPillar`, whether they stand; None, or not given, is unknown.
        digital_from: Pillars from which the firm is digital [count], 1 .. 4; the default is our inference.
        under_way_from: Pillars from which it is under way [count], below ``digital_from``; the default is our
            inference.

    Returns:
        Score: pillars that stand over those known; nan where none is known.

    Raises:
        SpecError: no such pillar, an answer that is no boolean, or bars that do not rise.

    Source:
        LTD (三线一集). That all four make it digital, and the first is a beginning, is our inference.

    Examples:
        >>> firm = {"business_online": True, "customers_online": True, "staff_online": False, "data_gathered": True}
        >>> assess_maturity(firm)
        Digital maturity: under way (数字化进行中), score 0.75
                      why
        because       3 of 4 stand: business online, customers online, data gathered.
        because       1 of 4 are missing: staff online.
        because       The data in one place tell nothing of what is not online: staff online.
        digital if    1 more of these: staff online.
        not begun if  You drop 3 of these: business online, customers online, data gathered.
    """
    verdicts = count_bars(
        MaturityVerdict.NOT_BEGUN,
        len(MaturityPillar),
        under_way_from=(under_way_from, MaturityVerdict.UNDER_WAY),
        digital_from=(digital_from, MaturityVerdict.DIGITAL),
    )
    answers = Answers(answers=read_answers(MaturityPillar, pillars, "pillars"), verdicts=verdicts)
    return answers.assess(MaturityAssessment, HAS, LACKS, *_blind_spots(answers))


def _blind_spots(answers: Answers[MaturityPillar, MaturityVerdict]) -> tuple[Reason, ...]:
    is_blind = MaturityPillar.DATA_GATHERED in answers.met and answers.unmet
    return (PARTIAL_DATA(of=answers.unmet),) if is_blind else ()
