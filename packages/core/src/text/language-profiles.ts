import type { TextLanguage } from './languages'
import { stopWords } from './stop-words'

/** Common words beside the stop words, by language: they decide on short texts, which may have few stop words. */
const COMMON: Partial<Record<TextLanguage, string>> = {
  en: `there their what which who would could should will has had been were did does one two first new good great best better nice
    love like well time year years day days people product price quality money work works use used using buy bought get got make
    made easy little big small old long need want take give said says just very really much many more most never always every also
    only don't it's i'm doesn't didn't can't isn't wasn't won't than then them these those your our his her its not nor too any
    order fast perfect recommend after before over under while because about into add minutes until heat water error must cannot
    don doesn didn isn wasn aren couldn wouldn won ve ll re`,
  es: `año años día días tiempo vez bien mal buen bueno buena buenos mejor gran grande nuevo nueva dos tres primera primer producto
    precio calidad casa vida gente parte forma trabajo ciudad país gobierno gracias hola dijo compré compra llegó funciona recomiendo
    perfecto bonito fácil rápido fueron minutos agua error valor archivo tipo debe`,
  fr: `an ans année jour jours temps fois bien bon bonne bons mieux grand grande nouveau nouvelle deux trois premier première produit
    prix qualité maison vie gens partie travail ville pays gouvernement merci bonjour acheté achat reçu marche recommande parfait
    facile rapide dit livraison minutes eau erreur valeur fichier type doit article`,
  de: `jahr jahre jahren tag tage zeit mal gut gute guten guter gutes besser beste groß große großen neu neue neuen zwei drei erste
    ersten produkt preis qualität haus leben menschen teil arbeit stadt land regierung danke hallo gekauft kaufen leicht schnell
    perfekt super toll leider einfach empfehlen sagte minuten wasser fehler wert datei geht gibt gab kommt ins`,
  it: `anno anni giorno giorni tempo volta bene buono buona buoni bello bella meglio grande nuovo nuova due tre primo prima prodotto
    prezzo qualità casa vita gente parte lavoro città paese governo grazie ciao comprato acquisto arrivato funziona consiglio
    perfetto ottimo ottima facile veloce detto minuti acqua errore valore file tipo deve`,
  pt: `ano anos dia dias tempo vez bem mal bom boa bons melhor grande novo nova dois duas três primeiro primeira produto preço
    qualidade casa vida gente parte trabalho cidade país governo obrigado obrigada olá comprei compra chegou funciona recomendo
    perfeito ótimo ótima fácil rápido disse minutos água erro valor arquivo tipo deve`,
  ru: `год года лет день дней время хорошо хороший хорошая отлично отличный лучше большой большая новый новая новое новые два двух
    первый товар цена цену качество дом жизнь люди часть работа работает город страна спасибо заказ рекомендую
    быстро легко сказал сказала минут воды вода человек ошибка значение файл тип должен должно должна`
}

/** The most common words of languages that are easily taken for one of ours; of each script its own. */
const OTHERS = [
  // Dutch, Afrikaans, Luxembourgish
  `de het een en van ik te dat die in hij niet zijn is was op aan met als voor er maar om hem dan zou of wat mijn men dit zo door over
    ze zich bij ook tot je mij uit der daar haar naar heb heeft hebben hoe had kan nog deze geen wordt worden moet meer al goed zeer
    werd jaar veel onder wij we ons wel na door`,
  `die en van het is nie om te in dat hy sy ek my ons jy jou hulle word was met vir op aan maar hierdie ook by kan sal moet baie as wat
    hom haar nog dit het daar so`,
  `d an de ass en op vun et fir mat net ech dat wéi och eng si huet zu hunn sinn dass awer vum ginn`,
  // Swedish, Danish, Norwegian, Icelandic
  `och att det i en jag hon som han på den med var sig för så till är men ett om hade de av icke mig du henne då sin nu har inte hans
    honom skulle hennes där min man ej vid kunde något från ut när efter upp vi dem vara vad över än dig kan sina här ha mot alla under
    någon eller allt mycket sedan mycket bra lite blir`,
  `og i jeg det at en den til er som på de med han af for ikke der var mig sig men et har om vi min havde ham hun nu over da fra du ud
    sin dem os op man hans hvor eller hvad skal selv her alle vil blev kunne ind når være dog noget ville jo deres efter ned skulle
    denne end dette mit også under have dig meget godt lidt bliver brugt`,
  `og i jeg det at en et den til er som på de med han av ikke der så var meg seg men ett har om vi min mitt ha hadde hun nå over da ved
    fra du ut sin dem oss opp man kan hans hvor eller hva skal selv sjøl her alle vil bli ble blitt kunne inn når være kom noen noe
    ville dere som deres kun ja etter ned skulle denne for deg si sine mye også veldig litt`,
  `og að í á sem er var ég það hann við með ekki hún til um en af fyrir en þau þetta þú frá svo sér hefur eru þegar okkur hafa ekki`,
  // Finnish, Estonian, Hungarian, Turkish, Basque
  `ja on ei se että hän oli en mutta ovat kun niin tämä joka mitä minä sen myös kuin jos olen olla ole sitä vain voi tai hyvin siitä
    nyt sitten tämän hänen ne vielä mukaan jo kanssa`,
  `ja on ei see et ta oli ma aga kui seda mis oma ning või ka nii siis välja veel selle kes mida siin olen sa nad väga`,
  `a az és hogy nem is egy ez volt azt meg csak de mint van még már el ezt vagy sem ha ki be amely fel minden le nagyon kell lesz aki
    mert majd után`,
  `ve bir bu da de için çok ile ben o ama gibi daha ne var kadar sonra her olarak değil mi en ki şey benim olan diye yok ya veya bile
    hem ise oldu olduğu`,
  `eta da ez bat du hau dira izan zen baina ere egin dute beste duen dut hori oso bere`,
  // Polish, Czech, Slovak, Croatian and Serbian, Slovenian, Lithuanian, Latvian
  `i w nie na z że się do to jest o jak po co tak ale za od a są przez dla już tylko jego czy być był może go ma jej ten ta tym który
    która które się było ich pod bardzo będzie oraz tego jako przy`,
  `a se v na je že to s z do o i si ve ale jsem po pro jako by tak za který jak od co nebo k jeho až která bylo ještě už jsou byl má
    při není jen své také než jsme podle`,
  `a sa v na je že to s z do o i si vo ale som po pre ako by tak za ktorý od čo alebo k jeho až ktorá bolo ešte už sú bol má pri nie len
    svoje tiež než sme podľa`,
  `i u je se na da za su od s a o koji iz kao to će ne ili nije li što ali bi do po samo sve biti ako sam bio bilo još ima kako može
    nakon između zbog koje koja`,
  `je in na se v da so za bi pa ne z ki ni tudi še po kot iz o bil ali od to sem pri kar si lahko bilo ko ga`,
  `ir į yra kad iš su tai ne jis kaip bet ar per o buvo už labai dar jau jos mes aš šis prie po nuo savo`,
  `un ir uz no par ar ka tas kas bet tā to nav kā viņš pie arī es lai jau bija šis vai pēc`,
  // Romanian, Catalan, Galician, Occitan, Latin, Esperanto, Maltese
  `și şi în de la a cu nu pe o să că un este din care mai pentru ce ca au fost se al am dar sunt lui sau ai după fi era prin ei îi
    le până foarte acest această dacă unei unui când cum fără între`,
  `de la i el a que en per un una les els amb és del no al ha com es va més se són o pel dels seva han però seu hi si també aquest aquesta
    ser molt fins tot m'ha sense entre després on quan dos sobre fer això és meva dues perquè bé anys vaig va havia nou nova`,
  `de a o e que en do da os unha un non as é por para con se no dos máis na como ao polo foi súa ou das seu sobre á moi pola entre
    con dous dúas tres bo boa ela el pouco pouca estou ano anos cidade tamén ser nos ten está hai ata eu xa pero desde era esta estas aínda onde dunha dun nunha nun cando só`,
  `de la que e lo los las un una es en per dins amb del al dels pas son se a mas tanben aquel aquesta fa foguèt coma sus`,
  `et in est non ad ut cum sed quod qui quae ex ab sunt esse hoc si per quam de omnes aut ac eius enim nec atque quo quoque etiam inter
    erat fuit omnia ipse haec hic`,
  `la kaj de en estas al ne por ke mi li ŝi kun el ĝi sed pri tiu kiu ili oni ĉi ankaŭ plej pli estis per aŭ ĉar kiel tio sia`,
  `li u ta il ta' f' fil tal hija huwa kien ma jew għal minn mal dan kull dawn biex lil`,
  // Indonesian and Malay, Vietnamese, Tagalog, Swahili, Welsh, Irish, Albanian
  `yang dan di ini itu dengan untuk tidak dari dalam akan pada juga saya ke karena ada mereka oleh bisa sudah atau seperti lebih kami
    kita adalah dia anda tapi tetapi telah sangat dapat hanya bagi baik`,
  `và của là có không cho một được người trong các những với này để khi đã rất ra đến tôi nhưng như nước về từ cũng làm còn thì năm`,
  `ang ng na sa mga ay at ko ito ni para si hindi ako mo niya kung siya lang naman po may kasi pero din rin ka ka nito nang`,
  `ya na wa kwa ni katika za la cha hii kuwa huo hiyo yake lakini kama sana yangu au ili`,
  `yn y i a o ar ei yr mae wedi am i'r o'r ac eu gan fel ond nid oedd hyn fod sydd bod`,
  `an agus na ar i ag is tá a le go sé ní bhí sin do mar seo ach ó atá siad`,
  `e të në dhe një për me i që nga ka u nuk si është më do se ky kjo por janë nga`,
  // Ukrainian, Belarusian, Bulgarian, Macedonian, Serbian
  `і в на не що з та до це як я у за від він по про його є але для так що був було бути якщо або вони ми ще цей які який після дуже вже`,
  `і ў на не што з да як гэта я у за ад ён па яго але для так быў было калі або яны мы яшчэ які якая вельмі ужо`,
  `на и да в за се не от е с че са по като си до ще от ми но които които той има след при това или беше този може само още бъде което
    тази са я го му много ли към`,
  `на и да во за се не од е со дека сè по како си до ќе но кои тој има при тоа или беше овој може само уште ги го му многу ова`,
  `и у је се на да за су од са а о који из као то ће не или није ли што али би до по само све бити ако сам био још има како може`
]

/** The words of ours that texts are fullest of; of the other languages, the first of each list. They count for more. */
const FREQUENT: Partial<Record<TextLanguage, string>> = {
  en: 'the of and to a in is it that for was on are with this i',
  es: 'de la que el en y a los se del las un por con no una es lo',
  fr: 'de la le et les des en un du une que est il pour qui dans',
  de: 'der die und in den von zu das mit sich des auf für ist im nicht',
  it: 'di e il la che in un a per è una sono del della con non',
  pt: 'de a o que e do da em um para com não uma os no se é',
  ru: 'и в не на я что с он а как это по'
}
const FREQUENT_OTHERS = 16
const FREQUENT_FACTOR = 1.5

/** Letters of other Latin and Cyrillic alphabets, that ours have in foreign names only. */
export const FOREIGN_LETTERS = /[łżźśćńąęřěůďťňčšžășțşţğıőűåøæđơưạ-ỹāēīūģķļņėįųĉĝĥĵŝŭþðħġіїєґ\u0450\u0452-\u052f]/

/** What speaks for one language: by how much a word, and how much of a word of the language it counts as. */
type Telling = readonly [pattern: RegExp, language: TextLanguage, weight: number, coverage: number]

export const TELLING_ENDINGS: readonly Telling[] = [
  [/(?:ung|ungen|keit|heit|lich|liche|lichen|schaft)$/, 'de', 0.4, 0.5],
  [/(?:ing|ness|ight|ould|tion|ed)$/, 'en', 0.2, 0.3],
  [/(?:miento|ciones|idad|idades)$/, 'es', 0.4, 0.5],
  [/(?:zione|zioni|mento)$/, 'it', 0.4, 0.5],
  [/(?:dade|dades)$/, 'pt', 0.4, 0.5]
]

/** Those that ASCII has not all letters of. */
export const TELLING_LETTERS: readonly Telling[] = [
  [/ß/, 'de', 0.8, 1],
  [/[äöü]/, 'de', 0.3, 0],
  [/ñ/, 'es', 0.5, 0],
  // What Galician has and Portuguese has not.
  [/ñ|cións?$/, 'pt', -0.7, -0.5],
  [/ción$/, 'es', 0.4, 0.5],
  [/[ãõ]/, 'pt', 0.6, 0.5],
  [/(?:ção|ções)$/, 'pt', 0.4, 0.5],
  [/œ|[êèëîôû]|^ç/, 'fr', 0.3, 0],
  [/[àèìòù]$/, 'it', 0.3, 0],
  [/ità$/, 'it', 0.4, 0.5],
  [/[ыэё]/, 'ru', 0.4, 0.5],
  [/(?:ого|его|ть|тся|ться|ение|ения|ание|ания|ости|ость|ами|ями|иях|ия|ии|ает|яет)$/, 'ru', 0.2, 0.5]
]

/** All languages in the running ('und' for each of the others), and for each word who has it. */
export interface Profiles {
  readonly languages: readonly TextLanguage[]
  readonly words: ReadonlyMap<string, Holders>
}

/** The numbers of the languages that have a word, and what it says for each. */
interface Holders {
  readonly languages: readonly number[]
  readonly weights: readonly number[]
}

let profiles: Profiles | undefined

/** Made when first asked for. */
export function languageProfiles(): Profiles {
  profiles ??= createProfiles()
  return profiles
}

function createProfiles(): Profiles {
  const languages: TextLanguage[] = []
  const holders = new Map<string, { languages: number[]; factors: number[] }>()
  const add = (language: TextLanguage, words: Set<string>, frequent: Set<string>): void => {
    for (const word of words) {
      const held = holders.get(word) ?? { languages: [], factors: [] }
      holders.set(word, held)
      held.languages.push(languages.length)
      held.factors.push(frequent.has(word) ? FREQUENT_FACTOR : 1)
    }
    languages.push(language)
  }
  for (const language of Object.keys(COMMON) as TextLanguage[]) {
    add(language, ownWords(language), new Set(FREQUENT[language]!.split(' ')))
  }
  for (const list of OTHERS) {
    const words = list.split(/[\s']+/)
    add('und', new Set(words), new Set(words.slice(0, FREQUENT_OTHERS)))
  }
  const words = new Map<string, Holders>()
  for (const [word, held] of holders) {
    // A word of one language says 1, a word of a dozen nothing.
    const weight = Math.max(0, 1 - Math.log(held.languages.length) / Math.log(12))
    words.set(word, { languages: held.languages, weights: held.factors.map((factor) => factor * weight) })
  }
  return { languages, words }
}

function ownWords(language: TextLanguage): Set<string> {
  const parts = [...stopWords(language), ...COMMON[language]!.split(/\s+/)].flatMap((word) => word.split("'"))
  // Lists have single letters that are words nowhere but before an apostrophe.
  const letters = language === 'en' ? /^[ai]$/ : /^[aeiouyàèéêó\u0400-\u04ff]$/
  return new Set(parts.filter((word) => word.length > 1 || letters.test(word)))
}
