"""Plans which pallets go on which truck so that no truck exceeds its payload.

First-fit decreasing; injection-moulded parts must not travel with food.
"""
from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(order=True)
class Pallet:
    weight: int
    number: str = field(compare=False)
    goods: str = field(compare=False, default="general")


@dataclass
class Truck:
    plate: str
    max_payload: int
    load: list[Pallet] = field(default_factory=list)

    @property
    def payload(self) -> int:
        return sum(p.weight for p in self.load)

    def accepts(self, pallet: Pallet) -> bool:
        kinds = {p.goods for p in self.load} | {pallet.goods}
        return self.payload + pallet.weight <= self.max_payload and not {"food", "injection"} <= kinds


def plan(pallets: list[Pallet], trucks: list[Truck]) -> list[Pallet]:
    left = []
    for pallet in sorted(pallets, reverse=True):
        truck = next((t for t in trucks if t.accepts(pallet)), None)
        if truck is None:
            left.append(pallet)
        else:
            truck.load.append(pallet)
    return left


PALLETS = [
    Pallet(820, "P-101", "food"), Pallet(640, "P-102"), Pallet(1200, "P-103", "injection"),
    Pallet(450, "P-104", "food"), Pallet(980, "P-105"), Pallet(770, "P-106", "injection"),
    Pallet(300, "P-107"), Pallet(1500, "P-108"),
]
TRUCKS = [Truck("M-KL 4401", 3500), Truck("M-KL 4402", 2800)]

rest = plan(PALLETS, TRUCKS)
for truck in TRUCKS:
    print(truck.plate, f"payload {truck.payload} / {truck.max_payload} kg")
    for pallet in truck.load:
        print("   ", pallet.number, pallet.weight, pallet.goods)
print("left behind:", ", ".join(p.number for p in rest) or "none")
