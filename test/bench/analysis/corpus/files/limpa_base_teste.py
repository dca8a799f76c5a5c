# limpa a base de TESTE antes da carga
import os
import sqlalchemy as sa

url = os.environ["BASE_TESTE"]
if "prod" in url:
    raise SystemExit("NUNCA em produção!")
engine = sa.create_engine(url)
tabelas = ["pedidos", "itens", "clientes"]

with engine.begin() as con:
    for tabela in tabelas:
        con.execute(sa.text(f"TRUNCATE TABLE {tabela} CASCADE"))
    con.execute(sa.text("DELETE FROM auditoria"))
    con.execute(sa.text("INSERT INTO auditoria (evento) VALUES ('limpeza')"))
print("base limpa")
