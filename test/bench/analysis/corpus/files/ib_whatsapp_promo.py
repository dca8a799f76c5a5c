# Envio de promociones por WhatsApp Web (hecho con ayuda de ChatGPT)
# ¡OJO! no cerrar el navegador
import random
import time
import urllib.parse

import pandas as pd
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

ARCHIVO = "clientes_promo.xlsx"
MENSAJE = "Hola {nombre}, esta semana tienes 20% en {producto}. ¡Te esperamos!"

# 1) Leer el archivo de clientes
clientes = pd.read_excel(ARCHIVO, dtype=str)
clientes = clientes.dropna(subset=["telefono"])

# 2) Abrir el navegador con el perfil del usuario (sesión ya iniciada)
opciones = webdriver.ChromeOptions()
opciones.add_argument(r"user-data-dir=C:\Users\ventas\AppData\Local\Google\Chrome\User Data")
opciones.add_argument("--ignore-certificate-errors")
navegador = webdriver.Chrome(options=opciones)

# 3) Enviar uno por uno
enviados = []
for _, c in clientes.iterrows():
    texto = MENSAJE.format(nombre=c["nombre"], producto=c["producto"])
    enlace = "https://web.whatsapp.com/send?phone=" + c["telefono"] + "&text=" + urllib.parse.quote(texto)
    navegador.get(enlace)
    time.sleep(random.uniform(9, 15))
    try:
        navegador.find_element(By.XPATH, '//div[@contenteditable="true"][@data-tab="10"]').send_keys(Keys.ENTER)
        enviados.append(c["telefono"])
    except Exception as e:
        print("no se pudo:", c["telefono"], e)

# 4) Guardar el resultado
pd.DataFrame({"telefono": enviados}).to_csv("enviados.csv", index=False)
navegador.quit()
