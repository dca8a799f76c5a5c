import redis

r = redis.Redis(host="cache.intern.local", port=6379, password="r3d1s-geheim-77")
info = r.info()
print("keys", r.dbsize())
print("memory", info["used_memory_human"])
hits, misses = info["keyspace_hits"], info["keyspace_misses"]
print(f"hit rate {hits / max(1, hits + misses):.1%}")
big = []
for key in r.scan_iter(count=1000):
    size = r.memory_usage(key) or 0
    if size > 1_000_000:
        big.append((size, key))
for size, key in sorted(big, reverse=True)[:20]:
    print(size, key)
