# Farbpalette der Marke in alle Formate
import colorsys

PALETTE = {"primär": "#1b6ca8", "akzent": "#f39c12", "text": "#2c3e50", "grau": "#95a5a6"}


def rgb(hexcode):
    return tuple(int(hexcode[i : i + 2], 16) for i in (1, 3, 5))


def cmyk(r, g, b):
    c, m, y = (1 - v / 255 for v in (r, g, b))
    k = min(c, m, y)
    if k == 1:
        return 0, 0, 0, 100
    return tuple(round((v - k) / (1 - k) * 100) for v in (c, m, y)) + (round(k * 100),)


for name, code in PALETTE.items():
    h, l, s = colorsys.rgb_to_hls(*(v / 255 for v in rgb(code)))
    print(f"{name:8} {code} rgb{rgb(code)} cmyk{cmyk(*rgb(code))} hsl({h * 360:.0f}, {s:.0%}, {l:.0%})")
