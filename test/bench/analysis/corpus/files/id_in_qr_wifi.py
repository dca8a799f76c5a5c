"""QR code for the guest network; the password is asked for, not kept."""
from getpass import getpass

import qrcode

ssid = "Guests"
password = getpass(f"Password of {ssid}: ")
qrcode.make(f"WIFI:T:WPA;S:{ssid};P:{password};;").save("guest_wifi.png")
