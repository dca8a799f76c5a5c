import unicodedata


def slug(text):
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in plain.lower()).split())


def title(text):
    small = {"und", "der", "die", "das", "of", "the"}
    return " ".join(w if w in small else w.capitalize() for w in text.split())


print(slug("Müller & Söhne GmbH"), title("haus der kunst"))
