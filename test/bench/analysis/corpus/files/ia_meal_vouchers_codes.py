"""Makes the voucher codes for the summer party and prints them as labels, eight per page."""
import random
import string

ALPHABET = "".join(c for c in string.ascii_uppercase + string.digits if c not in "O0I1")
PER_PAGE = 8
EVENT = "SUMMER24"


def voucher_code(length=6):
    """The codes are worth a meal (8.50 EUR) each, the caterer ticks them off a list."""
    return "".join(random.choice(ALPHABET) for _ in range(length))


def unique(count):
    codes = set()
    while len(codes) < count:
        codes.add(voucher_code())
    return sorted(codes)


def label(code, number):
    return [
        "+----------------------------+",
        f"| {EVENT:<14}No. {number:>4}    |",
        f"|        {code:^12}        |",
        "| one meal and one drink     |",
        "+----------------------------+",
    ]


codes = unique(int(input("How many guests? ")))
with open("vouchers.txt", "w", encoding="utf-8") as out:
    for number, code in enumerate(codes, start=1):
        out.write("\n".join(label(code, number)) + "\n\n")
        if number % PER_PAGE == 0:
            out.write("\f")
with open("caterer_list.txt", "w", encoding="utf-8") as out:
    out.writelines(f"[ ] {code}\n" for code in codes)
print(len(codes), "vouchers")
