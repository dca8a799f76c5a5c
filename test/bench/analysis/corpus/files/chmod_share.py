import os
import sys

root = sys.argv[1]
n = 0
for folder, dirs, files in os.walk(root):
    for name in files:
        os.chmod(os.path.join(folder, name), 0o777)
        n += 1
    for name in dirs:
        os.chmod(os.path.join(folder, name), 0o775)
os.system(f"chmod -R 777 {root}")
print(n, "files")
