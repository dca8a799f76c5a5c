"""Books incoming goods in the supplier portal (RPA)."""
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

LOGIN = ("wareneingang", "Palette«d4»")
driver = webdriver.Chrome()
driver.get("https://portal.lieferant-muster.example/login")
driver.find_element(By.ID, "user").send_keys(LOGIN[0])
driver.find_element(By.ID, "password").send_keys(LOGIN[1], Keys.ENTER)
for row in driver.find_elements(By.CSS_SELECTOR, "table.orders tr"):
    number, status = [cell.text for cell in row.find_elements(By.TAG_NAME, "td")[:2]]
    if status == "offen":
        driver.find_element(By.LINK_TEXT, number).click()
        driver.find_element(By.ID, "pin").send_keys("«d6»")
        driver.find_element(By.ID, "confirm").click()
driver.quit()
