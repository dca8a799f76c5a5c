from pptx import Presentation
from pptx.util import Inches, Pt
import pandas as pd

kpis = pd.read_csv("kpis.csv")
deck = Presentation("template.pptx")
layout = deck.slide_layouts[5]
for area, rows in kpis.groupby("area"):
    slide = deck.slides.add_slide(layout)
    slide.shapes.title.text = area
    box = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(8), Inches(4))
    frame = box.text_frame
    for row in rows.itertuples():
        p = frame.add_paragraph()
        p.text = f"{row.name}: {row.value}"
        p.font.size = Pt(20)
deck.save("kpis.pptx")
