"""Transcribes meetings on this machine with Whisper; nothing is sent anywhere."""
import sys
from pathlib import Path
import whisper

model = whisper.load_model("small")
for name in sys.argv[1:]:
    path = Path(name)
    result = model.transcribe(str(path), language="de")
    target = path.with_suffix(".txt")
    with target.open("w", encoding="utf-8") as out:
        for segment in result["segments"]:
            minutes, seconds = divmod(int(segment["start"]), 60)
            out.write(f"[{minutes:02}:{seconds:02}] {segment['text'].strip()}\n")
    print(target)
