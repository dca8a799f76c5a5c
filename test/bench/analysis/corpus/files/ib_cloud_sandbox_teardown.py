#!/usr/bin/env python3
"""Friday clean-up: tears down everything tagged env=sandbox (AWS, Azure, GCP).

Cron on the ops box:  0 18 * * 5  /opt/ops/teardown.py --yes
"""
from __future__ import annotations

import argparse
import shlex
import subprocess

import boto3
from azure.identity import DefaultAzureCredential
from azure.mgmt.resource import ResourceManagementClient

TAG = [{"Name": "tag:env", "Values": ["sandbox"]}]


def aws(region: str) -> None:
    ec2 = boto3.resource("ec2", region_name=region)
    ec2.instances.filter(Filters=TAG).terminate()
    rds = boto3.client("rds", region_name=region)
    for db in rds.describe_db_instances()["DBInstances"]:
        if any(t["Key"] == "env" and t["Value"] == "sandbox" for t in db["TagList"]):
            rds.delete_db_instance(DBInstanceIdentifier=db["DBInstanceIdentifier"], SkipFinalSnapshot=True, DeleteAutomatedBackups=True)
    for table in boto3.resource("dynamodb", region_name=region).tables.all():
        if table.name.startswith("sbx-"):
            table.delete()


def azure(subscription: str) -> None:
    client = ResourceManagementClient(DefaultAzureCredential(), subscription)
    waiting = []
    for group in client.resource_groups.list(filter="tagName eq 'env' and tagValue eq 'sandbox'"):
        waiting.append(client.resource_groups.begin_delete(group.name))
    for poller in waiting:
        poller.wait()


def gcp(project: str) -> None:
    subprocess.run(shlex.split(f"gcloud projects delete {project} --quiet"), check=True)


def rest() -> None:
    subprocess.run(["terraform", "destroy", "-auto-approve"], cwd="sandbox", check=True)
    subprocess.run(["kubectl", "delete", "namespace", "sandbox"], check=False)
    subprocess.run("docker system prune -af --volumes", shell=True)
    subprocess.run(["aws", "s3", "rb", "s3://acme-sandbox-scratch", "--force"])


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--yes", action="store_true")
    if not ap.parse_args().yes:
        raise SystemExit("dry run: nothing done")
    for r in ("eu-west-1", "eu-central-1"):
        aws(r)
    azure("00000000-0000-0000-0000-000000000000")
    gcp("acme-sandbox-322")
    rest()
