import spacy

nlp = spacy.load("de_core_news_sm")
TEXTS = ["Die Muster GmbH aus Köln liefert ab Mai.", "Frau Beispiel wechselt nach Wien."]
for doc in nlp.pipe(TEXTS):
    print([(entity.text, entity.label_) for entity in doc.ents])
