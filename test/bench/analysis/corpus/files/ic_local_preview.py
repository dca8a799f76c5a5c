"""Preview of the newsletter in the own browser; reachable from this machine only."""
import http.server
import threading
import webbrowser
from functools import partial
from pathlib import Path

FOLDER = Path(__file__).with_name("build")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        return None


def main():
    handler = partial(Quiet, directory=str(FOLDER))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/index.html"
    webbrowser.open(url)
    input(f"{url} - Enter ends the preview ")
    server.shutdown()


if __name__ == "__main__":
    main()
