"""Pastes rows into the ChatGPT web page because we have no API budget."""
import time
import pandas as pd
import pyautogui
import pyperclip
import webbrowser

rows = pd.read_excel("claims.xlsx")
webbrowser.open("https://chatgpt.com/")
time.sleep(8)
for text in rows["description"]:
    pyperclip.copy("Classify this insurance claim: " + text)
    pyautogui.hotkey("ctrl", "v")
    pyautogui.press("enter")
    time.sleep(20)
    pyautogui.hotkey("ctrl", "shift", "c")
    print(pyperclip.paste())
