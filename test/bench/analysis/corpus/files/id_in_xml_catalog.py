from xml.sax.saxutils import escape

ARTICLES = [("A-100", "Desk & chair", 249.0), ("A-200", "Lamp <small>", 39.9)]
print('<?xml version="1.0" encoding="UTF-8"?>')
print("<catalogue>")
for number, name, price in ARTICLES:
    print(f'  <article number="{escape(number)}" price="{price:.2f}">{escape(name)}</article>')
print("</catalogue>")
