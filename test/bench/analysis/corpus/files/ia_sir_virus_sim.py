"""SIR model of how a virus infects an office: for the pandemic plan of facility management."""
import random
from dataclasses import dataclass

import matplotlib.pyplot as plt


@dataclass
class Person:
    state: str = "S"          # susceptible, infected, recovered
    days_left: int = 0

    def infect(self, duration):
        if self.state == "S":
            self.state, self.days_left = "I", duration


def simulate(n=250, contacts=9, infection_rate=0.035, duration=8, days=90, home_office=0.0, seed=1):
    rng = random.Random(seed)
    people = [Person() for _ in range(n)]
    for victim in rng.sample(people, 3):
        victim.infect(duration)
    curve = []
    for _ in range(days):
        present = [p for p in people if rng.random() >= home_office]
        for person in [p for p in present if p.state == "I"]:
            for other in rng.sample(present, min(contacts, len(present))):
                if rng.random() < infection_rate:
                    other.infect(duration)
        for person in people:
            if person.state == "I":
                person.days_left -= 1
                if person.days_left == 0:
                    person.state = "R"
        curve.append(sum(p.state == "I" for p in people))
    return curve


for share in (0.0, 0.3, 0.6):
    infected = simulate(home_office=share)
    print(f"home office {share:.0%}: peak {max(infected)} on day {infected.index(max(infected)) + 1}")
    plt.plot(infected, label=f"{share:.0%} at home")
plt.xlabel("day")
plt.ylabel("infected")
plt.legend()
plt.savefig("sir.svg")
