"""RSA with tiny numbers, to follow along on the blackboard. Do not use it for anything real."""
from math import gcd


def is_prime(n):
    return n > 1 and all(n % d for d in range(2, int(n ** 0.5) + 1))


def extended_euclid(a, b):
    if b == 0:
        return a, 1, 0
    g, x, y = extended_euclid(b, a % b)
    return g, y, x - a // b * y


def make_keys(p, q, e=17):
    assert is_prime(p) and is_prime(q)
    n, phi = p * q, (p - 1) * (q - 1)
    assert gcd(e, phi) == 1, "choose another e"
    _, d, _ = extended_euclid(e, phi)
    public_key = (e, n)
    private_key = (d % phi, n)
    return public_key, private_key


def encrypt(text, public_key):
    e, n = public_key
    return [pow(ord(char), e, n) for char in text]


def decrypt(numbers, private_key):
    d, n = private_key
    return "".join(chr(pow(number, d, n)) for number in numbers)


public_key, private_key = make_keys(61, 53)
print("public key :", public_key)
print("private key:", private_key, "(for real this would be a secret)")

payload = encrypt("HELLO CLASS 10B", public_key)
print("encrypted payload:", payload)
print("decrypted payload:", decrypt(payload, private_key))

# how an attacker breaks it: n is so small that it can be factored
e, n = public_key
p = next(d for d in range(2, n) if n % d == 0)
_, stolen_key = make_keys(p, n // p, e)
print("attacker reads:", decrypt(payload, stolen_key))
