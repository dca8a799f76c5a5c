from collections import Counter

ANSWERS = [("18-29", "yes"), ("18-29", "no"), ("30-49", "yes"), ("50+", "yes"), ("50+", "no"), ("50+", "no")]
POPULATION = {"18-29": 0.25, "30-49": 0.35, "50+": 0.40}

groups = Counter(group for group, _ in ANSWERS)
weights = {group: POPULATION[group] * len(ANSWERS) / count for group, count in groups.items()}
yes = sum(weights[group] for group, answer in ANSWERS if answer == "yes")
print(f"weighted yes: {yes / len(ANSWERS):.1%}")
