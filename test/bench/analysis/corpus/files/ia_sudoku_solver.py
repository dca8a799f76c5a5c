"""Sudoku solver with constraint propagation and backtracking.

Usage:
    python sudoku_solver.py                 solves the three built-in puzzles
    python sudoku_solver.py 53..7....6..195...(81 characters)
"""
import sys
import time

DIGITS = "123456789"
ROWS = "ABCDEFGHI"
CELLS = [r + c for r in ROWS for c in DIGITS]
UNITS = (
    [[r + c for r in ROWS] for c in DIGITS]
    + [[r + c for c in DIGITS] for r in ROWS]
    + [[r + c for r in rs for c in cs] for rs in ("ABC", "DEF", "GHI") for cs in ("123", "456", "789")]
)
UNITS_OF = {s: [u for u in UNITS if s in u] for s in CELLS}
PEERS = {s: set(sum(UNITS_OF[s], [])) - {s} for s in CELLS}

PUZZLES = [
    "003020600900305001001806400008102900700000008006708200002609500800203009005010300",
    "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
    "85...24..72......9..4.........1.7..23.5...9...4...........8..7..17..........36.4.",
]


def parse(text):
    values = dict.fromkeys(CELLS, DIGITS)
    for cell, char in zip(CELLS, text):
        if char in DIGITS and not assign(values, cell, char):
            return None
    return values


def assign(values, cell, digit):
    others = values[cell].replace(digit, "")
    if all(kill(values, cell, d) for d in others):
        return values
    return None


def kill(values, cell, digit):
    """Removes a candidate from a cell and tells its peers."""
    if digit not in values[cell]:
        return values
    values[cell] = values[cell].replace(digit, "")
    if not values[cell]:
        return None
    if len(values[cell]) == 1:
        if not all(kill(values, p, values[cell]) for p in PEERS[cell]):
            return None
    for unit in UNITS_OF[cell]:
        places = [s for s in unit if digit in values[s]]
        if not places:
            return None
        if len(places) == 1 and not assign(values, places[0], digit):
            return None
    return values


def attack(values):
    """Tries the cell with the fewest candidates first."""
    if values is None:
        return None
    if all(len(v) == 1 for v in values.values()):
        return values
    _, cell = min((len(v), s) for s, v in values.items() if len(v) > 1)
    for digit in values[cell]:
        found = attack(assign(values.copy(), cell, digit))
        if found:
            return found
    return None


def show(values):
    for r in ROWS:
        print(" ".join(values[r + c] + (" |" if c in "36" else "") for c in DIGITS))
        if r in "CF":
            print("------+-------+------")


def main():
    todo = sys.argv[1:] or PUZZLES
    for text in todo:
        start = time.perf_counter()
        solved = attack(parse(text))
        exec_time = time.perf_counter() - start
        if solved is None:
            print("no solution:", text)
            continue
        show(solved)
        print(f"exec_time = {exec_time * 1000:.1f} ms\n")


if __name__ == "__main__":
    main()
