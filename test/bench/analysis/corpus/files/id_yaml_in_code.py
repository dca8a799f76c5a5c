import io

import yaml
from sqlalchemy import create_engine
import pandas as pd

CONFIG = """
database:
  url: postgresql+psycopg2://finance:Zins«d4»%21@pg.acme.local:5432/ledger
mail:
  host: relay.acme.local
  user: finance-bot
  password: Mail-«l5»-«d3»
slack:
  webhook: https://hooks.slack.com/services/T«U8»/B«U8»/«a24»
"""

config = yaml.safe_load(io.StringIO(CONFIG))
engine = create_engine(config["database"]["url"])
frame = pd.read_sql("SELECT account, period, amount FROM postings WHERE year = 2025", engine)
print(frame.pivot_table(index="account", columns="period", values="amount", aggfunc="sum"))
