# TEXT ADVENTURE: The Office After Dark
# by the apprentices 2023
import os
import random
import time

inventory = []
health = 10
room = "lobby"

rooms = {
    "lobby": {"north": "hall", "text": "The reception is empty. A monitor shows: ENTER PASSWORD."},
    "hall": {"south": "lobby", "east": "server room", "west": "kitchen", "text": "A long dark hall."},
    "kitchen": {"east": "hall", "text": "Somebody left a COOKIE here.", "item": "cookie"},
    "server room": {"west": "hall", "text": "Blinking lights. A TOKEN lies on the floor.", "item": "token"},
}

password = None


def clear():
    os.system("cls" if os.name == "nt" else "clear")


def say(text):
    for ch in text:
        print(ch, end="", flush=True)
        time.sleep(0.01)
    print()


clear()
say("You fell asleep at your desk. It is 3 a.m.")
while health > 0:
    place = rooms[room]
    say(place["text"])
    command = input("> ").lower().split()
    if not command:
        continue
    if command[0] in ("quit", "exit"):
        break
    elif command[0] == "go" and len(command) > 1 and command[1] in place:
        room = place[command[1]]
        if random.randint(1, 6) == 1:
            say("A cleaning robot attacks you!")
            health -= random.randint(1, 3)
            say("Health: %d" % health)
    elif command[0] == "take" and "item" in place:
        inventory.append(place.pop("item"))
        say("You have: " + ", ".join(inventory))
    elif command[0] == "use" and "token" in inventory and room == "lobby":
        password = "open sesame".title()
        say("The token prints a word: " + password + ". The door opens. YOU WIN!")
        break
    else:
        say("I do not understand.")
if health <= 0:
    say("GAME OVER")
