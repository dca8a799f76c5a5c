"""
Ticket triage
=============

This script reads all open tickets from the service desk database, asks a
model on AWS Bedrock for the priority and writes the answer back.

Usage:
    python ib_bedrock_ticket_triage.py --limit 50
"""
import argparse
import json
import logging

import boto3
import pymysql

log = logging.getLogger("triage")


class TriageConfig:
    """Configuration of the triage run."""

    region = "eu-central-1"
    model_id = "anthropic.claude-3-haiku-20240307-v1:0"
    db = dict(host="desk-db.corp.local", user="triage", password="tr1age-Blau-91", database="otrs")


class Triage:
    def __init__(self, cfg=TriageConfig):
        self.cfg = cfg
        # Step 1: connect to the database
        self.conn = pymysql.connect(**cfg.db)
        # Step 2: create the Bedrock client
        session = boto3.Session(profile_name="servicedesk")
        self.runtime = session.client("bedrock-runtime", region_name=cfg.region)

    def open_tickets(self, limit):
        with self.conn.cursor() as cur:
            cur.execute("SELECT id, title, body FROM ticket WHERE state = 'open' LIMIT %s", (limit,))
            yield from cur.fetchall()

    def ask(self, text):
        body = json.dumps(
            {
                "anthropic_version": "bedrock-2023-05-31",
                "max_tokens": 50,
                "messages": [{"role": "user", "content": text}],
            }
        )
        result = self.runtime.invoke_model(modelId=self.cfg.model_id, body=body)
        return json.loads(result["body"].read())["content"][0]["text"].strip()

    def run(self, limit):
        for number, title, body in self.open_tickets(limit):
            priority = self.ask("Priority 1-5 only, nothing else.\n\n" + title + "\n" + (body or ""))
            log.info("%s -> %s", number, priority)
            with self.conn.cursor() as cur:
                cur.execute("UPDATE ticket SET prio = %s WHERE id = %s", (priority, number))
        self.conn.commit()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    ap = argparse.ArgumentParser()
    ap.add_argument("--limit", type=int, default=20)
    Triage().run(ap.parse_args().limit)
