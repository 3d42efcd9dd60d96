"""Writes packages/summarizer/src/embed/model2vec/tokenizers.golden.json: what the parts of Hugging Face's `tokenizers` make of
many texts: normalizers, pre-tokenizers, and added tokens.

    pip install tokenizers==0.23.3
    python scripts/golden/model2vec-tokenizers.py
"""

import importlib.metadata
import json
import pathlib
import platform

from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers

OUT = (
    pathlib.Path(__file__).resolve().parents[2] / "packages/summarizer/src/embed/model2vec/tokenizers.golden.json"
)

TEXTS = [
    "",
    " ",
    "Hello, World!  It's 12:30 -- it'LL do...",
    "  two  spaces\tand\r\nlines\n\nmore ",
    "İΣΑΣ ΟΔΟΣ Straße Ünïcödé",
    "e\u0301 ạ́ नमस्ते สวัสดี",
    "東京は中国人㐀﨎 ｶﾞｆｕ",
    "a\x00b\x0bc\x1c\u0085d\u200be\u2028f\ufefff\u00adg\ufffdh\u00a0i\u3000j",
    "½ ² ①Ⅷ٣ 1,000.5",
    "👍🏽👨‍👩‍👧☕️🥰🇩🇪 ©™",
    "$5 + €6 = x^2 `code` a|b ~c <br/> _d_ a-b/c\\d (e) [f] {g}",
    "--a--b----",
    "-",
    "ſ\u212a 'ſ I'S don'T 'K",
    "ab ab\nab a.b",
]

ALL_BEHAVIORS = ["removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous"]

NORMALIZERS = [
    *(
        normalizers.BertNormalizer(clean_text=a, handle_chinese_chars=b, strip_accents=c, lowercase=d)
        for a, b, c, d in [
            (True, True, None, True),
            (True, False, None, False),
            (False, True, True, False),
            (False, False, False, True),
        ]
    ),
    normalizers.Lowercase(),
    normalizers.NFC(),
    normalizers.NFD(),
    normalizers.NFKC(),
    normalizers.NFKD(),
    normalizers.StripAccents(),
    normalizers.Strip(),
    normalizers.Strip(left=False),
    normalizers.Prepend("▁"),
    normalizers.ByteLevel(),
    normalizers.Replace(".", "$& "),
    normalizers.Replace(Regex(r"\s+"), " "),
    normalizers.Replace(Regex(r"[^\w\s]"), "<\\0>"),
    normalizers.Replace(Regex(r"\W"), "_"),
    normalizers.Replace(Regex(r"[\d\h]{2,}|\S$"), "#"),
    normalizers.Replace(Regex(r"^.|(?<=a)b(?!\.)"), "^"),
    normalizers.Replace(Regex(r"\p{Han}"), "H"),
    normalizers.Replace(Regex(r"[\p{Lu}\p{M}\-\]\x{61}-c(|)]"), "!"),
    normalizers.Replace(Regex(r"x*"), "-"),
    normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace("a", "")]),
]

PRE_TOKENIZERS = [
    pre_tokenizers.BertPreTokenizer(),
    pre_tokenizers.Whitespace(),
    pre_tokenizers.WhitespaceSplit(),
    *(pre_tokenizers.Punctuation(behavior) for behavior in ALL_BEHAVIORS),
    pre_tokenizers.Digits(individual_digits=True),
    pre_tokenizers.Digits(individual_digits=False),
    pre_tokenizers.CharDelimiterSplit("-"),
    *(pre_tokenizers.Metaspace("▁", scheme, split) for scheme in ["always", "first", "never"] for split in [True, False]),
    *(pre_tokenizers.ByteLevel(space, use_regex=regex) for space in [True, False] for regex in [True, False]),
    *(pre_tokenizers.Split("-", behavior) for behavior in ALL_BEHAVIORS),
    *(pre_tokenizers.Split(Regex(r"\w+"), behavior, invert=True) for behavior in ALL_BEHAVIORS),
    pre_tokenizers.Split(Regex(r"(?i:'s|'t|'re|'ve|'m|'ll|'d|'k)| ?\p{L}+|\p{N}{1,3}|\s+(?!\S)|\s+"), "isolated"),
    pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace("▁", "first")]),
    pre_tokenizers.Sequence([pre_tokenizers.Metaspace("▁", "first"), pre_tokenizers.Punctuation()]),
]

ADDED_TEXTS = [
    "",
    "new york",
    "in New York, newer york; NEW YORK",
    "xabx ab abc abcd  ab,cab",
    "left <l> both  <b>  right <r>  end",
    "<b>  <b><l> <r> <l>",
    "[MASK]mask [MASK] [mask]",
    "new york new york times",
    "É é e\u0301 CAFÉ café",
]


def added():
    """Tokens that are looked for before and after normalizing, with everything that they can ask for."""
    vocabulary = {token: i for i, token in enumerate(["[UNK]", "ab", "<b>", *"abcdefghijklmnopqrstuvwxyz,;<>[]"])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    tokenizer.add_special_tokens(["[UNK]", "[MASK]"])
    tokenizer.add_tokens(
        [
            AddedToken("New York", normalized=True),
            AddedToken("new york times", normalized=True),
            AddedToken("ab", single_word=True, normalized=False),
            AddedToken("abcd", normalized=False),
            AddedToken("<l>", lstrip=True, normalized=False),
            AddedToken("<r>", rstrip=True, normalized=True),
            AddedToken("<b>", lstrip=True, rstrip=True, normalized=True),
            AddedToken("É", normalized=False),
            AddedToken("café", normalized=True, single_word=True),
        ]
    )
    return tokenizer


def main():
    normalize = [
        {"normalizer": json.loads(one.__getstate__()), "texts": [one.normalize_str(text) for text in TEXTS]}
        for one in NORMALIZERS
    ]
    split = [
        {
            "pre_tokenizer": json.loads(one.__getstate__()),
            "pieces": [[piece for piece, _ in one.pre_tokenize_str(text)] for text in TEXTS],
        }
        for one in PRE_TOKENIZERS
    ]
    tokenizer = added()
    golden = {
        "madeBy": "scripts/golden/model2vec-tokenizers.py",
        "versions": {"python": platform.python_version(), "tokenizers": importlib.metadata.version("tokenizers")},
        "texts": TEXTS,
        "normalize": normalize,
        "split": split,
        "added": {
            "tokenizer": json.loads(tokenizer.to_str()),
            "texts": ADDED_TEXTS,
            "tokens": [tokenizer.encode(text, add_special_tokens=False).ids for text in ADDED_TEXTS],
        },
    }
    OUT.write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
