"""Invitations: who sent them, who is on the way, who came."""

import numpy as np
from attrs import define

from privdomain._internal.arrays import IntArray
from privdomain.simulator.generation.people import pick
from privdomain.simulator.generation.streams import Streams


@define(eq=False, kw_only=True)
class Invitations:
    """Invitations, numbered as they were sent.

    Attributes:
        inviter: Number of who sent each, ``(n_invitations,)``.
        sent: When [microseconds UTC].
        came: Number of who came of it; -1 of those who have not come.
        n: How many were sent so far.
        due: Those who arrive in this period, the next, the one after it …
        waiting: Those who have arrived, and for whom advisors had no time yet.
    """

    inviter: IntArray
    sent: IntArray
    came: IntArray
    n: int = 0
    due: list[IntArray]
    waiting: IntArray

    @classmethod
    def room_for(cls, n_invitations: int, n_delays: int) -> "Invitations":
        """None yet."""
        nobody = np.empty(0, np.int64)
        return cls(
            inviter=np.full(n_invitations, -1),
            sent=np.zeros(n_invitations, np.int64),
            came=np.full(n_invitations, -1),
            due=[nobody] * (n_delays + 1),
            waiting=nobody,
        )

    def send(self, who: IntArray, when: IntArray, counts: IntArray) -> None:
        """Invitations of a period, the first ``counts[0]`` of which arrive in the next one."""
        new = np.arange(self.n, self.n + len(who))
        self.n += len(who)
        self.inviter[new], self.sent[new] = who, when
        for delay, part in enumerate(np.split(new, np.cumsum(counts)[:-1]), start=1):
            self.due[delay] = np.append(self.due[delay], part)

    def arrive(self, period: int, n_taken: int, n_waiting: int, streams: Streams) -> IntArray:
        """Those of who is due, and of who waited, that are taken in; of the others so many wait on."""
        wanting = np.append(self.waiting, self.due.pop(0))
        self.due.append(wanting[:0])
        generator = streams.of("who.arrives", period)
        taken, others = pick(generator, wanting, n_taken)
        self.waiting, _ = pick(generator, others, n_waiting)
        return taken
