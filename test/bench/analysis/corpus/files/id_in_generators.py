from itertools import groupby, islice


def windows(values, size):
    values = iter(values)
    window = tuple(islice(values, size))
    while len(window) == size:
        yield window
        window = window[1:] + tuple(islice(values, 1))
        if len(window) < size:
            return


def runs(values):
    for value, group in groupby(values):
        yield value, sum(1 for _ in group)


print([sum(w) / 3 for w in windows([3, 4, 5, 9, 12, 4], 3)])
print(list(runs("aaabccdd")))
