"""Cálculo da folha: lê planilha de salários e gera holerites em PDF."""
import pandas as pd
from fpdf import FPDF
import smtplib
from email.message import EmailMessage

SENHA_EMAIL = "Rh@Folha2024"
funcionarios = pd.read_excel("salarios.xlsx", sheet_name="Maio")


def inss(salario):
    faixas = [(1412.00, 0.075), (2666.68, 0.09), (4000.03, 0.12), (7786.02, 0.14)]
    total, anterior = 0.0, 0.0
    for teto, taxa in faixas:
        if salario > anterior:
            total += (min(salario, teto) - anterior) * taxa
            anterior = teto
    return round(total, 2)


def holerite(f):
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.cell(0, 10, f"Holerite - {f['nome']}", ln=True)
    pdf.cell(0, 10, f"Bruto R$ {f['salario']:.2f}", ln=True)
    pdf.cell(0, 10, f"INSS  R$ {inss(f['salario']):.2f}", ln=True)
    nome = f"holerites/{f['matricula']}.pdf"
    pdf.output(nome)
    return nome


def enviar(f, anexo):
    msg = EmailMessage()
    msg["From"] = "rh@empresa-exemplo.com.br"
    msg["To"] = f["email"]
    msg["Subject"] = "Seu holerite"
    with open(anexo, "rb") as arq:
        msg.add_attachment(arq.read(), maintype="application", subtype="pdf", filename="holerite.pdf")
    with smtplib.SMTP("smtp.office365.com", 587) as s:
        s.starttls()
        s.login("rh@empresa-exemplo.com.br", SENHA_EMAIL)
        s.send_message(msg)


for _, f in funcionarios.iterrows():
    enviar(f, holerite(f))
