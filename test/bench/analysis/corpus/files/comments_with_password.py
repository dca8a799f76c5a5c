"""Opens the monthly export of the payroll provider."""
# login: hr-export / passwort: Tulpe-1987-rot
import sys
import zipfile

archive = zipfile.ZipFile(sys.argv[1])
for info in archive.infolist():
    print(info.filename, info.file_size)
wanted = [n for n in archive.namelist() if n.endswith(".csv")]
if not wanted:
    sys.exit("no csv in the archive")
archive.extract(wanted[0], "export")
print("extracted", wanted[0])
with open("export/" + wanted[0], encoding="latin-1") as f:
    print(f.readline())
