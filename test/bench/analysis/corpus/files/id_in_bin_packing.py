PARCELS = [4.2, 8.1, 1.4, 7.7, 2.4, 3.0, 5.5]
LIMIT = 10

bins = []
for weight in sorted(PARCELS, reverse=True):
    for content in bins:
        if sum(content) + weight <= LIMIT:
            content.append(weight)
            break
    else:
        bins.append([weight])
for number, content in enumerate(bins, 1):
    print(number, content, f"{sum(content):.1f} kg")
