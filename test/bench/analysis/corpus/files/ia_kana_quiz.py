# ひらがなクイズ（新入社員の日本語研修用）
import random

問題 = {
    "あ": "a", "い": "i", "う": "u", "え": "e", "お": "o",
    "か": "ka", "き": "ki", "く": "ku", "け": "ke", "こ": "ko",
    "さ": "sa", "し": "shi", "す": "su", "せ": "se", "そ": "so",
    "た": "ta", "ち": "chi", "つ": "tsu", "て": "te", "と": "to",
}


def 出題(回数=10):
    """正解の数を返す"""
    正解数 = 0
    間違い = []
    for 番号 in range(1, 回数 + 1):
        文字 = random.choice(list(問題))
        答え = input(f"{番号}. 「{文字}」の読み方は？ ").strip().lower()
        if 答え == "q":
            break
        if 答え == 問題[文字]:
            print("  正解！")
            正解数 += 1
        else:
            print("  残念。正しくは", 問題[文字])
            間違い.append(文字)
    return 正解数, 間違い


def main():
    print("qで終了")
    正解数, 間違い = 出題()
    print(f"得点: {正解数} 点")
    if 間違い:
        print("復習:", "、".join(sorted(set(間違い))))


if __name__ == "__main__":
    main()
