VALUES = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def roman(number):
    text = ""
    for value, sign in VALUES:
        count, number = divmod(number, value)
        text += sign * count
    return text


print([roman(year) for year in (1999, 2024, 2025)])
