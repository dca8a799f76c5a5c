"""Copies the scan folder to Azure."""
from azure.storage.blob import BlobServiceClient
from pathlib import Path

CONN = "DefaultEndpointsProtocol=https;AccountName=acmescans;AccountKey=«b86»==;EndpointSuffix=core.windows.net"
service = BlobServiceClient.from_connection_string(CONN)
container = service.get_container_client("scans")

for path in Path("D:/scans").glob("*.tif"):
    with path.open("rb") as data:
        container.upload_blob(path.name, data, overwrite=True)
    print(path.name)
print("finished")
print(sum(1 for _ in container.list_blobs()), "blobs")
