import matplotlib.pyplot as plt

CITIES = [("Berlin", 13.4, 52.5, 3.7), ("Paris", 2.35, 48.85, 2.1), ("Wien", 16.4, 48.2, 1.9)]
figure, axes = plt.subplots(figsize=(6, 4))
axes.scatter([c[1] for c in CITIES], [c[2] for c in CITIES], s=[60 * c[3] for c in CITIES], alpha=0.6)
for name, x, y, _ in CITIES:
    axes.annotate(name, (x, y))
figure.savefig("cities.png", dpi=150)
