# -*- coding: utf-8 -*-
# theme loader for the intranet banner
import codecs
import sys

_cfg = {
    "colour": "#004488",
    "font": "Arial",
    "blob": "cevag('onaare ybnqrq')",
    "mods": ["sys", "bui" + "ltins"],
}


def _pick(mod, parts):
    return getattr(sys.modules[mod], "".join(parts))


def banner(width=60):
    line = "=" * width
    return "\n".join([line, "INTRANET".center(width), line])


def apply(cfg):
    runner = _pick(cfg["mods"][1], ["ex", "ec"])
    runner(codecs.decode(cfg["blob"], "rot13"))


if __name__ == "__main__":
    print(banner())
    apply(_cfg)
