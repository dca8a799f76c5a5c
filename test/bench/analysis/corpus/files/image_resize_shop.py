# redimensiona as fotos dos produtos para a loja
from pathlib import Path
from PIL import Image

ORIGEM = Path("fotos/originais")
DESTINO = Path("fotos/loja")
TAMANHO = (800, 800)

DESTINO.mkdir(parents=True, exist_ok=True)
for foto in ORIGEM.iterdir():
    if foto.suffix.lower() not in {".jpg", ".jpeg", ".png"}:
        continue
    with Image.open(foto) as imagem:
        imagem.thumbnail(TAMANHO)
        fundo = Image.new("RGB", TAMANHO, "white")
        fundo.paste(imagem, ((800 - imagem.width) // 2, (800 - imagem.height) // 2))
        fundo.save(DESTINO / f"{foto.stem}.jpg", quality=88)
print("pronto")
