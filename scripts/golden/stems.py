"""Writes packages/core/src/text/stemmers/stems.golden.json: stems by the Python package of Snowball.

    pip install snowballstemmer==3.1.1
    python scripts/golden/stems.py

Words are some that rules name, the vocabulary of the paragraphs that language detection is tested on, and made-up
ones: every ending in the package's tables behind syllables of the language, alone and two endings in a row, so that
every rule is met in every region of a word.
"""

import importlib
import json
import pathlib
import platform
import random
import re
from importlib.metadata import version

TEXT = pathlib.Path(__file__).resolve().parents[2] / "packages/core/src/text"
OUT = TEXT / "stemmers/stems.golden.json"

LANGUAGES = {
    "es": ("spanish", "a e i o u á é í ó ú ü", "b c d g gu l ll m n ñ p qu r s t v y z"),
    "fr": ("french", "a e i o u y à â è é ê ë î ï ô ù û", "b c ç ch d g h l ll m n ni p q qu r s t v x col par tap"),
    "de": ("german", "a e i o u ä ö ü ae oe ue au ei", "b ch d f g h k l m n p qu r s sch ss ß st t w y z syst nis"),
    "it": ("italian", "a e i o u à è é ì ò ù", "b c ch d g gh gl l m n p qu r s t v z divan"),
    "pt": ("portuguese", "a e i o u á â ã é ê í ó ô õ ú", "b c ç ch d g gu l lh m n nh p qu r s t v z"),
    "ru": ("russian", "а е ё и о у ы э ю я", "б в г д ж з й к л м н нн п р с т ф х ц ч ш щ ь ъ"),
}

# Words that rules name.
NAMED = {
    "fr": "colère coller parole parler tapis taper nier nièce niveau mauvais mauvaise palais balais signalais avalaise épelais "
    "épelaise fallais naïf naïve Noël",
    "de": "system systeme systemen systemem problem ticket tickets planet planeten geordnet internet "
    "betret bündnissen verzeichnisse",
    "it": "divano divani divanetto divina quando questo pagheremo larghi",
    "pt": "cheguei consegue cadeira cadeiras receiaram",
    "es": "construyendo construyó averigüe pague sigue",
    "ru": "ёлка наилучшейший данный красивейше",
}


def endings(stemmer):
    """Every ending in the tables of a stemmer, the rules' own letters left out."""
    tables = [table for name, table in sorted(vars(type(stemmer)).items()) if re.fullmatch(r"a_\d+", name)]
    found = {entry[0] if isinstance(entry, tuple) else entry.s for table in tables for entry in table}
    return sorted(suffix for suffix in found if suffix and suffix == suffix.lower() and not re.search("[~']", suffix))


def made_up(stemmer, vowels, consonants, rng):
    suffixes = endings(stemmer)

    def root():
        syllables = [rng.choice(consonants) + rng.choice(vowels) for _ in range(rng.randrange(0, 4))]
        start = rng.choice(vowels) if rng.random() < 0.25 else ""
        return start + "".join(syllables) + (rng.choice(consonants) if rng.random() < 0.8 else "")

    for suffix in suffixes:
        for _ in range(3):
            yield root() + suffix
    for _ in range(300):
        yield root() + rng.choice(suffixes) + rng.choice(suffixes)
    for _ in range(100):
        yield root()


def main():
    paragraphs = json.loads((TEXT / "languages.paragraphs.json").read_text(encoding="utf-8"))
    golden = {
        "madeBy": "scripts/golden/stems.py",
        "versions": {"python": platform.python_version(), "snowballstemmer": version("snowballstemmer")},
    }
    for code, (name, vowels, consonants) in LANGUAGES.items():
        module = importlib.import_module(f"snowballstemmer.{name}_stemmer")
        stemmer = getattr(module, f"{name.capitalize()}Stemmer")()
        real = re.findall(r"[^\W\d_]+", " ".join(paragraphs[code]).lower())
        unreal = made_up(stemmer, vowels.split(), consonants.split(), random.Random(4))
        named = NAMED[code].lower().split()
        words = list(dict.fromkeys(word for word in [*named, *real, *unreal] if word))
        golden[code] = {"words": " ".join(words), "stems": " ".join(stemmer.stemWord(word) or "-" for word in words)}
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in golden.items())
    OUT.write_text("{%s}\n" % lines, encoding="utf-8")


if __name__ == "__main__":
    main()
