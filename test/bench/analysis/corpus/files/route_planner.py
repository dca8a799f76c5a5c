"""Nearest-neighbour round trip over the customers of a day."""
import json
import math
import sys


def distance(a, b):
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 6371 * 2 * math.asin(math.sqrt(h))


def route(depot, stops):
    here, rest, order = depot, dict(stops), []
    while rest:
        name = min(rest, key=lambda n: distance(here, rest[n]))
        order.append(name)
        here = rest.pop(name)
    return order


stops = {k: tuple(v) for k, v in json.load(sys.stdin).items()}
depot = stops.pop("depot")
for number, name in enumerate(route(depot, stops), start=1):
    print(number, name)
