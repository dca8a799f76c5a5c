"""Sparplan-Rechner: was wird aus 150 EUR im Monat? Vergleich ETF, Tagesgeld, Krypto-Anteil."""
import argparse

import numpy as np
import matplotlib.pyplot as plt

ANLAGEN = {
    "ETF Welt": {"rendite": 0.065, "vola": 0.16, "kosten": 0.002},
    "Tagesgeld": {"rendite": 0.025, "vola": 0.002, "kosten": 0.0},
    "Mix mit 10% Krypto": {"rendite": 0.085, "vola": 0.22, "kosten": 0.004},
}


def simuliere(rate, jahre, rendite, vola, kosten, laeufe=2000, seed=1):
    rng = np.random.default_rng(seed)
    monate = jahre * 12
    mu = np.log1p(rendite - kosten) / 12
    sigma = vola / np.sqrt(12)
    zuwachs = np.exp(rng.normal(mu - sigma**2 / 2, sigma, size=(laeufe, monate)))
    stand = np.zeros((laeufe, monate + 1))
    for m in range(monate):
        stand[:, m + 1] = (stand[:, m] + rate) * zuwachs[:, m]
    return stand


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--rate", type=float, default=150)
    p.add_argument("--jahre", type=int, default=20)
    p.add_argument("--bild", default="sparplan.png")
    args = p.parse_args()

    fig, ax = plt.subplots(figsize=(9, 5))
    x = np.arange(args.jahre * 12 + 1) / 12
    for name, werte in ANLAGEN.items():
        stand = simuliere(args.rate, args.jahre, **werte)
        q10, q50, q90 = np.percentile(stand, [10, 50, 90], axis=0)
        linie, = ax.plot(x, q50, label=name)
        ax.fill_between(x, q10, q90, alpha=0.15, color=linie.get_color())
        print(f"{name:22} eingezahlt {args.rate * args.jahre * 12:9.0f}  Median {q50[-1]:9.0f}  (10%: {q10[-1]:.0f}, 90%: {q90[-1]:.0f})")
    ax.legend()
    ax.set_xlabel("Jahre")
    ax.set_ylabel("EUR")
    fig.savefig(args.bild)


if __name__ == "__main__":
    main()
