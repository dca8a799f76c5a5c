import { suite } from 'uvu';
import { finds, findsCommand, silent, silentCommand } from '../../helpers/rules.ts';

const test = suite('destructive acts, written differently');

test('every file of a listing, through names, loops and helpers', () => {
  finds(
    'PYS-DESTR-002',
    'import os\nfor d in os.listdir("x"):\n    os.remove("x/" + d)',
    'import os\nfor d in os.listdir("x"):\n    p = "%s/%s" % ("x", d)\n    os.unlink(p)',
    'import os\ndef drop(p):\n    os.remove(p)\nfor d in os.scandir("x"):\n    drop(d.path)',
    'import os, glob\nold = [f for f in glob.glob("*.csv") if f < "b"]\nfor f in old:\n    os.remove(f)',
    'import os, glob\nlist(map(os.remove, glob.glob("*.tmp")))',
    'import ftplib\nf = ftplib.FTP("h.corp.local")\nfor n in f.nlst():\n    f.delete(n)',
    'from pathlib import Path\ndef drop(p: Path):\n    p.unlink()\nfor p in Path("x").rglob("*"):\n    drop(p)',
    'import csv, os\nfor row in csv.reader(open("old.csv")):\n    os.remove(row[0])',
  );
  silent(
    'PYS-DESTR',
    'import os\nos.remove("a" + ".txt")',
    'import os\nfor f in ("a.tmp", "b.tmp"):\n    os.remove(f)',
    'import os\nnames = os.listdir("x")\nos.remove("lock")',
    'import os\nfor f in os.listdir("x"):\n    print(f)\nos.remove("x.lock")',
    'items = []\nfor f in names:\n    items.remove(f)',
  );
});

test('commands', () => {
  findsCommand(
    'PYS-DESTR-003',
    'del /f /q C:\\data\\*.*',
    'rd /q /s C:\\data',
    'find /srv -name "*.bak" | xargs rm -f',
    'powershell Get-ChildItem C:\\x -Recurse | Remove-Item -Force',
    'git clean -fdx',
    'git push --force origin main',
    'docker system prune -af',
    'shred -u secret.txt',
    'rm -f /srv/in/*',
    'format D: /q /y',
    'robocopy C:\\a D:\\a /MIR',
    'hdfs dfs -rm -r /lake/raw',
  );
  findsCommand(
    'PYS-DESTR-007',
    'wbadmin.exe delete catalog -quiet',
    'bcdedit.exe /set {default} recoveryenabled no',
    'powershell Get-CimInstance Win32_ShadowCopy | Remove-CimInstance',
    'zfs destroy tank/home@daily',
  );
  findsCommand(
    'PYS-DESTR-008',
    'aws s3 rm s3://bucket --recursive',
    'aws ec2 terminate-instances --instance-ids i-1',
    'gsutil -m rm -r gs://bucket',
    'az group delete -n rg --yes',
    'kubectl delete namespace prod',
    'terraform destroy -auto-approve',
  );
  findsCommand(
    'PYS-DESTR-005',
    'psql -c "DROP TABLE customers"',
    'dropdb sales',
    'mysql -e "TRUNCATE orders"',
  );
  silentCommand(
    'PYS-DESTR',
    'git push origin main',
    'git push --force-with-lease',
    'git status && git reset HEAD a.txt',
    'rm old.txt',
    'del old.txt',
    'docker rm web',
    'aws s3 cp a s3://bucket/a',
    'kubectl get pods',
    'terraform plan',
    'psql -c "SELECT 1"',
    'psql -c "DELETE FROM t WHERE id = 1"',
    'vssadmin list shadows',
    'bcdedit /enum',
    'date --format x',
    'rsync -a /a /b',
    'dd if=/dev/zero of=/dev/null',
  );
});

test('databases without SQL', () => {
  finds(
    'PYS-DESTR-005',
    'db.orders.delete_many({})',
    'from sqlalchemy import MetaData\nMetaData().drop_all(engine)',
    'import redis\nredis.Redis().flushdb()',
    'from shop.models import Order\nOrder.objects.all().delete()',
    'spark.sql("DROP TABLE sales.raw")',
    'conn.exec_driver_sql("TRUNCATE TABLE orders")',
  );
  silent(
    'PYS-DESTR',
    'db.orders.delete_many({"paid": True})',
    'df = df.drop(columns=["a"])',
    'Order.objects.filter(id=1).delete()',
    'session.query(Order).filter(Order.id == 1).delete()',
    'tree.delete(item)\nentry.delete(0, "end")',
    'db.delete_one({})',
  );
});

test('cloud clients', () => {
  finds(
    'PYS-DESTR-008',
    'import boto3\nboto3.resource("s3").Bucket("b").objects.all().delete()',
    'import boto3\nboto3.client("s3").delete_objects(Bucket="b", Delete=d)',
    'from google.cloud import storage\nstorage.Client().bucket("b").blob("x").delete()',
    'from kubernetes import client\nclient.CoreV1Api().delete_namespace("prod")',
  );
  silent('PYS-DESTR', 'import requests\nrequests.delete("https://api.corp.local/items/1")');
});

test('mail and overwritten files', () => {
  finds('PYS-DESTR-009', 'from imapclient import IMAPClient\nIMAPClient("h").delete_messages(ids)');
  silent('PYS-DESTR', 'cache.expunge(item)\nsession.expunge(row)');
  finds(
    'PYS-DESTR-010',
    'import os\nsize = os.path.getsize(p)\nwith open(p, "wb") as f:\n    f.write(b"\\x00" * size)',
    'import secrets\nf.write(secrets.token_bytes(p.stat().st_size))',
  );
  silent('PYS-DESTR', 'f.write(b"\\0" * 1024)', 'import os\nf.write(os.urandom(16))', 'f.write("-" * width)');
});

test('statements that nothing runs', () => {
  const linter =
    'import re\nRULES = re.compile("drop")\nEXAMPLE = "DROP TABLE staff;"\nprint(RULES.search(EXAMPLE))';
  silent('PYS-DESTR', linter);
  finds('PYS-DESTR-005', `${linter}\nrun_sql(EXAMPLE)`, `import sqlite3\nsqlite3.connect("a.db")\n${linter}`);
});

test.run();
