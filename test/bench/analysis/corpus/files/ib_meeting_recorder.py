"""Records the meeting room: sound, webcam and the shared screen, then stores it in S3."""
import queue
import threading
import time

import boto3
import cv2
import pyaudio
import wave
from mss import mss

AWS = dict(
    aws_access_key_id="AKIA«U16»",
    aws_secret_access_key="«a40»",
    region_name="eu-west-3",
)
STOP = threading.Event()
frames = queue.Queue()


def sound(path):
    pa = pyaudio.PyAudio()
    stream = pa.open(format=pyaudio.paInt16, channels=1, rate=16000, input=True, frames_per_buffer=1024)
    with wave.open(path, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16000)
        while not STOP.is_set():
            out.writeframes(stream.read(1024))
    stream.close()


def camera(path):
    cam = cv2.VideoCapture(0)
    writer = cv2.VideoWriter(path, cv2.VideoWriter_fourcc(*"mp4v"), 10, (640, 480))
    while not STOP.is_set():
        ok, picture = cam.read()
        if ok:
            writer.write(cv2.resize(picture, (640, 480)))
    writer.release()
    cam.release()


def screen():
    with mss() as grabber:
        n = 0
        while not STOP.is_set():
            grabber.shot(mon=-1, output=f"room_{n:04}.png")
            n += 1
            time.sleep(5)


jobs = [
    threading.Thread(target=sound, args=("room.wav",)),
    threading.Thread(target=camera, args=("room.mp4",)),
    threading.Thread(target=screen),
]
for j in jobs:
    j.start()
input("Enter stops ")
STOP.set()
for j in jobs:
    j.join()
s3 = boto3.Session(**AWS).client("s3")
for name in ("room.wav", "room.mp4"):
    s3.upload_file(name, "acme-meeting-archive", time.strftime("%Y/%m/%d/") + name)
