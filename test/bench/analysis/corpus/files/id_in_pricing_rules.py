RULES = [
    lambda cart: 0.05 if cart["total"] > 100 else 0,
    lambda cart: 0.03 if cart["member"] else 0,
    lambda cart: 0.10 if cart["coupon"] == "SPRING25" else 0,
]


def discount(cart):
    return min(0.15, sum(rule(cart) for rule in RULES))


for cart in ({"total": 120, "member": True, "coupon": ""}, {"total": 80, "member": False, "coupon": "SPRING25"}):
    print(cart["total"] * (1 - discount(cart)))
