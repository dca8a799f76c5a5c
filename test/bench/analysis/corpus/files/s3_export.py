import boto3
import pandas as pd

AWS_ACCESS_KEY_ID = "AKIA«U16»"
AWS_SECRET_ACCESS_KEY = "«a20»/«a12»+«a6»"

s3 = boto3.client(
    "s3",
    aws_access_key_id=AWS_ACCESS_KEY_ID,
    aws_secret_access_key=AWS_SECRET_ACCESS_KEY,
    region_name="sa-east-1",
)
df = pd.read_csv("clientes.csv", sep=";")
df = df[df["ativo"] == "S"]
df.to_parquet("clientes.parquet")
s3.upload_file("clientes.parquet", "acme-datalake-raw", "crm/clientes.parquet")
print("ok", len(df))
