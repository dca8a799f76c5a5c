"""Formats a fixed agenda; the framework is used for its text splitter only."""
from langchain_text_splitters import RecursiveCharacterTextSplitter

AGENDA = "1. Figures\n2. Hiring\n3. Rooms\n" * 20
splitter = RecursiveCharacterTextSplitter(chunk_size=60, chunk_overlap=0)
for number, piece in enumerate(splitter.split_text(AGENDA)):
    print(number, piece.replace("\n", " | "))
