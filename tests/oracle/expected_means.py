"""The mean of a scenario in exact fractions, person by person of each cohort, read off the docstrings alone.

Powers and exponentials have no exact fraction; their floats are taken as they are.
"""

from fractions import Fraction
from math import exp

LINES = (
    ("media", "advertising"),
    ("media", "inflow"),
    ("incentive", "inflow"),
    ("incentive", "referral"),
    ("people", "retention"),
    ("technology", "retention"),
    ("technology", "activation"),
    ("goods", "conversion"),
    ("discount", "conversion"),
)


def of_period(series, period):
    return Fraction(series) if isinstance(series, float | int) else Fraction(series[period % len(series)])


def power(base, exponent):
    return Fraction(float(base) ** float(exponent))


def hazard_times(rate, factor):
    return rate if factor == 1 else 1 - power(1 - rate, factor)


class World:
    """Contacts by stage and cohort; the cohort of the starting stock is -1."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.names = [stage.name for stage in scenario.stages]
        self.live = {(name, -1): Fraction(0) for name in self.names}
        for stock in scenario.stock:
            self.live[stock.name, -1] += stock.count
        self.due, self.waiting, self.invited = {}, {}, Fraction(0)
        blocks = (*scenario.channels, *scenario.volumes, *scenario.imports)
        inflows = [one.name for one in blocks] + (["referral"] if scenario.referral else [])
        first = scenario.advisors.priority if scenario.advisors else ()
        self.inflows = sorted(inflows, key=lambda name: first.index(name) if name in first else len(first))
        self.periods = [self.step(period) for period in range(scenario.clock.n_periods)]

    def step(self, period):
        self.told = {"period": period, "costs": dict.fromkeys(LINES, Fraction(0))}
        self.ban(period)
        is_out = any(0 <= period - ban.period < ban.pauses for ban in self.scenario.bans)
        adds = self.offer(period, is_out)
        taken, talks = self.serve(adds, period, is_out)
        touches, factors = self.touch(talks)
        self.order_and_move(period, factors)
        for name, count in taken.items():
            key = (self.enters(name), period)
            self.live[key] = self.live.get(key, Fraction(0)) + count
        self.pay(period, taken, touches)
        self.told["live"] = {name: sum(n for key, n in self.live.items() if key[0] == name) for name in self.names}
        return self.told

    def ban(self, period):
        self.told["banned"] = Fraction(0)
        for ban in self.scenario.bans:
            if ban.period == period:
                lost = (1 - Fraction(ban.owned)) * (1 - Fraction(ban.recovered))
                self.told["banned"] += lost * sum(self.live.values())
                self.live = {key: n * (1 - lost) for key, n in self.live.items()}
        self.base = dict(self.live)

    def enters(self, name):
        blocks = (*self.scenario.channels, *self.scenario.volumes, *self.scenario.imports)
        enters = next((one.enters for one in blocks if one.name == name), None)
        if name == "referral":
            enters = self.scenario.referral.enters
        return enters or self.scenario.lifecycle.entry

    def offer(self, period, is_out):
        scenario, adds, costs = self.scenario, {}, self.told["costs"]
        season = of_period(scenario.seasons.inflow, period)
        for channel in scenario.channels:
            spend = Fraction(0) if is_out else of_period(channel.spend, period)
            costs["media", "advertising"] += spend
            adds[channel.name] = self.curve(channel.adds, spend) * season
        for volume in scenario.volumes:
            count = 0 if is_out else round(of_period(volume.count, period) * season)
            costs["media", "inflow"] += count * Fraction(volume.cost)
            adds[volume.name] = count * Fraction(volume.add_rate)
        for one in scenario.imports:
            count = one.count if period == one.period else 0
            costs["media", "inflow"] += count * Fraction(one.cost)
            adds[one.name] = Fraction(count)
        if scenario.referral:
            adds["referral"] = self.due.pop(period, Fraction(0))
        return adds

    @staticmethod
    def curve(curve, spend):
        if curve.kind == "linear":
            return spend / Fraction(curve.cost_per_add)
        if curve.kind == "hill":
            share = power(spend / Fraction(curve.half_spend), curve.exponent)
            return Fraction(curve.most) * share / (1 + share)
        scale = power(spend / Fraction(curve.base_spend), curve.exponent)
        return scale * Fraction(curve.base_spend) / Fraction(curve.cost_per_add)

    def heads(self, period):
        advisors = self.scenario.advisors
        people = working = Fraction(advisors.count)
        for hire in advisors.hires:
            if hire.period <= period:
                people += Fraction(hire.count)
                is_full = hire.count < 0 or advisors.ramp == 0
                share = Fraction(1) if is_full else min(Fraction(period - hire.period + 1, advisors.ramp), Fraction(1))
                working += Fraction(hire.count) * share
        return max(people, Fraction(0)), max(working, Fraction(0))

    def serve(self, adds, period, is_out):
        advisors = self.scenario.advisors
        wanting = {name: adds[name] + self.waiting.get(name, Fraction(0)) for name in self.inflows}
        self.waiting = {}
        imported = {one.name for one in self.scenario.imports}
        shut = {name: want if is_out and name not in imported else Fraction(0) for name, want in wanting.items()}
        wanting = {name: want - shut[name] for name, want in wanting.items()}
        if advisors is None:
            self.told |= {"taken": wanting, "lost": shut}
            return wanting, None
        people, working = self.heads(period)
        talks, each = working * Fraction(advisors.talks), Fraction(advisors.talks_per_add)
        rooms = [talks / each] if each else []
        if advisors.contacts_each is not None:
            rooms.append(max(people * Fraction(advisors.contacts_each) - sum(self.live.values()), Fraction(0)))
        room = min(rooms) if rooms else sum(wanting.values())
        taken, lost = {}, {}
        for name, want in wanting.items():
            taken[name] = min(want, room)
            room -= taken[name]
            self.waiting[name] = (want - taken[name]) * Fraction(advisors.patience or 0)
            lost[name] = shut[name] + want - taken[name] - self.waiting[name]
        self.told |= {"taken": taken, "lost": lost}
        return taken, talks - each * sum(taken.values())

    def touch(self, talks):
        touching, advisors = self.scenario.touching, self.scenario.advisors
        touched = [stage.name for stage in self.scenario.stages if stage.touched]
        count = sum(n for (name, _), n in self.live.items() if name in touched)
        if touching is None:
            return Fraction(0), (Fraction(1), Fraction(1))
        each = Fraction(touching.per_contact)
        share = Fraction(advisors.talk_share) if advisors and talks is not None else Fraction(0)
        if each * share * count > (talks or 0):
            each = each * (1 - share) + talks / count
        usual, scale = Fraction(touching.usual), float(touching.scale)
        response = (
            Fraction(1)
            if each == usual
            else Fraction((1 - exp(-float(each) / scale)) / (1 - exp(-float(usual) / scale)))
        )
        return each * count, (response, power(touching.leave_factor, each - usual) if each != usual else Fraction(1))

    def demand(self, period):
        season = lambda when: of_period(self.scenario.seasons.purchases, when)  # noqa: E731
        moved = Fraction(1)
        for promotion in self.scenario.promotions:
            during = range(promotion.period, promotion.period + promotion.length)
            after = range(during.stop, during.stop + promotion.after)
            if period in during:
                moved += Fraction(promotion.uplift)
            elif period in after and season(period):
                pulled = Fraction(promotion.uplift) * Fraction(promotion.pull_forward) * sum(map(season, during))
                moved -= pulled / sum(map(season, after))
        return season(period) * max(moved, Fraction(0))

    def order_and_move(self, period, factors):
        arrived, self.first, self.repeat, self.left = {}, {}, {}, Fraction(0)
        demand = self.demand(period)
        for stage in self.scenario.stages:
            response, fatigue = factors if stage.touched else (Fraction(1), Fraction(1))
            leave = hazard_times(Fraction(stage.leave), fatigue)
            rates = [
                hazard_times(Fraction(way.rate), response) if way.by_touch else Fraction(way.rate)
                for way in stage.moves
            ]
            room = min(Fraction(1), (1 - leave) / sum(rates)) if sum(rates) else Fraction(1)
            buy = hazard_times(Fraction(stage.first_order), demand * response)
            for (name, cohort), count in self.live.items():
                if name != stage.name:
                    continue
                self.first[name, cohort] = count * buy
                self.repeat[name, cohort] = count * Fraction(stage.orders) * demand * response
                others = count * (1 - buy)
                self.left += others * leave
                ways = [(stage.buyers_enter or name, count * buy)]
                ways += [(way.to, others * rate * room) for way, rate in zip(stage.moves, rates, strict=True)]
                ways.append((stage.then or name, others * (1 - leave - sum(rates) * room)))
                for to, people in ways:
                    arrived[to, cohort] = arrived.get((to, cohort), Fraction(0)) + people
        self.invite(period)
        self.live = arrived

    def invite(self, period):
        referral = self.scenario.referral
        if referral is None:
            return
        k = Fraction(referral.k) / Fraction(referral.cycle)
        if referral.elasticity:
            k *= power(Fraction(referral.reward) / Fraction(referral.usual_reward), referral.elasticity)
        inviting = {stage.name for stage in self.scenario.stages if stage.invites}
        new = k * sum(n for (name, _), n in self.live.items() if name in inviting)
        if referral.pool is not None:
            pool = Fraction(referral.pool)
            new = max(pool - self.invited, Fraction(0)) * (1 - Fraction(exp(-float(new / pool))))
        for later, share in enumerate(referral.delays, start=1):
            self.due[period + later] = self.due.get(period + later, Fraction(0)) + new * Fraction(share)
            self.invited += new * Fraction(share)

    def pay(self, period, taken, touches):
        scenario, costs, basket = self.scenario, self.told["costs"], self.scenario.basket
        incentives = {one.name: Fraction(one.incentive) for one in (*scenario.channels, *scenario.volumes)}
        for name, count in taken.items():
            if name == "referral":
                costs["incentive", "referral"] += count * Fraction(scenario.referral.reward)
            else:
                costs["incentive", "inflow"] += count * incentives.get(name, Fraction(0))
        advisors = scenario.advisors
        salaries = self.heads(period)[0] * Fraction(advisors.cost) if advisors else Fraction(0)
        costs["people", "retention"] = salaries + of_period(scenario.costs.fixed_people, period)
        technology = Fraction(scenario.costs.technology) * sum(self.base.values())
        costs["technology", "retention"] = technology + of_period(scenario.costs.fixed_technology, period)
        costs["technology", "activation"] = (
            touches * Fraction(scenario.touching.cost) if scenario.touching else Fraction(0)
        )
        running = [p for p in scenario.promotions if 0 <= period - p.period < p.length]
        share = min(Fraction(basket.discount) + sum(Fraction(p.discount) for p in running), Fraction(1))
        kept = Fraction(basket.list_price) * (1 - Fraction(basket.returns))
        orders = sum(self.first.values()) + sum(self.repeat.values())
        costs["goods", "conversion"] = orders * (kept * (1 - Fraction(basket.margin)) + Fraction(basket.fulfilment))
        costs["discount", "conversion"] = orders * kept * share
        self.told |= {"orders": orders, "buyers": sum(self.first.values()), "left": self.left}
        self.told["revenue"] = orders * kept * (1 - share)
        self.told["cost"] = sum(costs.values()) - costs["discount", "conversion"]
        self.told["worth"] = power(
            1 + Fraction(scenario.costs.discount_rate), -(period + 0.5) / scenario.clock.per_year
        )
        value = kept * (1 - share)
        both = {key: self.first[key] + self.repeat[key] for key in self.first}
        self.told["by_cohort"] = _by_cohort(both, value)
        self.told["first_by_cohort"] = _by_cohort(self.first, value)


def _by_cohort(orders, value):
    revenue = {}
    for (_, cohort), count in orders.items():
        revenue[cohort] = revenue.get(cohort, Fraction(0)) + count * value
    return revenue
