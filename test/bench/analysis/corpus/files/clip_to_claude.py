import anthropic
import pyperclip
import keyboard

client = anthropic.Anthropic()


def rewrite():
    text = pyperclip.paste()
    if not text.strip():
        return
    message = client.messages.create(
        model="claude-3-5-haiku-latest",
        max_tokens=1000,
        messages=[{"role": "user", "content": "Improve the style, keep the language:\n\n" + text}],
    )
    pyperclip.copy(message.content[0].text)


# ctrl+alt+r rewrites what is in the clipboard
keyboard.add_hotkey("ctrl+alt+r", rewrite)
keyboard.wait()
