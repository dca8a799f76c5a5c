import vertexai
from vertexai.generative_models import GenerativeModel, Part
from pathlib import Path
import json

vertexai.init(project="acme-ap-prod", location="europe-west4")
model = GenerativeModel("gemini-1.5-pro-002")
out = {}
for pdf in sorted(Path("inbox").glob("*.pdf")):
    part = Part.from_data(pdf.read_bytes(), mime_type="application/pdf")
    r = model.generate_content([part, "Return vendor, number, date, total as JSON"])
    out[pdf.name] = r.text
    print(pdf.name, r.text[:80])
with open("invoices.json", "w") as f:
    json.dump(out, f, indent=2)
