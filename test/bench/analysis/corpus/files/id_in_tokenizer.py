"""A small formula language: tokens, tree, value."""
import re

TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|(.))")


def tokens(text):
    for number, operator in TOKEN.findall(text):
        yield ("num", float(number)) if number else ("op", operator)
    yield ("end", None)


class Parser:
    def __init__(self, text):
        self.stream = tokens(text)
        self.token = next(self.stream)

    def advance(self):
        token, self.token = self.token, next(self.stream, ("end", None))
        return token

    def expression(self):
        value = self.term()
        while self.token in (("op", "+"), ("op", "-")):
            value = value + self.term() if self.advance()[1] == "+" else value - self.term()
        return value

    def term(self):
        value = self.factor()
        while self.token in (("op", "*"), ("op", "/")):
            value = value * self.factor() if self.advance()[1] == "*" else value / self.factor()
        return value

    def factor(self):
        kind, value = self.advance()
        if kind == "num":
            return value
        inner = self.expression()
        self.advance()
        return inner


print(Parser("2 * (3 + 4.5) - 1").expression())
