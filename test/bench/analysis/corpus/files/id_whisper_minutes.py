"""usage: id_whisper_minutes.py meeting.m4a [--language de]"""
import argparse
from contextlib import ExitStack

from openai import OpenAI


def transcribe(client, path, language):
    with ExitStack() as stack:
        audio = stack.enter_context(open(path, "rb"))
        return client.audio.transcriptions.create(
            model="whisper-1", file=audio, language=language, response_format="text"
        )


def minutes(client, transcript):
    stream = client.responses.create(
        model="gpt-4.1",
        input=[
            {"role": "developer", "content": "Write minutes with decisions and to-dos."},
            {"role": "user", "content": transcript},
        ],
        stream=True,
    )
    for event in stream:
        if event.type == "response.output_text.delta":
            yield event.delta


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("audio")
    parser.add_argument("--language", default="de")
    args = parser.parse_args()
    client = OpenAI()
    text = transcribe(client, args.audio, args.language)
    print("".join(minutes(client, text)))


main()
