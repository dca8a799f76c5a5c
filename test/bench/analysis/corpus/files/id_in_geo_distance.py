from math import asin, cos, radians, sin, sqrt

BRANCHES = {"Hamburg": (53.55, 9.99), "Lyon": (45.76, 4.84), "Porto": (41.15, -8.61)}


def distance(a, b):
    (lat1, lon1), (lat2, lon2) = ((radians(x), radians(y)) for x, y in (a, b))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * asin(sqrt(h))


names = list(BRANCHES)
for i, first in enumerate(names):
    for second in names[i + 1 :]:
        print(f"{first}-{second}: {distance(BRANCHES[first], BRANCHES[second]):.0f} km")
