"""What a meeting costs, as a joke for the kitchen screen."""
import time
import click


@click.command()
@click.option("--people", default=6, show_default=True)
@click.option("--salary", default=60_000, show_default=True, help="average, per year")
def main(people, salary):
    per_second = people * salary * 1.25 / (220 * 8 * 3600)
    start = time.monotonic()
    try:
        while True:
            cost = (time.monotonic() - start) * per_second
            click.echo(f"\r{cost:10.2f} EUR", nl=False)
            time.sleep(0.5)
    except KeyboardInterrupt:
        click.echo()


if __name__ == "__main__":
    main()
