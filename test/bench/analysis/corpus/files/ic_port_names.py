# Prints the firewall request form: names instead of numbers. No connection is opened.
import ipaddress
import socket

REQUESTS = [
    ("192.0.2.0/28", 443, "terminals to payment gateway"),
    ("198.51.100.7/32", 22, "bank SFTP"),
    ("203.0.113.40/32", 4444, "label printer, odd but documented"),
]


def service(port):
    try:
        return socket.getservbyport(port, "tcp")
    except OSError:
        return "unknown"


def row(network, port, why):
    net = ipaddress.ip_network(network)
    hosts = max(net.num_addresses - 2, 1)
    return f"{str(net):<20}{port:>6}  {service(port):<10}{hosts:>4} host(s)  {why}"


for item in REQUESTS:
    print(row(*item))
