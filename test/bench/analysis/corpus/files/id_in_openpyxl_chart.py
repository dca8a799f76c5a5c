from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

book = Workbook()
sheet = book.active
for row in [("Region", "Sales"), ("North", 120), ("South", 95), ("West", 140)]:
    sheet.append(row)
chart = BarChart()
chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=4), titles_from_data=True)
chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=4))
sheet.add_chart(chart, "D2")
book.save("regions.xlsx")
