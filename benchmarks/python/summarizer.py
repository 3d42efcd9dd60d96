"""A child process that runs one Python peer over documents, one after the other; the twin of src/summarizer/peer-process.mjs.

    pip install sumy==0.13.0 summa==1.2.0 lexrank==0.1.0
    python summarizer.py --versions        the peers that can be imported here, as JSON
    python summarizer.py < job.json        {package, system, documents: [{sentences, text, k}], first}

Writes a JSON line for each document: the places of the sentences chosen, in the order of their rank where the peer tells
it, and milliseconds.
"""

import importlib.metadata
import json
import os
import random
import sys
import time

PACKAGES = ("sumy", "summa", "lexrank")


def versions():
    found = {}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass
    return found


def first_k(indices, k):
    """The first k different ones."""
    return list(dict.fromkeys(indices))[:k]


def sumy(system):
    import nltk
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.nlp.tokenizers import Tokenizer
    from sumy.summarizers.kl import KLSummarizer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.lsa import LsaSummarizer
    from sumy.summarizers.luhn import LuhnSummarizer
    from sumy.summarizers.reduction import ReductionSummarizer
    from sumy.summarizers.sum_basic import SumBasicSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer
    from sumy.utils import get_stop_words

    classes = {
        "lex-rank": LexRankSummarizer,
        "text-rank": TextRankSummarizer,
        "lsa": LsaSummarizer,
        "luhn": LuhnSummarizer,
        "kl": KLSummarizer,
        "sum-basic": SumBasicSummarizer,
        "reduction": ReductionSummarizer,
    }

    class Words:
        """sumy's own words (NLTK's), without NLTK's sentence model, which is a download: the sentences are given."""

        language = "english"

        def to_sentences(self, paragraph):
            return (paragraph,)

        def to_words(self, sentence):
            words = nltk.word_tokenize(sentence, preserve_line=True)
            return tuple(word for word in words if Tokenizer._is_word(word))

    words = Words()
    summarizer = classes[system](Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")

    def summarize(document):
        sentences = [Sentence(text, words) for text in document["sentences"]]
        model = ObjectDocumentModel([Paragraph(sentences)])
        chosen = summarizer(model, min(document["k"], len(sentences)))
        # Equal sentences are one to sumy; the first of them stands for all.
        return first_k((sentences.index(sentence) for sentence in chosen), document["k"])

    return summarize


def summa(_system):
    from summa import summarizer

    def key(text):
        return "".join(filter(str.isalnum, text.lower()))

    def summarize(document):
        places = {}
        for i, sentence in enumerate(document["sentences"]):
            places.setdefault(key(sentence), i)
        scored = summarizer.summarize(document["text"], ratio=1.0, split=True, scores=True)
        scored.sort(key=lambda pair: -pair[1])
        return first_k((places[key(text)] for text, _ in scored if key(text) in places), document["k"])

    return summarize


def lexrank(_system):
    from lexrank import STOPWORDS, LexRank

    def summarize(document):
        sentences = document["sentences"]
        ranker = LexRank([[sentence] for sentence in sentences], stopwords=STOPWORDS["en"])
        scores = ranker.rank_sentences(sentences, threshold=None, fast_power_method=True)
        return sorted(range(len(sentences)), key=lambda i: -scores[i])[: document["k"]]

    return summarize


def main():
    if "--versions" in sys.argv:
        print(json.dumps(versions()))
        return
    job = json.load(sys.stdin)
    random.seed(1)
    # What peers print is not for the parent.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    sys.stdout = open(os.devnull, "w", encoding="utf-8")

    def write(line):
        out.write(json.dumps(line) + "\n")
        out.flush()

    summarize = {"sumy": sumy, "summa": summa, "lexrank": lexrank}[job["package"]](job["system"])
    write({"ready": True})
    for i in range(job["first"], len(job["documents"])):
        line = {"document": i}
        start = time.perf_counter()
        try:
            line["picks"] = summarize(job["documents"][i])
        except Exception as error:  # a peer may raise anything
            line["error"] = f"{type(error).__name__}: {error}"[:200]
        line["ms"] = (time.perf_counter() - start) * 1000
        write(line)


if __name__ == "__main__":
    main()
