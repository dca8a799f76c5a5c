# -*- coding: utf-8 -*-
# Juego del ahorcado para la clase de informatica
import random

palabras = ["elefante", "murcielago", "biblioteca", "ordenador", "chocolate", "mariposa"]
dibujo = ["", "O", "O\n|", "O\n|\\", "O\n/|\\", "O\n/|\\\n/", "O\n/|\\\n/ \\"]

palabra_secreta = random.choice(palabras)
letras_usadas = []
fallos = 0


def mostrar(palabra, letras):
    salida = ""
    for l in palabra:
        if l in letras:
            salida = salida + l + " "
        else:
            salida = salida + "_ "
    return salida


while fallos < 6:
    print()
    print(dibujo[fallos])
    print(mostrar(palabra_secreta, letras_usadas))
    letra = input("Dime una letra: ").lower().strip()
    if len(letra) != 1 or not letra.isalpha():
        print("Solo una letra, por favor")
        continue
    if letra in letras_usadas:
        print("Ya la has dicho!")
        continue
    letras_usadas.append(letra)
    if letra not in palabra_secreta:
        fallos = fallos + 1
        print("No esta. Te quedan", 6 - fallos)
    if all(l in letras_usadas for l in palabra_secreta):
        print("Ganaste! La palabra secreta era", palabra_secreta)
        break
else:
    print(dibujo[6])
    print("Te han ahorcado... era", palabra_secreta)
