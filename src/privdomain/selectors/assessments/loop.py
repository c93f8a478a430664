"""Loop: whether users come round from the public domain to buying again in the private one."""

from collections.abc import Mapping
from typing import ClassVar, Final

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.selectors.assessments.assessment import Assessment
from privdomain.selectors.assessments.checklist import Answers, read_answers
from privdomain.selectors.reasons import Wording

__all__ = ["LoopAssessment", "LoopEdge", "LoopVerdict", "assess_loop"]


class LoopVerdict(Term):
    """Whether the loop is closed (闭环结论)."""

    CLOSED = "closed", "闭环"
    OPEN = "open", "未闭环"


class LoopEdge(Term):
    """The four edges of the loop, in their order (闭环四环节)."""

    PUBLIC_ACQUISITION = "public_acquisition", "公域获取"
    PRIVATE_PURCHASE = "private_purchase", "私域购买"
    OFFLINE_DELIVERY = "offline_delivery", "线下交付"
    PRIVATE_REPURCHASE = "private_repurchase", "私域复购"


HAS: Final = Wording("has", "{n} of {total} edges are there: {of}.", "{total} 个环节中具备 {n} 个：{of}。")
LACKS: Final = Wording("lacks", "{n} of {total} edges are missing: {of}.", "{total} 个环节中缺失 {n} 个：{of}。")

GAPS: Final[Mapping[LoopEdge, Wording]] = {
    LoopEdge.PUBLIC_ACQUISITION: Wording(
        "no_acquisition",
        "Open at the entry: nobody new comes in from the public domain, and those who leave are not replaced.",
        "入口断开：公域没有新客流入，流失的用户得不到补充。",
    ),
    LoopEdge.PRIVATE_PURCHASE: Wording(
        "no_purchase",
        "Open after acquisition: who was won buys elsewhere, and the order is known to somebody else.",
        "获取之后断开：引来的用户在别处成交，订单数据不在自己手里。",
    ),
    LoopEdge.OFFLINE_DELIVERY: Wording(
        "no_delivery",
        "Open after the purchase: the shop does not serve what was bought online, so the two do not feed each other.",
        "购买之后断开：线下门店不承接线上订单，线上线下无法互相导流。",
    ),
    LoopEdge.PRIVATE_REPURCHASE: Wording(
        "no_repurchase",
        "Open after delivery: nobody is brought back, so each order has to be acquired anew.",
        "交付之后断开：没有回到私域复购，每一单都要重新获客。",
    ),
}
"""What it means that an edge is missing."""


@frozen(eq=False, repr=False, kw_only=True)
class LoopAssessment(Assessment):
    """Whether the loop is closed, and where it is open. Kind of result: final.

    Attributes:
        verdict: Closed or open.
        gaps: The edges that are missing, in the order of the loop.
    """

    title: ClassVar[str] = "Loop"

    verdict: LoopVerdict | None
    gaps: tuple[LoopEdge, ...]


def assess_loop(edges: Mapping[str, bool | None], /) -> LoopAssessment:
    """Whether the loop from the public to the private domain is closed (闭环判定), and where it is open.

    One missing edge opens it: three edges of four are no three quarters of a loop, though the score says how many are
    there.

    Args:
        edges: By the names of `LoopEdge`, whether they are there; None, or not given, is unknown.

    Returns:
        Score: edges that are there over those known; nan where none is known.

    Raises:
        SpecError: no such edge, or an answer that is no boolean.

    Source:
        LTD on Luckin (公域获取→私域购买→线下交付→私域复购). That one missing edge opens it, and what a gap means, is
        our inference.

    Examples:
        >>> loop = assess_loop(
        ...     {
        ...         "public_acquisition": True,
        ...         "private_purchase": True,
        ...         "offline_delivery": True,
        ...         "private_repurchase": False,
        ...     }
        ... )
        >>> loop
        Loop: open (未闭环), score 0.75
                   why
        because    3 of 4 edges are there: public acquisition, private purchase, offline delivery.
        because    1 of 4 edges are missing: private repurchase.
        because    Open after delivery: nobody is brought back, so each order has to be acquired anew.
        closed if  1 more of these: private repurchase.
        >>> loop.gaps
        (<LoopEdge.PRIVATE_REPURCHASE: 'private_repurchase'>,)
    """
    verdicts = (*[LoopVerdict.OPEN] * len(LoopEdge), LoopVerdict.CLOSED)
    answers = Answers(answers=read_answers(LoopEdge, edges, "edges"), verdicts=verdicts)
    return answers.assess(LoopAssessment, HAS, LACKS, *(GAPS[edge]() for edge in answers.unmet), gaps=answers.unmet)
