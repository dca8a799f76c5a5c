import os
import csv
from langchain_mistralai import ChatMistralAI

modele = ChatMistralAI(model="mistral-small-latest", mistral_api_key=os.environ["MISTRAL_API_KEY"])
with open("candidats.csv", encoding="utf-8") as f:
    candidats = list(csv.DictReader(f))

for candidat in candidats:
    consigne = f"Résume en deux phrases le profil suivant : {candidat['lettre']}"
    reponse = modele.invoke(consigne)
    print(candidat["nom"], ":", reponse.content)
print(len(candidats), "candidats")
