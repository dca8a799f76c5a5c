import os
import base64
import requests

token = os.environ["GRAPH_TOKEN"]
with open("report.xlsx", "rb") as f:
    content = base64.b64encode(f.read()).decode()

mail = {
    "message": {
        "subject": "Weekly report",
        "body": {"contentType": "Text", "content": "see attachment"},
        "toRecipients": [{"emailAddress": {"address": "board@acme.example"}}],
        "attachments": [
            {"@odata.type": "#microsoft.graph.fileAttachment", "name": "report.xlsx", "contentBytes": content}
        ],
    }
}
r = requests.post(
    "https://graph.microsoft.com/v1.0/me/sendMail",
    json=mail,
    headers={"Authorization": f"Bearer {token}"},
    timeout=60,
)
r.raise_for_status()
