from google import genai

client = genai.Client()
response = client.models.generate_content(
    model="gemini-2.0-flash", contents="Describe a poster for a summer sale in three sentences."
)
print(response.text)
