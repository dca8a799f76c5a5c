"""Lists users without a manager from Microsoft Graph."""
import msal
import requests

TENANT = "«h8»-«h4»-4«h3»-9«h3»-«h12»"
CLIENT_ID = "«h8»-«h4»-4«h3»-8«h3»-«h12»"
CLIENT_SECRET = "a1B8Q~«a34»"

app = msal.ConfidentialClientApplication(
    CLIENT_ID,
    authority=f"https://login.microsoftonline.com/{TENANT}",
    client_credential=CLIENT_SECRET,
)
token = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])["access_token"]
url = "https://graph.microsoft.com/v1.0/users?$select=displayName,mail&$expand=manager"
while url:
    page = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=30).json()
    for user in page["value"]:
        if "manager" not in user:
            print(user["displayName"], user["mail"])
    url = page.get("@odata.nextLink")
