"""Tests of the tax tables."""
import unittest

BRACKETS = [(11_000, 0.0), (18_000, 0.15), (40_000, 0.27), (float("inf"), 0.42)]


def tax(income):
    total, lower = 0.0, 0.0
    for upper, rate in BRACKETS:
        if income <= lower:
            break
        total += (min(income, upper) - lower) * rate
        lower = upper
    return round(total, 2)


class TaxTest(unittest.TestCase):
    def test_nothing(self):
        self.assertEqual(tax(0), 0)

    def test_first_bracket_is_free(self):
        self.assertEqual(tax(11_000), 0)

    def test_second_bracket(self):
        self.assertEqual(tax(12_000), 150)


if __name__ == "__main__":
    unittest.main()
