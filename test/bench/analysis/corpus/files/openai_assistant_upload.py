from openai import OpenAI

client = OpenAI()
file = client.files.create(file=open("kunden_2024.csv", "rb"), purpose="assistants")
assistant = client.beta.assistants.create(
    model="gpt-4o",
    instructions="Du bist Vertriebsanalyst.",
    tools=[{"type": "code_interpreter"}],
    tool_resources={"code_interpreter": {"file_ids": [file.id]}},
)
thread = client.beta.threads.create(messages=[{"role": "user", "content": "Welche Kunden wachsen am stärksten?"}])
run = client.beta.threads.runs.create_and_poll(thread_id=thread.id, assistant_id=assistant.id)
for m in client.beta.threads.messages.list(thread_id=thread.id):
    print(m.role, m.content[0].text.value)
print(run.status)
