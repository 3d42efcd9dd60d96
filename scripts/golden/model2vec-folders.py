"""Writes packages/summarizer/src/embed/model2vec/model2vec.golden.json: small model2vec folders, and the vectors and token
numbers that the Python package model2vec gives for many texts.

    pip install model2vec==0.10.0 tokenizers==0.23.3 numpy==2.4.6 safetensors==0.8.0
    python scripts/golden/model2vec-folders.py

The vocabularies come from a text of this script by plain counting, the vectors from a seeded generator: nothing is learned,
so the same script makes the same file.
"""

import base64
import collections
import importlib.metadata
import json
import pathlib
import platform
import struct
import tempfile

import numpy as np
from model2vec import StaticModel
from model2vec.quantization import quantize_embeddings
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers

OUT = (
    pathlib.Path(__file__).resolve().parents[2] / "packages/summarizer/src/embed/model2vec/model2vec.golden.json"
)

SOURCE = """the harbour opened again on saturday after four years of repairs and the fishing boats came back to the
harbour . concrete piers replaced the wooden ones , which had been closed since the storm . i don't know what it's worth ,
but the coffee was good - very good ! visitors walked along the new piers , and the mayor spoke about the cost of the
repairs in an unforgettable , unbelievable speech . re-opening , walking , fishing , talking , repairing . café naïve übung
straße 123 4567 2024 東京 中国 日本語 привет мир ☕ 😀 http www com example org"""

TEXTS = [
    "The harbour opened again on Saturday after four years of repairs.",
    "",
    " ",
    " \t\n  ",
    "harbour",
    "HARBOUR Harbour harbour",
    "zzz qqq ###",
    "unforgettable unbelievable fishingboats",
    "I don't know what it's worth, but the coffee's GOOD!!!",
    "I don\u2019t know \u201cwhat\u201d it\u2019s worth\u2026",
    "Café naïve ÜBUNG Straße Ἀθῆναι ΟΔΥΣΣΕΥΣ İstanbul",
    "Cafe\u0301 nai\u0308ve u\u0308bung",
    "東京は日本語。中国人 and カタカナ ｶﾞ 한국어",
    "привет, мир! Ещё йод",
    "😀 good 👍🏽 coffee ☕️ 👨‍👩‍👧‍👦 🥰🇩🇪",
    "see https://www.example.org/a_b?c=d&e=%20#f or mail me@example.com",
    "a\x00b\x07c\u200bd\ufeffe\u00adf\x7fg\ufffdh",
    "tab\there\r\nnew line\u00a0no-break\u2003em\u3000ideographic\u0085next",
    "  leading and trailing  ",
    "double  spaces   between words",
    "123 4567 12.5% 1,000 ½ ² ① Ⅷ ٣",
    "well-known re-opening... (really?) [yes] {no} <br /> a/b \\ c_d ~ ^ ` | $5 €5 +1 =2",
    "ﬁne ﬂour ｆｕｌｌ ㎏ ℃ x²",
    "[CLS] the [UNK] harbour [SEP] <unk> <s> <pad> <|endoftext|>",
    "the new york harbour, New York! new yorker fishing boat fishing boats",
    "▁the▁harbour Ġthe ##ing",
    "नमस्ते दुनिया สวัสดี ạ́",
    "x" * 120 + " good",
    "a b c d e f " * 120 + "the coffee was unforgettable",
    "harbour " * 700,
    "unforgettablerepairs" * 200 + " the piers",
]


def words():
    return collections.Counter(SOURCE.split())


def characters():
    return sorted(set("".join(words())))


def pieces(most):
    """The parts of words that make up most of the text, and how often each occurs."""
    counts = collections.Counter()
    for word, count in words().items():
        for i in range(len(word)):
            for j in range(i + 1, len(word) + 1):
                counts[word[i:j]] += count
    ordered = sorted(counts, key=lambda piece: (-counts[piece] * len(piece), piece))
    kept = [piece for piece in ordered if len(piece) > 1 and counts[piece] > 1 or piece in words()]
    return {piece: counts[piece] for piece in kept[:most]}


def word_piece_vocabulary():
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    plain = [c for c in characters() if c.isascii() or c in "東京привет"]
    tokens += plain + ["##" + c for c in plain if c.isascii()]
    for piece in pieces(150):
        tokens += [piece] if piece in words() else [piece, "##" + piece]
    tokens += ["##ing", "##boats", "cafe", "naive", "ubung", "strasse", "coffee"]
    return {token: i for i, token in enumerate(dict.fromkeys(tokens))}


def unigram_vocabulary(unknown="<unk>"):
    counted = pieces(140)
    tokens = {unknown: 0.0, "<s>": 0.0, "</s>": 0.0}
    total = sum(counted.values())
    for piece in counted:
        score = float(np.log(counted[piece] / total))
        tokens[piece] = round(score, 6)
        if piece in words():
            tokens["\u2581" + piece] = round(score + 0.7, 6)
    for character in ["\u2581", *characters()]:
        tokens.setdefault(character, -9.5 if character.isascii() else -11.25)
    return list(tokens.items())


def merges(start, count):
    """The merges of byte-pair encoding: `start` makes the first symbols of a word."""
    corpus = {tuple(start(word)): n for word, n in words().items()}
    found = []
    for _ in range(count):
        pairs = collections.Counter()
        for symbols, n in corpus.items():
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += n
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        found.append(best)
        merged = {}
        for symbols, n in corpus.items():
            out = []
            for symbol in symbols:
                if out and (out[-1], symbol) == best:
                    out[-1] += symbol
                else:
                    out.append(symbol)
            merged[tuple(out)] = n
        corpus = merged
    return found


def byte_characters():
    """The character that stands for each byte in byte-level vocabularies."""
    level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
    mapping = {byte: chr(byte) for byte in visible}
    for byte in range(256):
        mapping.setdefault(byte, chr(256 + sum(b not in visible for b in range(byte))))
    assert level.pre_tokenize_str("é ")[0][0] == "".join(mapping[b] for b in "é ".encode())
    return mapping


def charsmap(rules):
    """Replacements of strings as SentencePiece keeps them: a double array in the form of Darts-clone, then the texts."""
    texts, places = b"", {}
    for key, value in sorted(rules.items()):
        places[key.encode()] = len(texts)
        texts += value.encode() + b"\0"
    units, used = {0: 0}, {0}

    def place(node, prefix):
        labels = sorted({key[len(prefix)] for key in places if key.startswith(prefix) and len(key) > len(prefix)})
        has_leaf = prefix in places
        wanted = ([0] if has_leaf else []) + labels
        # The array stays below 2^21 units, so that offsets need no extension.
        offset = next(o for o in range(1, 1 << 21) if all((node ^ o ^ label) not in used for label in wanted))
        base = node ^ offset
        used.update(base ^ label for label in wanted)
        units[node] = units.get(node, 0) | offset << 10 | has_leaf << 8
        if has_leaf:
            units[base] = 1 << 31 | places[prefix]
        for label in labels:
            units[base ^ label] = label
        for label in labels:
            place(base ^ label, prefix + bytes([label]))

    place(0, b"")
    size = (max(units) // 256 + 1) * 256
    trie = b"".join(struct.pack("<I", units.get(i, 0)) for i in range(size))
    return struct.pack("<I", len(trie)) + trie + texts


CHARSMAP = {
    "\t": " ", "\n": " ", "\r": " ", "\u00a0": " ", "\u3000": " ", "\u200b": "", "ﬁ": "fi", "²": "2", "①": "1",
    "é": "e", "e\u0301": "e", "u\u0308": "u", "ü": "u", "☕\ufe0f": "☕", "👍": "good", "👨": "man", "ｆ": "f", "…": "...",
    "\u2019": "'",
}  # fmt: skip


def word_piece():
    tokenizer = Tokenizer(models.WordPiece(word_piece_vocabulary(), unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    return tokenizer


def word_piece_with_added():
    """As model2vec 0.8 and later does when it is given a vocabulary: terms of many words are added tokens."""
    tokenizer = word_piece()
    tokenizer.add_tokens([AddedToken("new york", normalized=True), AddedToken("Fishing Boat", normalized=True)])
    tokenizer.add_tokens([AddedToken("unbe", single_word=True), AddedToken("GOOD", normalized=False, lstrip=True, rstrip=True)])
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
    return tokenizer


def unigram():
    tokenizer = Tokenizer(models.Unigram(unigram_vocabulary(), unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(charsmap(CHARSMAP)),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(left=False, right=True),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always", split=True)
    tokenizer.add_special_tokens([AddedToken("<s>", normalized=False), AddedToken("<unk>", normalized=False)])
    return tokenizer


def unsplit():
    """As model2vec 0.6 and 0.7 made them: spaces around punctuation, one piece for all of a text."""
    tokenizer = Tokenizer(models.Unigram(unigram_vocabulary("[UNK]"), unk_id=0))
    steps = [normalizers.BertNormalizer()]
    steps += [normalizers.Replace(c, f" {c} ") for c in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"]
    steps += [normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip(right=True)]
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    return tokenizer


def byte_pairs():
    mapping = byte_characters()
    found = merges(lambda word: [mapping[b] for b in (" " + word).encode()], 120)
    vocabulary = {character: byte for byte, character in sorted(mapping.items())}
    for a, b in found:
        vocabulary.setdefault(a + b, len(vocabulary))
    tokenizer = Tokenizer(models.BPE(vocabulary, found))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.add_special_tokens(["<|endoftext|>"])
    return tokenizer


def split_byte_pairs():
    """As Llama 3 and GPT-4 split."""
    tokenizer = byte_pairs()
    model = json.loads(tokenizer.to_str())["model"]
    found = [tuple(pair) for pair in model["merges"]]
    tokenizer.model = models.BPE(model["vocab"], found, ignore_merges=True)
    pattern = (
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
        r"|\s*[\r\n]+|\s+(?!\S)|\s+"
    )
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(pattern), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    return tokenizer


def fallback_byte_pairs():
    """As Llama 2: no pre-tokenizer, unknown characters as bytes."""
    found = merges(lambda word: "\u2581" + word, 100)
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    tokens += [c for c in ["\u2581", *characters()] if c.isascii() or c == "\u2581"]
    tokens += [c for pair in found for c in (*pair, "".join(pair))]
    vocabulary = {token: i for i, token in enumerate(dict.fromkeys(tokens))}
    tokenizer = Tokenizer(models.BPE(vocabulary, found, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    return tokenizer


def affixed_byte_pairs():
    """With a prefix and a suffix of word parts, and without bytes: unknown characters, each on its own."""
    symbols = [c for c in characters() if c.isascii()]
    ends = [s + "</w>" for s in symbols] + ["@" + s + "</w>" for s in symbols]
    tokens = ["<unk>", *symbols, *("@" + s for s in symbols), *ends]
    found = [("t", "@h"), ("th", "@e</w>"), ("@o", "@u"), ("@r", "@s</w>"), ("g", "@o"), ("@o", "@d</w>"), ("go", "@od</w>")]
    tokens += ["th", "the</w>", "@ou", "@rs</w>", "go", "@od</w>", "good</w>"]
    vocabulary = {token: i for i, token in enumerate(dict.fromkeys(tokens))}
    tokenizer = Tokenizer(
        models.BPE(vocabulary, found, unk_token="<unk>", continuing_subword_prefix="@", end_of_word_suffix="</w>")
    )
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def word_level():
    """As model2vec 0.1 made them from a vocabulary."""
    vocabulary = {token: i for i, token in enumerate(["[UNK]", "[PAD]", *words()])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def folder_of(model, path):
    """The files of a folder: parsed JSON, and the tensors in base64."""
    files = {}
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.suffix == ".safetensors":
            files[name] = base64.b64encode(file.read_bytes()).decode("ascii")
        elif name.endswith(("tokenizer.json", "config.json", "config_sentence_transformers.json")):
            files[name] = json.loads(file.read_text(encoding="utf-8"))
    return files


def case(name, tokenizer, dimensions, seed, change=lambda vectors: vectors, layout=None, drop=(), **options):
    """A model saved, read again and used."""
    random = np.random.default_rng(seed)
    size = tokenizer.get_vocab_size()
    rows = options.pop("rows", size)
    vectors = change(np.round(random.normal(size=(rows, dimensions)), 3).astype(np.float32))
    if rows != size:
        options["token_mapping"] = random.integers(0, rows, size).astype(options.pop("mapping_type"))
        options["weights"] = np.round(random.uniform(0.1, 2, size), 3).astype(options.pop("weight_type"))
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        if layout is None:
            StaticModel(vectors, tokenizer, **options).save_pretrained(path)
            config = json.loads((path / "config.json").read_text())
            (path / "config.json").write_text(json.dumps({k: v for k, v in config.items() if k not in drop}))
        else:
            (path / layout).mkdir(exist_ok=True)
            save_file({"embedding.weight": vectors}, path / layout / "model.safetensors")
            tokenizer.save(str(path / layout / "tokenizer.json"))
            (path / "config_sentence_transformers.json").write_text('{"similarity_fn_name": "cosine"}')
        model = StaticModel.from_pretrained(path)
        encoded = model.encode(TEXTS).astype(np.float64)
        model._set_max_length_in_tokenizer(None)
        ids = [model.tokenize([text])[0] for text in TEXTS]
        files = folder_of(model, path)
    return {
        "name": name,
        "files": files,
        # Of the vectors as many digits as a 32-bit number has; of the token numbers, which are of uncut texts, the first.
        "vectors": [[float(f"{x:.7g}") for x in vector] for vector in encoded.tolist()],
        "tokens": [{"count": len(one), "first": one[:10]} for one in ids],
    }


def main():
    float16 = lambda vectors: vectors.astype(np.float16)  # noqa: E731
    int8 = lambda vectors: quantize_embeddings(vectors, "int8")  # noqa: E731
    cases = [
        case("word pieces, normalized", word_piece(), 4, 1, normalize=True),
        case("word pieces with added tokens, at most 20 tokens", word_piece_with_added(), 3, 2, max_length=20),
        case("unigrams with a charsmap, of a config that says nothing", unigram(), 4, 3, drop=("normalize", "max_length")),
        case("unigrams of whole texts, int8", unsplit(), 5, 4, int8, normalize=True),
        case("byte pairs, float16, normalized", byte_pairs(), 4, 5, float16, normalize=True),
        case("byte pairs split as by GPT-4, uncut", split_byte_pairs(), 2, 6, max_length=None),
        case("byte pairs that fall back on bytes, float64", fallback_byte_pairs(), 2, 7, lambda v: v.astype(np.float64)),
        case("byte pairs with prefix and suffix", affixed_byte_pairs(), 3, 8, normalize=False),
        case(
            "words, with mapping and weights", word_level(), 5, 9, rows=16, normalize=True,
            mapping_type=np.int64, weight_type=np.float64,
        ),
        case(
            "unigrams, with mapping and weights in float16", unigram(), 4, 10, float16, rows=20,
            mapping_type=np.int32, weight_type=np.float32,
        ),
        case("words, of sentence-transformers", word_level(), 3, 11, layout="0_StaticEmbedding"),
        case("words, of sentence-transformers, in one folder", word_level(), 2, 12, layout="."),
    ]  # fmt: skip
    golden = {
        "madeBy": "scripts/golden/model2vec-folders.py",
        "versions": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in ("model2vec", "tokenizers", "numpy", "safetensors")},
        },
        "texts": TEXTS,
        "cases": cases,
    }
    OUT.write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
