"""The stack language of our label printer, emulated: to try layouts without wasting labels.

    10 20 MOVE "HELLO" PRINT  5 EXEC_DELAY  CUT
"""
import shlex
import sys


class Printer:
    def __init__(self, width=40, height=12):
        self.grid = [[" "] * width for _ in range(height)]
        self.x = self.y = 0
        self.stack = []
        self.commands = {
            "MOVE": self.do_move, "PRINT": self.do_print, "EXEC_DELAY": self.do_delay,
            "CUT": self.do_cut, "DUP": self.do_dup, "EVAL_SUM": self.do_sum,
        }

    def execute(self, program):
        for token in shlex.split(program, posix=False):
            if token in self.commands:
                self.commands[token]()
            elif token.startswith('"'):
                self.stack.append(token.strip('"'))
            else:
                self.stack.append(int(token))

    def do_move(self):
        self.y, self.x = self.stack.pop() // 10, self.stack.pop()

    def do_print(self):
        for char in str(self.stack.pop()):
            if self.y < len(self.grid) and self.x < len(self.grid[0]):
                self.grid[self.y][self.x] = char
            self.x += 1

    def do_delay(self):
        self.stack.pop()

    def do_dup(self):
        self.stack.append(self.stack[-1])

    def do_sum(self):
        self.stack.append(self.stack.pop() + self.stack.pop())

    def do_cut(self):
        print("+" + "-" * len(self.grid[0]) + "+")
        for row in self.grid:
            print("|" + "".join(row) + "|")
        print("+" + "-" * len(self.grid[0]) + "+")
        self.__init__(len(self.grid[0]), len(self.grid))


if __name__ == "__main__":
    source = sys.stdin.read() if not sys.stdin.isatty() else '4 10 MOVE "SHELL ROTELLA" PRINT 4 30 MOVE 12 8 EVAL_SUM PRINT CUT'
    Printer().execute(source)
