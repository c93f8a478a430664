"""Flowing in: who came through which channel in each period, and what was paid for it."""

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import Factory, frozen

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain.facts import Members, Spend, SpendKind
from privdomain.simulator.calibration.estimates import Estimate, rate
from privdomain.simulator.calibration.grid import Grid
from privdomain.simulator.calibration.naming import EVERYBODY, free_name, names_of
from privdomain.simulator.calibration.paying import Paid
from privdomain.simulator.scenario.inflow import Channel, Saturation, Volume

_NO_ADDS = 0.5
"""Adds that spend without any counts as, for an add has some cost."""

_MOST = 1e12
"""The most that an add may cost."""


@frozen(eq=False)
class Inflows:
    """Ways in, and what is told of them.

    Attributes:
        channels: Those that were paid for.
        volumes: The others, as many as came.
        told: Costs of an add.
        assumed: What is not told, in sentences.
        taken: Names of ways in.
    """

    channels: list[Channel] = Factory(list)
    volumes: list[Volume] = Factory(list)
    told: list[Estimate] = Factory(list)
    assumed: list[str] = Factory(list)
    taken: set[str] = Factory(set)

    def add(self, name: str, adds: IntArray, paid: Paid, grid: Grid, guests: int = 0) -> None:
        """An inflow: by its spend where media was paid for it, else as many as came in each period.

        Where spend is unknown, those who came are a volume of their own.

        Args:
            name: Its name.
            adds: Who came in each period, ``(n_periods,)``.
            paid: Spend.
            grid: Periods.
            guests: How many came by invitation, with whom incentives are shared.
        """
        seen = int(adds[paid.known].sum())
        incentive = float(paid.of(SpendKind.INCENTIVE, name).sum()) / max(seen + guests, 1)
        if name in paid.bought:
            media = paid.of(SpendKind.MEDIA, name)
            self._add_channel(name, seen, media, grid.coming(media), incentive)
            adds = np.where(paid.known, 0, adds)
            name = free_name(f"{name}_spend_unknown", self.taken)
            self.taken.add(name)
        if adds.any():
            self.volumes.append(Volume(name=name, count=grid.coming(adds), add_rate=1.0, incentive=incentive))

    def _add_channel(self, name: str, adds: int, media: FloatArray, spend: tuple[float, ...], incentive: float) -> None:
        told = _cost_per_add(name, adds, float(media.sum()))
        self.told.append(told)
        curve = Saturation(cost_per_add=told.value)
        self.channels.append(Channel(name=name, spend=spend, adds=curve, incentive=incentive))
        low, high = float(media[media > 0].min()), float(media.max())
        self.assumed.append(
            f"channels.{name} brings adds in proportion to its spend, of which {low:,.2f} to {high:,.2f} a period was "
            "seen: more may come dearer"
        )


def inflow_names(members: Members | None, spend: Spend | None) -> dict[object, str] | None:
    """Names by label, where channels are told apart: members have them, and so has spend if there is any."""
    if members is None or members.channel is None:
        return None
    labels = members.channel.tolist()
    if spend is not None and len(spend):
        if spend.channel is None:
            return None
        labels += spend.channel.tolist()
    return names_of(labels)


def inflow_of_each(members: Members | None, ids: IntArray, names: Mapping[object, str] | None) -> Sequence[str]:
    """Name of the inflow of the first relation of each person; of all who came with an order, one for everybody."""
    if members is None or members.channel is None or names is None:
        return [EVERYBODY] * len(ids)
    order = np.argsort(members.instants, kind="stable")
    codes, first = np.unique(members.user_codes[order], return_index=True)
    labels = members.channel[order[first]].tolist()
    of_user = dict(zip(codes.tolist(), (names[label] for label in labels), strict=True))
    return [of_user[one] for one in ids.tolist()]


def _cost_per_add(name: str, adds: int, spent: float) -> Estimate:
    """Spend of one add: one over adds per unit of spend, which are Poisson."""
    per_unit = rate(f"channels.{name}.adds.cost_per_add", adds, spent)
    low, high = (1 / end for end in reversed(per_unit.drawn))
    return Estimate(per_unit.path, min(spent / max(adds, _NO_ADDS), _MOST), low, high, "lognormal", adds, most=_MOST)
