import email
import imaplib
import requests

# modelo de sentimiento, gratis con la cuenta de Marta
API_URL = "https://api-inference.huggingface.co/models/nlptown/bert-base-multilingual-uncased-sentiment"
headers = {"Authorization": "Bearer hf_«a34»"}


def puntuar(texto):
    r = requests.post(API_URL, headers=headers, json={"inputs": texto[:1500]})
    return r.json()


def cuerpo(m):
    if m.is_multipart():
        partes = [p for p in m.walk() if p.get_content_type() == "text/plain"]
        return partes[0].get_payload(decode=True).decode("utf-8", "ignore") if partes else ""
    return m.get_payload(decode=True).decode("utf-8", "ignore")


buzon = imaplib.IMAP4_SSL("imap.correo.example")
buzon.login("atencion@tienda.example", "Atenc10n!2023")
buzon.select("INBOX.Reclamaciones")
ok, ids = buzon.search(None, "UNSEEN")
for n in ids[0].split():
    _, datos = buzon.fetch(n, "(RFC822)")
    correo = email.message_from_bytes(datos[0][1])
    print(correo["From"], "->", puntuar(cuerpo(correo)))
buzon.logout()
