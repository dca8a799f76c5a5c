import subprocess
from datetime import date

stamp = date.today().isoformat()
subprocess.run(
    ["mysqldump", "-h", "db01.corp.local", "-u", "backup", "-pDump«d4»x!", "finance", "--result-file", f"{stamp}.sql"],
    check=True,
)
subprocess.run(
    ["curl", "-sS", "-u", "upload:Wolke«d4»", "-T", f"{stamp}.sql", "https://cloud.muster.example/remote.php/dav/files/upload/"],
    check=True,
)
env = {"RESTIC_PASSWORD": "restic-«l8»-«d2»", "RESTIC_REPOSITORY": "/mnt/backup"}
subprocess.run(["restic", "backup", "."], env=env, check=True)
