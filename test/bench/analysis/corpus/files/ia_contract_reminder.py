# -*- coding: utf-8 -*-
"""
Kündigungsfristen überwachen
----------------------------
Liest vertraege.xlsx und zeigt, welche Verträge in den nächsten Wochen gekündigt
werden müssen.

Wird von Hand gestartet. (Wer es täglich haben möchte, kann die IT bitten, es in die
Aufgabenplanung aufzunehmen; schtasks /create darf bei uns nur die IT.)
"""
import datetime as dt

import pandas as pd
from dateutil.relativedelta import relativedelta

DATEI = r"\\fileserver\einkauf\vertraege.xlsx"
VORLAUF_TAGE = 42


def kuendigungstag(zeile):
    """letzter Tag, an dem gekündigt werden kann"""
    ende = zeile["Laufzeitende"].date()
    frist = relativedelta(months=int(zeile["Frist Monate"]))
    # verlängerte Verträge: Ende in die Zukunft schieben
    while ende - frist < dt.date.today():
        ende += relativedelta(months=int(zeile["Verlängerung Monate"] or 12))
    return ende - frist


def main():
    vertraege = pd.read_excel(DATEI, parse_dates=["Laufzeitende"])
    aktiv = vertraege[vertraege["Status"] == "aktiv"].copy()
    aktiv["Kündigen bis"] = aktiv.apply(kuendigungstag, axis=1)
    aktiv["Tage"] = aktiv["Kündigen bis"].map(lambda d: (d - dt.date.today()).days)
    dringend = aktiv[aktiv["Tage"] <= VORLAUF_TAGE].sort_values("Tage")
    if dringend.empty:
        print("Nichts zu tun.")
        return
    print(f"{len(dringend)} Verträge:")
    for _, z in dringend.iterrows():
        print(f"  {z['Nummer']:12} {z['Partner'][:30]:30} bis {z['Kündigen bis']:%d.%m.%Y} ({z['Tage']} Tage)")
    print("Jahreswert:", f"{dringend['Jahreswert'].sum():,.0f} EUR")


if __name__ == "__main__":
    main()
