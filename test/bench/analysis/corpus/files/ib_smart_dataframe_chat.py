# chat with the payroll table - the model writes and runs the code
import pandas as pd
import pandasai as pai
from pandasai.llm import OpenAI as PaiOpenAI
from interpreter import interpreter

llm = PaiOpenAI(api_token="sk-«a20»T3BlbkFJ«a20»", model="gpt-4o")
lohn = pd.read_excel("lohnjournal_2024.xlsx", skiprows=3)
lohn.columns = [str(c).strip().lower() for c in lohn.columns]

chat = pai.SmartDataframe(lohn, config={"llm": llm, "enable_cache": False})

while True:
    frage = input("Frage (x = Ende, ! = Interpreter): ")
    if frage == "x":
        break
    if frage.startswith("!"):
        interpreter.auto_run = True   # nicht immer fragen
        interpreter.llm.model = "gpt-4o"
        frame = pd.read_clipboard()
        interpreter.chat(frage[1:] + "\n" + frame.to_csv(sep="\t"))
    else:
        print(chat.chat(frage))
