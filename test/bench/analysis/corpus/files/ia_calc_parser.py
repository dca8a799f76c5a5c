"""A calculator for the cost sheet that does without eval().

Grammar:  expr = term {(+|-) term};  term = factor {(*|/) factor};  factor = number | name | (expr)
"""
import ast
import operator
import re

TOKEN_RE = re.compile(r"\s*(?:(\d+(?:[.,]\d+)?)|([A-Za-z_]\w*)|(.))")
TOKEN_KINDS = ("NUMBER", "NAME", "OP")
OPS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


class Parser:
    def __init__(self, text, names=None):
        self.tokens = [self.kind(m) for m in TOKEN_RE.finditer(text.strip())] + [("END", "")]
        self.names = names or {}

    @staticmethod
    def kind(match):
        index = next(i for i, group in enumerate(match.groups()) if group is not None)
        return TOKEN_KINDS[index], match.group(index + 1)

    def eval(self):
        value = self.expr()
        token_type, token = self.tokens[0]
        if token_type != "END":
            raise SyntaxError(f"unexpected token {token!r}")
        return value

    def binary(self, sub, ops):
        value = sub()
        while self.tokens[0][1] and self.tokens[0][1] in ops:
            value = OPS[self.tokens.pop(0)[1]](value, sub())
        return value

    def expr(self):
        return self.binary(self.term, "+-")

    def term(self):
        return self.binary(self.factor, "*/")

    def factor(self):
        token_type, token = self.tokens.pop(0)
        if token_type == "NUMBER":
            return float(token.replace(",", "."))
        if token_type == "NAME":
            return self.names[token]
        if token == "(":
            value = self.expr()
            self.tokens.pop(0)
            return value
        if token == "-":
            return -self.factor()
        raise SyntaxError(f"unexpected token {token!r}")


constants = ast.literal_eval("{'vat': 0.19, 'rate': 84.5}")
for line in ["3 + 4 * 2", "(3 + 4) * 2", "8 * rate * (1 + vat)", "-2,5 / 5"]:
    print(f"{line:24} = {Parser(line, constants).eval():.2f}")
