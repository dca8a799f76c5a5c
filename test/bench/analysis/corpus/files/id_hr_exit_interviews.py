# Exit interviews (Word) -> themes. Key lies beside the script.
from dataclasses import dataclass, field
from pathlib import Path

import anthropic
from docx import Document


@dataclass
class Interview:
    person: str
    text: str
    tags: list = field(default_factory=list)


def read_interview(path: Path) -> Interview:
    document = Document(str(path))
    paragraphs = [p.text for p in document.paragraphs if p.text.strip()]
    return Interview(path.stem, "\n".join(paragraphs))


def build_request(interview: Interview) -> dict:
    return {
        "model": "claude-sonnet-4-20250514",
        "max_tokens": 800,
        "system": "You sort exit interviews into themes. Answer with a comma separated list.",
        "messages": [{"role": "user", "content": interview.text}],
    }


def classify(client, interview: Interview) -> Interview:
    response = client.messages.create(**build_request(interview))
    interview.tags = [tag.strip() for tag in response.content[0].text.split(",")]
    return interview


def main():
    key = Path(__file__).with_name("anthropic.key").read_text().strip()
    client = anthropic.Anthropic(api_key=key)
    interviews = [read_interview(p) for p in sorted(Path("exit_interviews").glob("*.docx"))]
    for interview in interviews:
        classify(client, interview)
        print(interview.person, interview.tags)


if __name__ == "__main__":
    main()
