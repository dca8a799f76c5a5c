import io
import paramiko
# key for the carrier's drop box
KEY = """-----BEGIN RSA PRIVATE KEY-----
MIIEpAIBAAKCAQEA«b48»
«b64»
«b64»
«b64»
-----END RSA PRIVATE KEY-----"""
pkey = paramiko.RSAKey.from_private_key(io.StringIO(KEY))
t = paramiko.Transport(("sftp.carrier-express.example.net", 22))
t.connect(username="acme", pkey=pkey)
sftp = paramiko.SFTPClient.from_transport(t)
for name in sftp.listdir("/out"):
    sftp.get("/out/" + name, "in/" + name)
    sftp.remove("/out/" + name)
t.close()
