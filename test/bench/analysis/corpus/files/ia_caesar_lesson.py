# Lesson 4: secret messages (grade 8)
# Caesar, Vigenere and ROT13 on paper and in Python

import codecs
import string

ABC = string.ascii_uppercase


def caesar(text, key):
    result = ""
    for ch in text.upper():
        if ch in ABC:
            result += ABC[(ABC.index(ch) + key) % 26]
        else:
            result += ch
    return result


def vigenere(text, keyword, direction=1):
    result, i = "", 0
    for ch in text.upper():
        if ch in ABC:
            shift = ABC.index(keyword[i % len(keyword)].upper())
            result += ABC[(ABC.index(ch) + direction * shift) % 26]
            i += 1
        else:
            result += ch
    return result


def crack_caesar(secret):
    """Frequency attack: the most frequent letter is probably an E."""
    counts = {letter: secret.count(letter) for letter in ABC}
    most = max(counts, key=counts.get)
    return (ABC.index(most) - ABC.index("E")) % 26


# --- try it out -------------------------------------------------
message = "MEET ME BEHIND THE GYM BEFORE THE BELL RINGS"
secret = caesar(message, 3)
print("encrypted:", secret)
print("decrypted:", caesar(secret, -3))
print("rot13:    ", codecs.encode(message, "rot13"))

key = crack_caesar(secret)
print("cracked key:", key)
print(caesar(secret, -key))

secret2 = vigenere("ATTACK AT DAWN", "LEMON")
print(secret2)                        # LXFOPV EF RNHR
print(vigenere(secret2, "LEMON", -1))

# homework: why is the key LEMON better than the key A ?
