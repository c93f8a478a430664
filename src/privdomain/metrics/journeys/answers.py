"""Answers: touches and what may follow them, such as orders, in one stream."""

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray
from privdomain.facts.orders import Orders
from privdomain.facts.user_table import UserTable, share_users
from privdomain.metrics.journeys.streams import Stream, stream_of


@frozen(eq=False)
class Answers:
    """Touches and answers in one stream; at one instant the touches come first.

    Attributes:
        stream: Rows below ``n_touches`` are touches, the others answers.
        n_touches: Number of touches.
    """

    stream: Stream
    n_touches: int

    @property
    def is_answer(self) -> BoolArray:
        """Which places of the stream hold answers."""
        return self.stream.rows >= self.n_touches

    def come(self, touches: IntArray, answers: IntArray, window: int) -> BoolArray:
        """Whether answers come within a window from touches: of the same user, and before its end.

        Args:
            touches: Places of touches in the stream.
            answers: A place at or after each of them; the length of the stream where there is none.
            window: Length [microseconds].
        """
        users, instants = np.append(self.stream.users, -1), np.append(self.stream.instants, 0)
        is_own = users[answers] == users[touches]
        is_in: BoolArray = is_own & (instants[answers] - instants[touches] < window)
        return is_in


def answers_of(touches: UserTable, answers: UserTable) -> Answers:
    """Touches and answers of the same users; refund rows of orders answer nothing.

    Raises:
        DataError: integer ids in one and texts in another.
    """
    touches, answers = share_users(touches, answers)
    if isinstance(answers, Orders):
        answers = answers.take(answers.amount_minor >= 0)
    users = np.concatenate([touches.user_codes, answers.user_codes])
    instants = np.concatenate([touches.instants, answers.instants])
    return Answers(stream_of(users, instants), len(touches))
