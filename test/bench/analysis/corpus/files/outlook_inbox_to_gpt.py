# summarise unread mails of the shared mailbox - quick hack, works!
import win32com.client
from openai import OpenAI

client = OpenAI(api_key="sk-proj-«u74»T3BlbkFJ«u74»")
outlook = win32com.client.Dispatch("Outlook.Application").GetNamespace("MAPI")
inbox = outlook.GetDefaultFolder(6)
messages = inbox.Items.Restrict("[Unread] = true")

bodies = []
for m in messages:
    bodies.append(m.Subject + "\n" + m.Body)

prompt = "Summarise these mails in five bullet points:\n\n" + "\n---\n".join(bodies)
answer = client.chat.completions.create(
    model="gpt-4o-mini",
    messages=[{"role": "user", "content": prompt}],
)
print(answer.choices[0].message.content)

new = outlook.Application.CreateItem(0)
new.To = "team-service@contoso-handel.de"
new.Subject = "Zusammenfassung"
new.Body = answer.choices[0].message.content
new.Send()
