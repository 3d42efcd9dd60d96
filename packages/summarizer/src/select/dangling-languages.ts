import type { TextLanguage } from '@nutshell-ml/core/text'
import { always, before, beforeComma, notBefore, type Rule, type Rules, rest, rulesOf, setOf } from './dangling-rules'

/** The rules of a language other than English that parts words by spaces; of any other there are none. */
export const languageRules = (language: TextLanguage): Rules => rulesOf(LANGUAGES[language]?.() ?? [])

/** Before a comma or one of some words. */
function commaOr(following: string): Rule {
  const isBefore = before(following)
  return (words, i) => beforeComma(words, i) || isBefore(words, i)
}

const ES = 'es fue son eran era ha tiene hace será puede no me se'
const IT = 'è era ha fa significa sono erano può hanno vuol non'
const PT = 'é foi são eram era tem têm faz será pode não me se'
const DE =
  'ist sind war waren hat haben hatte hatten wird werden wurde wurden kann können muss soll macht führt führte bedeutet schmeckt'

const LANGUAGES: Partial<Record<TextLanguage, () => [words: string, rule: Rule][]>> = {
  es: () => [
    ['él ella ellos ellas ello esto eso aquello pero entonces tampoco o e', always],
    ['este esta estos estas ese esa esos esas', before(ES)],
    ['y', notBefore('tú usted ustedes yo nosotros')],
    ['luego después además', notBefore('de del que')],
    ['también', notBefore('el la los las en')],
    ['así allí', commaOr(`que ${ES}`)],
    [
      'sin no por en a aun mientras es',
      rest(
        'embargo|obstante|ejemplo|eso|ello|lo tanto|otro lado|otra parte|cambio|pesar de esto|pesar de ello|así|tanto|decir'
      )
    ]
  ],
  fr: () => [
    [
      'elle elles ils cela ça ceci celui-ci celle-ci ceux-ci celles-ci mais et cependant pourtant toutefois donc ensuite puis car',
      always
    ],
    ['son sa ses leur leurs', notBefore('majesté sainteté')],
    ['il', (words, i) => !isEmptyIl(words, i)],
    ['c ce', (words, i) => /^(?:'est|'était|sont|sera|serait|étaient)$/.test(words.at(i + 1)) && !isCleft(words, i)],
    ['ou', notBefore('bien')],
    ['ainsi alors', notBefore('que qu')],
    ['aussi or', commaOr('il elle ils elles on ce')],
    [
      'par en d malgré pour dans au',
      rest(
        "exemple|conséquent|contre|ailleurs|la suite|effet|revanche|outre|'ailleurs|'autre part|cela|autant|ce cas|contraire"
      )
    ],
    ['de', rest('plus', beforeComma)]
  ],
  de: () => [
    [
      'er ihm ihn dies aber jedoch doch deshalb daher darum deswegen außerdem dann danach trotzdem dennoch zudem allerdings',
      always
    ],
    ['dagegen dabei dadurch daraus darauf darin davon dazu dafür denn somit stattdessen sonst also und oder', always],
    ['sein seine', notBefore('oder')],
    // With the verb of many it is the polite "you": "Sie können".
    ['sie', (words, i) => /^(?:ware|wurde|hatte|konnte)n$|(?<!en|^sind)$/.test(words.at(i + 1))],
    ['es', (words, i) => isBeforeVerb(words, i) && !EMPTY_ES.test(words.from(i))],
    ['dieser diese dieses das damit dort', before(DE)],
    ['auch so', before(`er sie es ich wir das dies ${DE}`)],
    ['zum im aus in auf', rest('beispiel|gegensatz dazu|diesem grund|diesem fall|diese weise')]
  ],
  it: () => [
    [
      'lui lei egli ella essi esse loro ma però tuttavia inoltre quindi poi e ed o infatti perciò pertanto dunque eppure allora',
      always
    ],
    ['ciò invece', notBefore('che di')],
    ['questo questa questi queste quello quella quest', before(`${IT} 'è`)],
    ['anche', commaOr('lui lei loro questo')],
    ['così', commaOr(`il lo la i gli le ${IT}`)],
    // Not "per questo caffè".
    ['per', rest('questo|ciò', commaOr('motivo non ho è'))],
    ['per ad al nonostante in di nel', rest('esempio|contrario|ciò|questo caso|conseguenza|frattempo')]
  ],
  pt: () => [
    ['ele ela eles elas isto isso aquilo mas porém contudo entretanto todavia portanto então e ou', always],
    ['este esta estes estas esse essa esses essas', before(PT)],
    ['depois', notBefore('de da do das dos que')],
    ['também', notBefore('o a os as um uma no na em')],
    ['assim ali', commaOr(`o a os as ${PT}`)],
    ['além por no apesar em nesse com', rest('disso|exemplo|isso|outro lado|entanto|vez disso|caso')]
  ],
  ru: () => [
    ['он она они оно его её их но однако поэтому также тоже затем потом и или а например', always],
    ['тогда', notBefore('как')],
    // Words in -о, -е and -я may be a noun or an adjective that belongs to it: "это кафе", but not "это был", "это хорошо".
    [
      'это',
      (words, i) =>
        !/[еёя]$|^(?:вино|мясо|пиво|масло|место|молоко|дело|слово)$/.test(words.at(i + 1)) ||
        /^(?:н|ж|тож|уж)е$/.test(words.at(i + 1))
    ],
    ['кроме таким из-за после при тем несмотря к', rest('того|этого|образом|этом|не менее|на это|тому же')]
  ]
}

const isBeforeVerb = before(DE)
/** "Es ist wichtig, dass", "es ist schwer zu sagen", "es war kalt". */
const EMPTY_ES =
  /, (?:dass|wenn|ob|wie|als|der|die|das) | zu \S+n\b|^es (?:\S+ )(?:\S+ )?(?:kalt|warm|spät|dunkel|zeit|nacht|abend)/

const ADJECTIVES = setOf(
  'difficile facile important possible impossible nécessaire clair vrai rare probable certain utile inutile interdit temps'
)
const QUE = /^(?:de|d|que?|qui)$/

/** "Est difficile de", "est très important que". */
const isClause: Rule = (words, i) =>
  [2, 3].some((to) => ADJECTIVES.has(words.at(i + to)) && QUE.test(words.at(i + to + 1)))

/** "Il faut", "il y a", "il fait froid", "il est difficile de". */
const isEmptyIl: Rule = (words, i) =>
  /^(?:y|ne?|s|faut|fallait|faudra|pleut|neige|suffit|existe|reste|semble|vaut|paraît)$/.test(words.at(i + 1)) ||
  /^(?:froid|chaud|beau|nuit|jour|noir|tard|tôt|midi|minuit)$/.test(words.at(i + 2)) ||
  isClause(words, i)

/** "C'est à Paris que", "c'est Jean qui", "c'est difficile de". */
const isCleft: Rule = (words, i) =>
  isClause(words, i) ||
  ((words.isName(i + 2) || /^(?:à|en|au|dans|par|pour|l[ea]s?|l|un|une)$/.test(words.at(i + 2))) &&
    [3, 4, 5, 6].some((to) => /^qu[ie]?$/.test(words.at(i + to))))

/**
 * Of languages written without spaces one pattern, tried at the first letter. Each alternative begins with the letter itself, so
 * that most sentences are done at the first comparison.
 */
export const SPACELESS: Partial<Record<TextLanguage, RegExp>> = {
  // 这 and 那 not before a measure word: "这家餐厅".
  zh: /[他她它](?!人|国|乡)|[这那](?:[是很就也让使会不都可，样时]|意味|些[是都])|但(?!丁)|然[而后]|所以|因[此而]|而[且是]|反而|[另此]外|[例比]如|不过|于是|否则|并且|接着|[后随之]后|后来|相反|同[样时]，?|其[中次]|尽管如此|[对为]此|两者|[前后]者|该(?:公司|国|市)/y,
  ja: /彼(?:女|ら)?[はがもをにのとで、]|彼女ら|[こそあ]れ(?:ら|[はがもをにとで、])|それから|そこ[はでに]|しかし|だが|だから、|でも、|そして|また、|例えば|たとえば|さらに|一方[、で]|したがって|なぜなら|ところが|ただし|つまり|そこで|すると|それに|しかも|なお、|その(?:ため|後|結果|上|際|時|とき|中|場合|他|日|年)|この(?:ため|結果|よう)/y
}
