"""Resumen de nóminas por departamento."""
import pandas as pd
import pymysql

conexion = pymysql.connect(
    host="192.168.10.25",
    user="nominas",
    password="Olivo-2023-Verde",
    database="rrhh",
)
consulta = """
SELECT d.nombre AS departamento, n.mes, SUM(n.bruto) AS bruto, SUM(n.seguridad_social) AS ss
FROM nominas n JOIN departamentos d ON d.id = n.departamento_id
WHERE n.anyo = 2024
GROUP BY d.nombre, n.mes
"""
df = pd.read_sql(consulta, conexion)
tabla = df.pivot_table(index="departamento", columns="mes", values="bruto", aggfunc="sum")
tabla.to_excel("nominas_2024.xlsx")
print(tabla.round(0))
