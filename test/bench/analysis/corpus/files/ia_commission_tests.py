"""Unit tests of the commission rules (the rules themselves are below, HR asked for one file)."""
import unittest
from decimal import Decimal as D

TIERS = [(D("10000"), D("0.02")), (D("25000"), D("0.03")), (None, D("0.05"))]


def commission(revenue, *, passed_training=True):
    if revenue < 0:
        raise ValueError("negative revenue")
    total, floor = D(0), D(0)
    for ceiling, rate in TIERS:
        if revenue <= floor:
            break
        top = revenue if ceiling is None else min(revenue, ceiling)
        total += (top - floor) * rate
        floor = ceiling or floor
    return (total if passed_training else total / 2).quantize(D("0.01"))


def mask(number):
    """Shows only the last four digits of an account number."""
    digits = "".join(c for c in number if c.isdigit())
    return "*" * (len(digits) - 4) + digits[-4:]


class CommissionTest(unittest.TestCase):
    def test_zero(self):
        self.assertEqual(commission(D(0)), D("0.00"))

    def test_first_tier(self):
        self.assertEqual(commission(D(5000)), D("100.00"))

    def test_all_tiers(self):
        self.assertEqual(commission(D(30000)), D("900.00"))

    def test_training_not_passed(self):
        self.assertEqual(commission(D(5000), passed_training=False), D("50.00"))

    def test_negative(self):
        with self.assertRaises(ValueError):
            commission(D(-1))


class MaskTest(unittest.TestCase):
    def test_mask(self):
        self.assertEqual(mask("1234 5678 9012 3456"), "************3456")

    def test_no_secret_left(self):
        self.assertNotIn("1234", mask("1234-5678-9012-3456"))


if __name__ == "__main__":
    unittest.main()
