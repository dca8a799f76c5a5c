"""Monthly sales report: reads the export of the shop and writes one sheet per region."""
import pandas as pd
from pathlib import Path

SOURCE = Path("exports/sales_2024_05.xlsx")
TARGET = Path("reports/sales_by_region.xlsx")


def load(path: Path) -> pd.DataFrame:
    df = pd.read_excel(path, sheet_name="Orders")
    df.columns = [c.strip().lower() for c in df.columns]
    return df.dropna(subset=["order_id"])


def main() -> None:
    orders = load(SOURCE)
    with pd.ExcelWriter(TARGET) as writer:
        for region, part in orders.groupby("region"):
            summary = part.groupby("product")["amount"].agg(["sum", "count"])
            summary.to_excel(writer, sheet_name=str(region)[:31])
    print(f"wrote {TARGET}")


if __name__ == "__main__":
    main()
