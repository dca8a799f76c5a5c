"""Labels of the customer portal in three languages."""
LABELS = {
    "de": {"user": "Benutzername", "password": "Passwort", "forgot": "Passwort vergessen?", "token": "Einmalcode"},
    "en": {"user": "User name", "password": "Password", "forgot": "Forgot your password?", "token": "One-time code"},
    "fr": {"user": "Identifiant", "password": "Mot de passe", "forgot": "Mot de passe oublié ?", "token": "Code à usage unique"},
}
HELP = {"password": "At least 12 characters", "token": "Six digits, sent by text message"}

for language, labels in LABELS.items():
    missing = set(LABELS["en"]) - set(labels)
    print(language, "complete" if not missing else f"missing: {missing}")
