import sqlite3

SCHEMA = """
CREATE TABLE IF NOT EXISTS booking (
    id INTEGER PRIMARY KEY,
    room TEXT NOT NULL,
    day TEXT NOT NULL,
    person TEXT NOT NULL,
    UNIQUE (room, day)
)
"""


class Bookings:
    def __init__(self, path=":memory:"):
        self.connection = sqlite3.connect(path)
        self.connection.execute(SCHEMA)

    def book(self, room, day, person):
        try:
            with self.connection:
                self.connection.execute("INSERT INTO booking (room, day, person) VALUES (?, ?, ?)", (room, day, person))
        except sqlite3.IntegrityError:
            return False
        return True


bookings = Bookings()
print(bookings.book("Rhine", "2025-03-01", "Kim"), bookings.book("Rhine", "2025-03-01", "Lou"))
