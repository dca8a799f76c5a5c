"""Monte Carlo of the project budget: triangular distributions per work package."""
import random
import statistics
import sys

PACKAGES = {
    # name: (optimistic, likely, pessimistic) in kEUR
    "Requirements": (20, 28, 45),
    "Backend": (80, 110, 190),
    "Front end": (60, 75, 120),
    "Penetration test": (12, 15, 30),
    "Password migration": (8, 10, 25),
    "Roll-out": (30, 40, 80),
}
RISKS = {"Key person leaves": (0.15, 40), "Ransomware at supplier": (0.03, 150), "Extra audit": (0.25, 18)}


def one_run():
    total = sum(random.triangular(low, high, mode) for low, mode, high in PACKAGES.values())
    for probability, damage in RISKS.values():
        if random.random() < probability:
            total += damage * random.uniform(0.5, 1.5)
    return total


def main(runs=20000):
    results = sorted(one_run() for _ in range(runs))
    print(f"mean   {statistics.fmean(results):8.1f} kEUR")
    for p in (10, 50, 80, 95):
        print(f"P{p:<5} {results[int(runs * p / 100)]:8.1f} kEUR")
    low, high = results[0], results[-1]
    width = (high - low) / 20
    for i in range(20):
        n = sum(low + i * width <= r < low + (i + 1) * width for r in results)
        print(f"{low + i * width:7.0f} {'#' * (n * 200 // runs)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20000)
