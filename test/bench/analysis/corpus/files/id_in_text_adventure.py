ROOMS = {
    "hall": {"text": "You are in the hall. The vault door asks for a secret word.", "north": "office"},
    "office": {"text": "A note says: the password is the name of the cat.", "south": "hall"},
}
SECRET_WORD = "mimi"

room = "hall"
while True:
    print(ROOMS[room]["text"])
    command = input("> ").strip().lower()
    if command == "quit":
        break
    if room == "hall" and command == SECRET_WORD:
        print("The vault opens. You won!")
        break
    room = ROOMS[room].get(command, room)
