import requests

HEAD = {"Authorization": "token github_pat_11A«U8»0«a12»_«a59»"}
REPO = "acme-tools/scheduler"

since = input("since tag: ")
url = f"https://api.github.com/repos/{REPO}/compare/{since}...main"
data = requests.get(url, headers=HEAD, timeout=20).json()
for c in data["commits"]:
    first = c["commit"]["message"].splitlines()[0]
    author = c["commit"]["author"]["name"]
    print(f"* {first} ({author})")
print()
print(len(data["commits"]), "commits")
print(data["html_url"])
