# Tariff engine. Many names here look like Python's own: eval, exec, compile, system, run.
import ast
import operator
import tempfile
from pathlib import Path

OPS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


class Formula:
    def __init__(self, source):
        self.tree = ast.parse(source, mode="eval").body

    def eval(self, env):
        return self._walk(self.tree, env)

    def _walk(self, node, env):
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return env[node.id]
        if isinstance(node, ast.BinOp):
            return OPS[type(node.op)](self._walk(node.left, env), self._walk(node.right, env))
        raise ValueError("not allowed: %s" % ast.dump(node))


class Engine:
    system = "DE-2024"

    def __init__(self):
        self.steps = []

    def compile(self, name, source):
        self.steps.append((name, Formula(source)))
        return self

    def exec(self, env):
        env = dict(env)
        for name, formula in self.steps:
            env[name] = formula.eval(env)
        return env

    def run(self, rows):
        return [self.exec(r)["total"] for r in rows]


def main():
    rows = [ast.literal_eval(line) for line in ("{'kg': 12, 'km': 80}", "{'kg': 3.5, 'km': 410}")]
    totals = Engine().compile("base", "kg * 0.4 + km * 0.11").compile("total", "base * 1.19").run(rows)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "totals.txt"
        out.write_text("\n".join(f"{t:.2f}" for t in totals))
        print(out.read_text())
        out.unlink()


main()
