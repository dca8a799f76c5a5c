"""Removes the training environment every Friday evening."""
from azure.identity import DefaultAzureCredential
from azure.mgmt.resource import ResourceManagementClient
import os

GROUPS = ["rg-training-01", "rg-training-02"]
client = ResourceManagementClient(DefaultAzureCredential(), os.environ["AZURE_SUBSCRIPTION_ID"])
existing = {g.name for g in client.resource_groups.list()}
for name in GROUPS:
    if name not in existing:
        print("gone already:", name)
        continue
    poller = client.resource_groups.begin_delete(name)
    poller.wait()
    print("deleted", name)
