# typing the orders into the legacy ERP (no API...)
import time
import pandas as pd
import pyautogui as pag

pag.PAUSE = 0.3
orders = pd.read_csv("orders_today.csv")
time.sleep(5)  # switch to the window now!

for _, order in orders.iterrows():
    pag.hotkey("ctrl", "n")
    pag.typewrite(str(order["customer"]))
    pag.press("tab")
    pag.typewrite(str(order["article"]))
    pag.press("tab")
    pag.typewrite(str(order["quantity"]))
    pag.hotkey("ctrl", "s")
    if pag.locateOnScreen("error.png", confidence=0.9):
        pag.screenshot(f"error_{order['customer']}.png")
        pag.press("esc")
