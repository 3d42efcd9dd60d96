"""Writes packages/summarizer/src/rouge/rouge.golden.json: ROUGE scores of rouge-score and stems of NLTK.

    pip install rouge-score==0.1.2 nltk==3.10.4
    python scripts/golden/rouge.py

All texts were written for this file. Scores are [precision, recall, f1] of rouge1, rouge2, rougeL, rougeLsum.
"""

import importlib.metadata
import json
import pathlib
import platform

from nltk.stem import porter
from rouge_score import rouge_scorer

TYPES = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/summarizer/src/rouge/rouge.golden.json"

HARBOUR_LONG = """The old harbour of the town opened again on Saturday after repairs that had lasted four years.
Workers replaced the wooden piers, which storms had damaged badly, with concrete ones that are expected to last a century.
About three thousand visitors walked along the new promenade, and fishing boats returned to their berths for the first time since 2019.
The mayor said that the cost, 48 million euros, was higher than planned because divers had discovered an unexploded bomb in the mud.
Shopkeepers hope that the reopening brings customers back to the narrow streets behind the quay.
Some residents complained about the noise of the building site, which had started every morning at six.
A second stage of the works, with a swimming area and a small museum about the history of sailing, begins next spring.
The fishermen's association welcomed the changes but asked for cheaper electricity at the berths."""

HARBOUR_OTHER = """After four years of repairs, the harbour reopened on Saturday.
Concrete piers have replaced the wooden piers that were damaged by storms.
Visitors, about three thousand of them, walked on the promenade while the fishing boats came back to their berths.
Costs rose to 48 million euros; divers found a bomb in the mud, the mayor explained.
The shops in the narrow streets behind the quay are hoping for more customers.
Residents had been complaining about noise in the mornings.
In spring the second stage begins: a swimming area, and a museum of sailing history.
Fishermen welcome the change, but they would like electricity to be cheaper.
The town expects that the piers will last for a hundred years.
Nothing was said about the cost of the museum, nor about who pays for it."""

ORCHARD_LONG = """Researchers counted bees in sixty orchards over two summers and compared the harvests.

Orchards with strips of wild flowers had more bees, more kinds of bees, and heavier apples.
The effect was largest where the strips were older than three years; newly sown strips made no measurable difference.
Farmers who mowed the strips once a year, late in autumn, had better results than farmers who mowed often.
Surprisingly, honey bees from hives nearby did not replace the wild bees: on cold days only bumblebees were flying.
The researchers estimate that a strip pays for itself after five seasons, counting seeds, labour and the land that is lost.
They warn that the numbers come from one region, with mild winters, and should not be applied to dry areas.

A follow-up study is measuring pears and plums.
Its first results are expected in two years, and the data will be free for everybody to use."""

ORCHARD_OTHER = """bees bees bees
Wild flowers beside orchards help bees, and bees help apples.
In sixty orchards researchers counted more bees and more kinds of bees where flower strips grew, and they weighed heavier apples.
Strips older than three years had the largest effect, and mowing late in autumn, once a year, was best.
Honey bees could not replace wild ones, because only bumblebees fly on cold days.
A strip of flowers pays for itself after five seasons, the researchers estimated, if seeds, labour and lost land are counted.
The region has mild winters: do not apply the numbers to dry areas!
A study of pears and plums follows, and its data will be free to use in two years.
the the the the of of of and and"""

# Candidate, then one reference (a string) or several (a list).
PAIRS = [
    ("the cat sat on the mat", "the cat was on the mat"),
    ("police killed the gunman", "police kill the gunman"),
    ("the gunman kill police", "police killed the gunman"),
    ("the gunman police killed", "police killed the gunman"),
    ("The quick brown dog jumps on the log.", "The quick brown fox jumps over the lazy dog"),
    ("", ""),
    ("", "some words in the reference"),
    ("some words in the candidate", ""),
    ("...!?", "--- ,,, ;;;"),
    ("...!?", "words here"),
    ("\n\n \t\n", "words here"),
    ("word", "word"),
    ("word", "other"),
    ("the the the the", "the cat the"),
    ("a b a b a b", "b a b a"),
    ("no no no yes yes no", "yes no yes no yes"),
    ("SHOUTING Is Mixed WITH quiet", "shouting is MIXED with QUIET"),
    ("In 1999 it cost 3.50, in 2024 12,000", "it cost 3 50 in 1999 and 12 000 in 2024"),
    ("v2.0b1-rc3 beats v2.0b1", "V2 0B1 rc3"),
    ("don't can't won't e-mail re-use", "dont cant wont email reuse"),
    ("na\u00efve caf\u00e9 \u00fcber stra\u00dfe", "naive cafe uber strasse"),
    ("\u0130stanbul and 300 \u212a or 300 K", "i stanbul and 300 k"),
    ("\u65e5\u672c\u8a9e text \U0001f600 emoji\u200bjoined", "text emoji joined \u65e5\u672c\u8a9e"),
    ("tab\tand\u00a0hard\u2003space\rreturn\u2028line", "tab and hard space return line"),
    ("constructor __proto__ hasOwnProperty toString", "__proto__ constructor toString valueOf"),
    ("hopping hopped hopes hoping", "hop hope hopeful hopefully"),
    ("relational conditions were generally organized", "relations conditionally generalize organizations"),
    ("bus gas dies ties as is", "buses gases died tied has its"),
    ("one two\nthree four", "one two three four"),
    ("one two three four", "one\ntwo\nthree\nfour"),
    ("three four\none two", "one two\nthree four"),
    ("a b c\nc b a", "a b c b a\na c"),
    ("w1 w2 w3 w4 w5", "w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5"),
    ("w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5", "w1 w2 w3 w4 w5"),
    ("x y x\n\n\ny x y\n", "\nx x y y\ny y x x"),
    ("a b\nb a\na a", "b b a a b\na"),
    ("the cat sat", ["a dog ran", "the cat sat down", "the cat"]),
    ("a b c d", ["a b x y", "y x d c", "b c"]),
    ("one two three", ["one two four", "one two five", "two three six"]),
    ("one two three four five six", ["one two", "one two seven eight nine ten one two seven eight", "six five"]),
    ("first line here\nsecond line there", ["", "second line there\nfirst line here", "first line here second line there"]),
    ("no match at all", ["", "...", "entirely different words"]),
    (HARBOUR_LONG, HARBOUR_OTHER),
    (HARBOUR_OTHER, [HARBOUR_LONG, HARBOUR_LONG.replace("\n", " ")]),
    (ORCHARD_LONG, ORCHARD_OTHER),
    (ORCHARD_OTHER.replace("\n", " "), [HARBOUR_OTHER, ORCHARD_LONG]),
]

# About a line for each rule, in the order of the algorithm; then odd ones.
WORDS = """
skies sky dying lying tying news innings inning outings outing cannings canning howe proceed exceed succeed
a i at is by be y yy ox 7 42 a1
caresses dresses losses ponies flies cries studies ties dies pies lies caress pass boss ass cats dogs gas bus yes was its
hers ies sss ss as 1990s 80s
spied cried studied died tied lied pied ied feed agreed speed freed seed eed bleed decreed guaranteed disagreed
plastered bled walked shed red bed ed sped motoring sing ring walking thing king ing bring string being seeing
conflated created rated troubled enabled tumbled sized organized quizzed
hopping hopped tanned running planned falling called hissing passed fizzed buzzing adding erred egged
failing filing hoping baking liked used using owed aged aging snowed boxed fixing played enjoyed buying
lied dyed eyed yyed byeing 2ed a2ing x2ed hyyed yaying sayyed yying abying
happy happily sky fly try cry dry by my say day enjoy enjoyment buy boy spy daily yyy byy ayy 9y a9y
relational rational national nationally rationally sensationally conditional conditionally traditional notional
valency hesitancy tendency infancy fancy digitizer organizer sizer
conformably possibly ably probably bly nobly radically formally finally ally rally orally
differently gently recently vilely namely ely analogously famously hopefully carefully fully bully
vietnamization realization organization nation predication creation station operator creator ator
feudalism realism alism decisiveness iveness hopefulness fulness callousness ousness
formality reality ality sensitivity activity sensibility ability possibility bility
geology theology biology apology philology psychologically logy analogy logi
triplicate duplicate icate formative native negative formalize realize alize electricity simplicity city
electrical medical ical musically hopeful awful useful ful goodness business kindness ness
revival animal equal metal allowance distance dance inference science fence airliner teacher paper her
gyroscopic logic music topic adjustable able table readable defensible visible terrible
irritant elephant constant ant replacement element cement basement adjustment document moment
dependent student agent adoption action station million opinion onion region decision extension ion vision
homologous famous thou you caribou communism tourism prism ism activate private rate state
angularity charity iti homologizing effective five native bowdlerize prize size recognize
probate rate cease cause use ate the one were there house because tree agree
controlling controlled controls control roll rolled fulfill install all hill wall enroll
generalizations oscillators multidimensional characterization
trouble troubles oats trees ivy orrery private oaten syzygy toy toys
constructor prototype proto valueof tostring hasownproperty
mp3s 2nd 100th covid19 x86 abc123ing 3ded b2b
sses generational educational capitalism imperialism talkativeness hospitality originality authenticate communicate
activated disabled unenabled relatived arrived developed cycle style type tattooed shampooed iglooed issue value
running runs ran runner argue argued argues arguing argument
yearly yesterday yellowing eyeing keyed mayor layer player
zzzz aaaa eeeeed ooing queueing xxed wxyed
""".split()


def main():
    scorers = {stem: rouge_scorer.RougeScorer(TYPES, use_stemmer=stem) for stem in (False, True)}

    def scores(candidate, references, stem):
        if isinstance(references, str):
            result = scorers[stem].score(references, candidate)
        else:
            result = scorers[stem].score_multi(references, candidate)
        return [[float(value) for value in result[name]] for name in TYPES]

    pairs = [
        {
            "candidate": candidate,
            "references": references,
            "plain": scores(candidate, references, False),
            "stemmed": scores(candidate, references, True),
        }
        for candidate, references in PAIRS
    ]
    stemmer = porter.PorterStemmer()
    stems = [[word, stemmer.stem(word)] for word in dict.fromkeys(WORDS)]
    versions = {
        "python": platform.python_version(),
        "rouge-score": importlib.metadata.version("rouge-score"),
        "nltk": importlib.metadata.version("nltk"),
    }

    # One pair a line: small, and a change shows as one line.
    def lines(items):
        return ",\n".join(json.dumps(item) for item in items)

    OUT.write_text(
        '{"madeBy": "scripts/golden/rouge.py", "versions": %s,\n"types": %s,\n"pairs": [\n%s\n],\n"stems": [\n%s\n]}\n'
        % (json.dumps(versions), json.dumps(TYPES), lines(pairs), lines(stems)),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
