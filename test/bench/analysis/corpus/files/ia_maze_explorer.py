"""Draws a random maze and explores it (depth first), with turtle. For the open day of the school."""
import random
import turtle

SIZE, CELL = 15, 24
DIRECTIONS = {"N": (0, 1), "S": (0, -1), "E": (1, 0), "W": (-1, 0)}
BACK = {"N": "S", "S": "N", "E": "W", "W": "E"}


def carve(rng):
    doors = {(x, y): set() for x in range(SIZE) for y in range(SIZE)}
    stack, seen = [(0, 0)], {(0, 0)}
    while stack:
        x, y = stack[-1]
        options = [(d, (x + dx, y + dy)) for d, (dx, dy) in DIRECTIONS.items()
                   if (x + dx, y + dy) in doors and (x + dx, y + dy) not in seen]
        if not options:
            stack.pop()
            continue
        direction, cell = rng.choice(options)
        doors[x, y].add(direction)
        doors[cell].add(BACK[direction])
        seen.add(cell)
        stack.append(cell)
    return doors


def explore(doors, start, goal):
    path = {start: None}
    shell = [start]             # the outer shell of what is known
    while shell:
        cell = shell.pop(0)
        if cell == goal:
            break
        for d in doors[cell]:
            target = (cell[0] + DIRECTIONS[d][0], cell[1] + DIRECTIONS[d][1])
            if target not in path:
                path[target] = cell
                shell.append(target)
    way = []
    while goal is not None:
        way.append(goal)
        goal = path[goal]
    return way[::-1]


def corner(x, y):
    return (x - SIZE / 2) * CELL, (y - SIZE / 2) * CELL


def draw(doors, way):
    pen = turtle.Turtle(visible=False)
    turtle.tracer(0)
    for (x, y), open_sides in doors.items():
        for side, a, b in (("N", (0, 1), (1, 1)), ("E", (1, 0), (1, 1)), ("S", (0, 0), (1, 0)), ("W", (0, 0), (0, 1))):
            if side not in open_sides:
                pen.penup()
                pen.goto(corner(x + a[0], y + a[1]))
                pen.pendown()
                pen.goto(corner(x + b[0], y + b[1]))
    turtle.tracer(1)
    pen.penup()
    pen.color("red")
    for x, y in way:
        pen.goto(corner(x + 0.5, y + 0.5))
        pen.dot(6)


maze = carve(random.Random())
draw(maze, explore(maze, (0, 0), (SIZE - 1, SIZE - 1)))
turtle.done()
