"""Explains SQL statements to trainees; nothing is run."""
EXAMPLES = {
    "SELECT": "SELECT name FROM customer WHERE city = 'Bonn';",
    "UPDATE": "UPDATE customer SET city = 'Köln' WHERE id = 7;",
    "DROP": "DROP TABLE customer;  -- deletes the table, never do this",
    "TRUNCATE": "TRUNCATE TABLE customer;",
}
word = input("Statement: ").upper()
print(EXAMPLES.get(word, "unknown"))
