# Informe mensual de ventas por delegacion
# Autor: M. Fuentes (Administracion)
import pandas as pd
import numpy as np

archivo = 'ventas_2024.xlsx'
df = pd.read_excel(archivo, sheet_name='Datos')
# limpiar nombres de columnas
df.columns = [c.strip().lower().replace(' ', '_') for c in df.columns]
# borrar filas vacias
df = df.dropna(how='all')
df['fecha'] = pd.to_datetime(df['fecha'], dayfirst=True, errors='coerce')
df['mes'] = df['fecha'].dt.month
df['importe'] = df['importe'].astype(str).str.replace('.', '', regex=False).str.replace(',', '.', regex=False).astype(float)

# tabla dinamica
tabla = pd.pivot_table(df, index='delegacion', columns='mes', values='importe', aggfunc=np.sum, fill_value=0, margins=True, margins_name='TOTAL')
print(tabla.round(2))

# los 10 mejores clientes
top = df.groupby('cliente')['importe'].sum().sort_values(ascending=False).head(10)
print(top)

# columna calculada con eval de pandas
df = df.eval('margen = importe - coste')
df = df.query('margen < 0 and importe > 0')
print('Ventas con margen negativo:', len(df))

tabla.to_excel('informe_ventas.xlsx')
df.to_csv('margen_negativo.csv', sep=';', decimal=',', index=False)
print('FIN')
