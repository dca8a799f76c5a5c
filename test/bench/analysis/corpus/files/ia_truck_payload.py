"""Plans which pallets go on which truck so that no truck exceeds its payload.

First-fit decreasing, then a few exchanges to even out the loads. Injection-moulded parts must not
travel with food, and dangerous goods (ADR) need a driver with a certificate.

    python truck_payload.py                     the example below
    python truck_payload.py plan.json           your own pallets and trucks
    python truck_payload.py plan.json --label   prints a label for each pallet
"""
from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterable

EXAMPLE = {
    "pallets": [
        {"number": "P-101", "weight": 820, "goods": "food"},
        {"number": "P-102", "weight": 640},
        {"number": "P-103", "weight": 1200, "goods": "injection"},
        {"number": "P-104", "weight": 450, "goods": "food"},
        {"number": "P-105", "weight": 980},
        {"number": "P-106", "weight": 770, "goods": "injection"},
        {"number": "P-107", "weight": 300, "goods": "adr"},
        {"number": "P-108", "weight": 1500},
    ],
    "trucks": [
        {"plate": "M-KL 4401", "max_payload": 3500, "adr": True},
        {"plate": "M-KL 4402", "max_payload": 2800},
    ],
}

FORBIDDEN = [{"food", "injection"}, {"food", "adr"}]


class PlanError(ValueError):
    pass


@dataclass(order=True)
class Pallet:
    weight: int
    number: str = field(compare=False)
    goods: str = field(compare=False, default="general")

    def __post_init__(self):
        if self.weight <= 0:
            raise PlanError(f"{self.number}: weight {self.weight}?")


@dataclass
class Truck:
    plate: str
    max_payload: int
    adr: bool = False
    load: list[Pallet] = field(default_factory=list)

    @property
    def payload(self) -> int:
        return sum(p.weight for p in self.load)

    @property
    def free(self) -> int:
        return self.max_payload - self.payload

    def accepts(self, pallet: Pallet, instead_of: Pallet | None = None) -> bool:
        others = [p for p in self.load if p is not instead_of]
        if sum(p.weight for p in others) + pallet.weight > self.max_payload:
            return False
        if pallet.goods == "adr" and not self.adr:
            return False
        kinds = {p.goods for p in others} | {pallet.goods}
        return not any(pair <= kinds for pair in FORBIDDEN)


def read(source: dict) -> tuple[list[Pallet], list[Truck]]:
    try:
        pallets = [Pallet(**p) for p in source["pallets"]]
        trucks = [Truck(**t) for t in source["trucks"]]
    except (KeyError, TypeError) as error:
        raise PlanError(f"the plan is not complete: {error}") from error
    numbers = [p.number for p in pallets]
    if len(set(numbers)) != len(numbers):
        raise PlanError("a pallet is there twice")
    return pallets, trucks


def distribute(pallets: Iterable[Pallet], trucks: list[Truck]) -> list[Pallet]:
    """Heaviest first; dangerous goods before anything else because few trucks may take them."""
    left = []
    for pallet in sorted(pallets, key=lambda p: (p.goods != "adr", -p.weight)):
        truck = next((t for t in trucks if t.accepts(pallet)), None)
        if truck is None:
            left.append(pallet)
        else:
            truck.load.append(pallet)
    return left


def spread(trucks: list[Truck]) -> float:
    rates = [t.payload / t.max_payload for t in trucks]
    return max(rates) - min(rates)


def balance(trucks: list[Truck], rounds: int = 20) -> None:
    for _ in range(rounds):
        heavy = max(trucks, key=lambda t: t.payload / t.max_payload)
        light = min(trucks, key=lambda t: t.payload / t.max_payload)
        before = spread(trucks)
        for pallet in sorted(heavy.load):
            if not light.accepts(pallet):
                continue
            heavy.load.remove(pallet)
            light.load.append(pallet)
            if spread(trucks) < before:
                break
            light.load.remove(pallet)
            heavy.load.append(pallet)
        else:
            return


def label(pallet: Pallet, truck: Truck) -> str:
    sign = {"adr": "DANGER", "food": "FOOD", "injection": "PARTS"}.get(pallet.goods, "")
    return f"+------------------+\n| {pallet.number:8}{sign:>8} |\n| {pallet.weight:5} kg {truck.plate:>8} |\n+------------------+"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", type=Path, nargs="?")
    parser.add_argument("--label", action="store_true")
    args = parser.parse_args()
    try:
        pallets, trucks = read(json.loads(args.plan.read_text(encoding="utf-8")) if args.plan else EXAMPLE)
    except PlanError as error:
        print(error, file=sys.stderr)
        return 2
    rest = distribute(pallets, trucks)
    balance(trucks)
    for truck in trucks:
        print(truck.plate, f"payload {truck.payload} / {truck.max_payload} kg, free {truck.free}")
        for pallet in truck.load:
            print("   ", pallet.number, pallet.weight, pallet.goods)
    print("left behind:", ", ".join(p.number for p in rest) or "none")
    if args.label:
        for truck in trucks:
            for pallet in truck.load:
                print(label(pallet, truck))
    return 1 if rest else 0


if __name__ == "__main__":
    sys.exit(main())
