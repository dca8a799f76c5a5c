import re
import sys
from functools import total_ordering


@total_ordering
class Version:
    def __init__(self, text):
        self.numbers = tuple(int(part) for part in re.findall(r"\d+", text)[:3])
        self.text = text

    def __eq__(self, other):
        return self.numbers == other.numbers

    def __lt__(self, other):
        return self.numbers < other.numbers


print(max(map(Version, sys.argv[1:])).text)
