class Cache:
    """LRU cache with keys and tokens of its own making."""

    def __init__(self, size=100):
        self.size = size
        self.entries = {}
        self.next_token = 0

    def put(self, key, value):
        self.entries.pop(key, None)
        self.entries[key] = value
        if len(self.entries) > self.size:
            self.entries.pop(next(iter(self.entries)))
        self.next_token += 1
        return self.next_token

    def get(self, key, default=None):
        if key not in self.entries:
            return default
        value = self.entries.pop(key)
        self.entries[key] = value
        return value


cache = Cache(2)
primary_key = "invoice-4711"
secret_santa = {"Kim": "Lou", "Lou": "Noa", "Noa": "Kim"}
for key in (primary_key, *secret_santa):
    print(key, cache.put(key, secret_santa.get(key)))
