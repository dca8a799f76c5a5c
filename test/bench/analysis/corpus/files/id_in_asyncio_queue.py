import asyncio


async def worker(name, queue, results):
    while True:
        number = await queue.get()
        await asyncio.sleep(0.01)
        results.append((name, number**2))
        queue.task_done()


async def main():
    queue, results = asyncio.Queue(), []
    workers = [asyncio.create_task(worker(f"w{i}", queue, results)) for i in range(3)]
    for number in range(10):
        queue.put_nowait(number)
    await queue.join()
    for task in workers:
        task.cancel()
    print(sorted(n for _, n in results))


asyncio.run(main())
