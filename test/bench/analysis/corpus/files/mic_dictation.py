"""Dictation: records until enter, then writes what was said."""
import sounddevice as sd
import soundfile as sf
import speech_recognition as sr

RATE = 16000
print("speak now, 30 seconds")
audio = sd.rec(30 * RATE, samplerate=RATE, channels=1)
sd.wait()
sf.write("dictation.wav", audio, RATE)
recognizer = sr.Recognizer()
with sr.AudioFile("dictation.wav") as source:
    data = recognizer.record(source)
text = recognizer.recognize_google(data, language="pt-PT")
print(text)
