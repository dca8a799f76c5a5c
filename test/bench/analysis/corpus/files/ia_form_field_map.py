"""Lists which columns of our master data go into which field of the supplier portal (documentation only).

The map is what the key users agreed on; nothing is filled in by this script. It renders the map
as Markdown for the wiki.
"""
from collections import namedtuple

Field = namedtuple("Field", "column html_id required note")

password_field = "txtPassword"
username_field = "txtUserName"
token_field = "__RequestVerificationToken"
captcha_field = "imgCaptcha"

FIELDS = [
    Field(None, username_field, True, "personal account, each user types it"),
    Field(None, password_field, True, "personal account, each user types it, never stored"),
    Field(None, token_field, True, "comes with the page"),
    Field(None, captcha_field, False, "only from outside the company"),
    Field("supplier_no", "txtKreditor", True, "ten digits, leading zeros"),
    Field("name1", "txtCompany", True, "as in the register"),
    Field("vat_id", "txtVatId", False, "with country code"),
    Field("secret_flag", "chkConfidential", False, "X if the supplier must stay secret"),
    Field("api_user", "txtInterfaceUser", False, "only for EDI suppliers"),
    Field("pwd_changed", "lblLastPasswordChange", False, "shown only"),
]


def markdown(fields):
    yield "| column | field | required | note |"
    yield "|---|---|---|---|"
    for field in fields:
        column = f"`{field.column}`" if field.column else "–"
        yield f"| {column} | `{field.html_id}` | {'yes' if field.required else ''} | {field.note} |"


def check(fields):
    ids = [f.html_id for f in fields]
    double = {i for i in ids if ids.count(i) > 1}
    if double:
        raise ValueError(f"field twice: {double}")


check(FIELDS)
print("\n".join(markdown(FIELDS)))
