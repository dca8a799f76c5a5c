from azure.storage.blob import BlobClient, BlobServiceClient

CONNECTION = (
    "DefaultEndpointsProtocol=https;AccountName=stmarketing;"
    "AccountKey=«b86»==;"
    "EndpointSuffix=core.windows.net"
)
SAS = "sv=2022-11-02&ss=b&srt=co&sp=rwl&se=2026-01-01T00:00:00Z&sig=«a43»%3D"

service = BlobServiceClient.from_connection_string(CONNECTION)
container = service.get_container_client("exports")
with open("leads.csv", "rb") as data:
    container.upload_blob("leads.csv", data, overwrite=True)

blob = BlobClient.from_blob_url(f"https://stpartner.blob.core.windows.net/in/leads.csv?{SAS}")
with open("leads.csv", "rb") as data:
    blob.upload_blob(data)
