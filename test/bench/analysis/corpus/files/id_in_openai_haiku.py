from openai import OpenAI

client = OpenAI()
for topic in ("autumn", "spreadsheets", "coffee"):
    reply = client.responses.create(model="gpt-4.1-nano", input=f"A haiku about {topic}")
    print(reply.output_text, end="\n\n")
