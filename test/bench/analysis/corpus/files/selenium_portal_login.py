from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from selenium.webdriver.support import expected_conditions as EC

URL = "https://portal.lieferant-nord.de/login"
USER = "einkauf07"
PASSWORT = "Kiefer-Blau-41"

driver = webdriver.Chrome()
driver.get(URL)
driver.find_element(By.ID, "username").send_keys(USER)
driver.find_element(By.ID, "password").send_keys(PASSWORT)
driver.find_element(By.CSS_SELECTOR, "button[type=submit]").click()
wait = WebDriverWait(driver, 20)
table = wait.until(EC.presence_of_element_located((By.ID, "bestellungen")))
for row in table.find_elements(By.TAG_NAME, "tr"):
    print([cell.text for cell in row.find_elements(By.TAG_NAME, "td")])
driver.quit()
