"""Uploads the weekly deck to the shared drive."""
from google.oauth2 import service_account
from googleapiclient.discovery import build
from googleapiclient.http import MediaFileUpload

SCOPES = ["https://www.googleapis.com/auth/drive.file"]
creds = service_account.Credentials.from_service_account_file("service-account.json", scopes=SCOPES)
drive = build("drive", "v3", credentials=creds)
media = MediaFileUpload("weekly_deck.pptx", resumable=True)
meta = {"name": "weekly_deck.pptx", "parents": ["1aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW"]}
done = drive.files().create(body=meta, media_body=media, fields="id").execute()
print(done["id"])
