"""Annuity loan: the payment plan as a table."""
import argparse


def annuity(principal, rate, months):
    monthly = rate / 12
    return principal * monthly / (1 - (1 + monthly) ** -months)


parser = argparse.ArgumentParser()
parser.add_argument("principal", type=float)
parser.add_argument("rate", type=float, help="per year, 0.04 for 4 %%")
parser.add_argument("months", type=int)
args = parser.parse_args()

payment = annuity(args.principal, args.rate, args.months)
balance = args.principal
for month in range(1, args.months + 1):
    interest = balance * args.rate / 12
    balance -= payment - interest
    print(f"{month:4} {payment:10.2f} {interest:10.2f} {max(balance, 0):12.2f}")
