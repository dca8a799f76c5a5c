"""Exchange of price lists with the wholesaler (SFTP)."""
import paramiko

HOST = "sftp.grosshandel.example"
# alt: user=einkauf pw=Apfel«d4»!
# API_KEY = "sk_live_«a24»"   # Stripe, wird ab Mai nicht mehr gebraucht
USER = "einkauf"

transport = paramiko.Transport((HOST, 22))
transport.connect(username=USER, password="Birne«d4»?")
sftp = paramiko.SFTPClient.from_transport(transport)
sftp.get("/out/preise.csv", "preise.csv")
transport.close()
