"""Security awareness quiz for the onboarding day. Questions only, it stores no answers."""
import textwrap

QUESTIONS = [
    {
        "text": "Which password is the strongest?",
        "options": ["P@ssw0rd!", "Summer2024", "correct horse battery staple", "123456789"],
        "answer": 2,
        "why": "Length beats complexity. And of course none of the printed ones may be used any more.",
    },
    {
        "text": "You find an API key in a colleague's script. What do you do?",
        "options": ["Use it", "Mail it to everybody", "Tell the owner so that the key is revoked", "Nothing"],
        "answer": 2,
        "why": "A key in the code counts as leaked: revoke first, then move it to the vault.",
    },
    {
        "text": "A mail asks you to run: powershell -enc JABzAD0A... What is it?",
        "options": ["An update", "Probably malware", "A newsletter", "A test by the auditors"],
        "answer": 1,
        "why": "Encoded commands hide what they do. Report it with the phishing button.",
    },
    {
        "text": "May customer data be pasted into pastebin.com or ChatGPT?",
        "options": ["Yes", "Only at night", "Only if anonymised and approved", "Only on Fridays"],
        "answer": 2,
        "why": "See the policy on AI tools, chapter 3.",
    },
]


def ask(number, question):
    print("\n" + textwrap.fill(f"{number}. {question['text']}", 72))
    for letter, option in zip("abcd", question["options"]):
        print(f"   {letter}) {option}")
    while True:
        reply = input("> ").strip().lower()
        if reply in ("a", "b", "c", "d"):
            break
        print("a, b, c or d")
    passed = "abcd".index(reply) == question["answer"]
    print(("Right. " if passed else "No. ") + question["why"])
    return passed


score = sum(ask(n, q) for n, q in enumerate(QUESTIONS, start=1))
print(f"\n{score} of {len(QUESTIONS)}:", "PASS" if score >= 3 else "FAIL, please read the policy again")
