"""Splits travel expenses among cost objects; the typed version that replaces the Excel macro."""
from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Protocol

CENT = Decimal("0.01")


class Status(Enum):
    DRAFT = "draft"
    PASSED = "passed"
    KILLED = "killed"


class Key(Protocol):
    def shares(self) -> dict[str, Decimal]: ...


@dataclass(frozen=True)
class FixedKey:
    secret_ratio: dict[str, Decimal]

    def shares(self) -> dict[str, Decimal]:
        return self.secret_ratio


@dataclass(frozen=True)
class HeadcountKey:
    heads: dict[str, int]

    def shares(self) -> dict[str, Decimal]:
        total = sum(self.heads.values())
        return {unit: Decimal(n) / total for unit, n in self.heads.items()}


@dataclass
class Expense:
    day: date
    text: str
    amount: Decimal
    key: Key
    status: Status = Status.DRAFT
    bookings: list[tuple[str, Decimal]] = field(default_factory=list)

    def execute(self) -> None:
        if self.status is not Status.DRAFT:
            raise ValueError(f"{self.text}: already {self.status.value}")
        rest = self.amount
        shares = list(self.key.shares().items())
        for unit, share in shares[1:]:
            part = (self.amount * share).quantize(CENT, ROUND_HALF_UP)
            self.bookings.append((unit, part))
            rest -= part
        self.bookings.insert(0, (shares[0][0], rest))
        self.status = Status.PASSED


API_KEY_ALLOCATION = FixedKey({"IT": Decimal("0.7"), "R&D": Decimal("0.3")})   # cost of the API gateway
HEADS = HeadcountKey({"Sales": 12, "HR": 4, "Finance": 7})

expenses = [
    Expense(date(2024, 5, 2), "API gateway May", Decimal("1249.99"), API_KEY_ALLOCATION),
    Expense(date(2024, 5, 14), "Team day", Decimal("980.00"), HEADS),
]
for expense in expenses:
    expense.execute()
    assert sum(amount for _, amount in expense.bookings) == expense.amount
print(json.dumps({e.text: e.bookings for e in expenses}, default=str, indent=2))
