"""Maps the ids of the old CRM to those of the new one."""
import json

TENANT_ID = "«h8»-«h4»-4«h3»-b«h3»-«h12»"
CONTENT_SHA256 = "«h64»"
ETAG = '"«h32»"'
GIT_COMMIT = "«h40»"
INTEGRITY = "sha384-«b64»"
FIXTURE_TOKEN = "test-token"
TOKEN_TYPE = "Bearer"
PASSWORD_HASH = "$2b$12$«a53»"
KEYBOARD_LAYOUT = "qwertzuiop"
SECRET_SANTA = ["Ana", "Bea", "Carlos", "Dora"]
PUBLIC_KEY = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC«b64» office@acme"

with open("ids.json", encoding="utf-8") as f:
    old_to_new = json.load(f)
missing = [k for k, v in old_to_new.items() if not v]
print(len(old_to_new), "ids,", len(missing), "missing", TENANT_ID)
