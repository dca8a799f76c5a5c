"""Translates SAP field names in our exports."""
FIELDS = {"BUKRS": "company", "BELNR": "document", "WRBTR": "amount", "BKTXT": "text", "USNAM": "user"}
SECRET_FIELDS = {"PASSWORD", "BCODE", "PASSCODE", "PWDSALTEDHASH"}


def translate(columns):
    return [FIELDS.get(c, c.lower()) for c in columns if c not in SECRET_FIELDS]


print(translate(["BUKRS", "BELNR", "WRBTR", "BCODE", "GJAHR"]))
