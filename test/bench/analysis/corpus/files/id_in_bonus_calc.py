"""Bonus of the sales team; rules of 2025."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Seller:
    name: str
    target: float
    actual: float

    @property
    def bonus(self) -> float:
        ratio = self.actual / self.target
        if ratio < 0.8:
            return 0.0
        return min(ratio, 1.5) * 4_000


for seller in (Seller("Ana", 200, 240), Seller("Ben", 180, 130), Seller("Cem", 210, 400)):
    print(f"{seller.name}: {seller.bonus:,.0f} EUR")
