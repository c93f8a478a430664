"""Tactics: the tools of each stage, and the scenes in which a contact begins."""

from typing import Annotated

from pydantic import Field

from privdomain.facts.vocabulary import Stage
from privdomain.models.spec import Name, Record, Text, Word
from privdomain.models.touchpoints import TouchpointClass
from privdomain.models.values import Distinct

__all__ = ["EntryScene", "StagePlan", "Tactic"]


class StagePlan(Record):
    """One of the six stages, and the stages that it feeds (运营阶段).

    Attributes:
        stage: The stage.
        feeds: Stages that users come to from it; referral feeds inflow, so the whole is no chain.
        question: What is asked of it.
    """

    stage: Word[Stage]
    feeds: Distinct[Word[Stage]] = ()
    question: Text


class Tactic(Record):
    """A tool of a stage (运营手段).

    Attributes:
        id: Id.
        zh: Chinese name.
        stage: The stage it serves.
        what: What it is.
        source: Id of its source.
    """

    id: Name
    zh: Name
    stage: Word[Stage]
    what: Name
    source: Name


class EntryScene(Record):
    """A scene in which somebody becomes a contact (入口场景).

    Attributes:
        id: Id.
        zh: Chinese name.
        classes: What kind of touchpoint it is.
        source: Id of its source.
    """

    id: Name
    zh: Name
    classes: Annotated[Distinct[Word[TouchpointClass]], Field(min_length=1)]
    source: Name
