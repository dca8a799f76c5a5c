from math import erf, sqrt

VARIANTS = {"A": (4210, 187), "B": (4188, 231)}


def p_value(first, second):
    n1, c1 = first
    n2, c2 = second
    pooled = (c1 + c2) / (n1 + n2)
    error = sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    z = (c2 / n2 - c1 / n1) / error
    return 2 * (1 - 0.5 * (1 + erf(abs(z) / sqrt(2))))


for name, (visitors, conversions) in VARIANTS.items():
    print(name, f"{conversions / visitors:.2%}")
print("p =", round(p_value(VARIANTS["A"], VARIANTS["B"]), 4))
