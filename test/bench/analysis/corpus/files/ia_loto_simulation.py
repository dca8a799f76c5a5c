# Simulation du loto : combien gagne-t-on en jouant 20 ans ?
# (pour convaincre le comité d'entreprise d'arrêter la cagnotte...)
import random

PRIX_GRILLE = 2.20
GAINS = {2: 5, 3: 20, 4: 500, 5: 100_000}
ANNEES = 20


def tirage():
    return set(random.sample(range(1, 50), 5))


def jouer(grilles_par_semaine, graine):
    random.seed(graine)
    depense = gain = 0
    ma_grille = tirage()
    for _ in range(ANNEES * 52 * grilles_par_semaine):
        depense += PRIX_GRILLE
        bons = len(ma_grille & tirage())
        gain += GAINS.get(bons, 0)
        if random.random() < 1 / 19_068_840:
            gain += 2_000_000
    return depense, gain


total_depense = total_gain = 0
for graine in range(1, 11):
    depense, gain = jouer(2, graine)
    total_depense += depense
    total_gain += gain
    print(f"joueur {graine:2d}: dépensé {depense:8.2f} €, gagné {gain:8.2f} €, solde {gain - depense:9.2f} €")

print("-" * 60)
print(f"retour moyen : {total_gain / total_depense:.1%}")
