"""Compte rendu de réunion à partir d'une transcription."""
from pathlib import Path
from mistralai import Mistral

cle = Path("~/.config/mistral.key").expanduser().read_text().strip()
client = Mistral(api_key=cle)

transcription = Path("reunion_2024-05-14.txt").read_text(encoding="utf-8")
consigne = (
    "Rédige un compte rendu structuré : participants, décisions, actions avec responsable et échéance.\n\n"
)
reponse = client.chat.complete(
    model="mistral-large-latest",
    messages=[{"role": "user", "content": consigne + transcription}],
)
texte = reponse.choices[0].message.content
Path("compte_rendu.md").write_text(texte, encoding="utf-8")
print(texte[:400])
