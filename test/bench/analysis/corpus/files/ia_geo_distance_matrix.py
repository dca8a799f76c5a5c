"""距離行列: 倉庫と店舗の直線距離を計算して表示する。

入力: places.tsv (名前<TAB>緯度<TAB>経度)
"""
import math
import sys

EARTH_RADIUS = 6371.0


def haversine(a, b):
    """2点間の距離 (km)"""
    (lat1, lon1), (lat2, lon2) = a, b
    p1, p2 = math.radians(lat1), math.radians(lat2)
    dp, dl = p2 - p1, math.radians(lon2 - lon1)
    h = math.sin(dp / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(dl / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(h))


def load(path):
    places = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            if line.startswith("#") or not line.strip():
                continue
            name, lat, lon = line.rstrip("\n").split("\t")
            places[name] = (float(lat), float(lon))
    return places


def nearest_neighbour(places, start):
    """最近傍法による巡回順"""
    route, rest = [start], set(places) - {start}
    while rest:
        here = places[route[-1]]
        route.append(min(rest, key=lambda n: haversine(here, places[n])))
        rest.remove(route[-1])
    return route


places = load(sys.argv[1] if len(sys.argv) > 1 else "places.tsv")
names = list(places)
print("\t" + "\t".join(names))
for a in names:
    print(a, *(f"{haversine(places[a], places[b]):.1f}" for b in names), sep="\t")

route = nearest_neighbour(places, names[0])
length = sum(haversine(places[a], places[b]) for a, b in zip(route, route[1:]))
print("順路:", " → ".join(route), f"({length:.0f} km)")
