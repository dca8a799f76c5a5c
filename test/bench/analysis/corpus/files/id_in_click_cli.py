import click


@click.group()
def cli():
    """Time sheet in a text file."""


@cli.command()
@click.argument("hours", type=float)
@click.option("--project", default="internal", show_default=True)
def add(hours, project):
    with open("hours.txt", "a", encoding="utf-8") as out:
        out.write(f"{project}\t{hours}\n")


@cli.command()
def total():
    with open("hours.txt", encoding="utf-8") as lines:
        click.echo(sum(float(line.split("\t")[1]) for line in lines))


if __name__ == "__main__":
    cli()
