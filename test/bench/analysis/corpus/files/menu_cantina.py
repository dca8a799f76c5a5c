from datetime import date

CARDAPIO = {
    0: ("Frango grelhado", "Lasanha de legumes"),
    1: ("Feijoada leve", "Tofu ao curry"),
    2: ("Peixe assado", "Risoto de cogumelos"),
    3: ("Carne de panela", "Omelete"),
    4: ("Pizza", "Salada completa"),
}
ALERGENOS = {"Lasanha de legumes": ["glúten", "leite"], "Pizza": ["glúten", "leite"], "Omelete": ["ovo"]}

hoje = date.today().weekday()
if hoje in CARDAPIO:
    for prato in CARDAPIO[hoje]:
        aviso = ", ".join(ALERGENOS.get(prato, [])) or "sem alérgenos declarados"
        print(f"{prato}  ({aviso})")
else:
    print("A cantina não abre no fim de semana.")
