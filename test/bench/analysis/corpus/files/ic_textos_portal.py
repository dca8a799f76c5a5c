"""Textos do portal de RH em três línguas (as palavras 'senha' e 'chave' são só rótulos)."""
import json

TEXTOS = {
    "pt": {"senha": "Senha", "nova_senha": "Nova senha", "chave_pix": "Chave Pix", "token": "Código de acesso"},
    "es": {"senha": "Contraseña", "nova_senha": "Contraseña nueva", "chave_pix": "Clave", "token": "Código de acceso"},
    "de": {"senha": "Passwort", "nova_senha": "Neues Passwort", "chave_pix": "Schlüssel", "token": "Zugangscode"},
}
ERROS = {
    "senha": "Senha incorreta: confira maiúsculas e minúsculas.",
    "token": "O token expirou; peça outro.",
}


def faltando():
    base = set(TEXTOS["pt"])
    return {lingua: sorted(base - set(textos)) for lingua, textos in TEXTOS.items() if base - set(textos)}


def mostrar(lingua):
    password_label = TEXTOS[lingua]["senha"]
    print(f"{lingua}: {password_label} / {TEXTOS[lingua]['chave_pix']}")


for lingua in TEXTOS:
    mostrar(lingua)
print(json.dumps(faltando() or ERROS, ensure_ascii=False, indent=1))
