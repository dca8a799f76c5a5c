"""Significance of the A/B test of the landing page.

Example:
    python ab_test.py --a 10480 312 --b 10510 371
"""
import argparse
import math


def phi(z):
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


def z_test(n_a, conv_a, n_b, conv_b):
    p_a, p_b = conv_a / n_a, conv_b / n_b
    pooled = (conv_a + conv_b) / (n_a + n_b)
    se = math.sqrt(pooled * (1 - pooled) * (1 / n_a + 1 / n_b))
    z = (p_b - p_a) / se
    p_value = 2 * (1 - phi(abs(z)))
    return p_a, p_b, z, p_value


def confidence(p_a, n_a, p_b, n_b, level=1.96):
    se = math.sqrt(p_a * (1 - p_a) / n_a + p_b * (1 - p_b) / n_b)
    diff = p_b - p_a
    return diff - level * se, diff + level * se


def sample_size(p, uplift, power_z=0.84, alpha_z=1.96):
    q = p * (1 + uplift)
    return math.ceil((alpha_z + power_z) ** 2 * (p * (1 - p) + q * (1 - q)) / (q - p) ** 2)


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--a", nargs=2, type=int, metavar=("VISITORS", "CONVERSIONS"), required=True)
parser.add_argument("--b", nargs=2, type=int, metavar=("VISITORS", "CONVERSIONS"), required=True)
args = parser.parse_args()

p_a, p_b, z, p = z_test(*args.a, *args.b)
low, high = confidence(p_a, args.a[0], p_b, args.b[0])
print(f"A {p_a:.2%}   B {p_b:.2%}   uplift {p_b / p_a - 1:+.1%}")
print(f"z = {z:.2f}, p = {p:.4f}, 95 % interval of the difference {low:+.2%} … {high:+.2%}")
print("B PASSES" if p < 0.05 and z > 0 else "no winner yet")
print("visitors per arm needed for +10 %:", sample_size(p_a, 0.10))
