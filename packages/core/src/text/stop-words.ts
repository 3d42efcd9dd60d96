import { words as english } from 'natural/lib/natural/util/stopwords.js'
import type { TextLanguage } from './languages'

/**
 * Words that only hold sentences together, by language, parted by spaces: articles, pronouns, prepositions, conjunctions,
 * auxiliaries with their forms, and the adverbs that go with everything. English is natural's list. What an apostrophe
 * leaves of an article or pronoun ("l", "qu", "dell") is in the lists of languages whose words are parted there. Forms
 * that begin alike are written as "ein//e/en": ein, eine, einen.
 */
const LISTS: Partial<Record<TextLanguage, string>> = {
  es: `el la los las lo un//a/os/as al del a ante bajo con//tra de desde durante en entre hacia hasta mediante para por según sin
    sobre tras y e o u ni que pero sino aunque porque pues si como cuando donde mientras cu/al/ales/yo/ya/yos/yas quien//es
    qué cuál//es quién//es cómo cuándo dónde cuánt/o/a/os/as cuanto yo tú él ell/a/o nosotr/os/as vosotr/os/as ell/os/as
    usted//es me te se nos os le les mí ti sí con/migo/tigo/sigo mi mis tu tus su sus mí/o/a/os/as tuy/o/a/os/as
    suy/o/a/os/as nuestr/o/a/os/as vuestr/o/a/os/as es/te/ta/tos/tas/to/e/a/os/as/o aquel//la/los/las/lo
    és/te/ta/tos/tas/e/a/os/as otr/o/a/os/as alg/o/uien/ún/uno/una/unos/unas nad/a/ie ning/ún/uno/una tod/o/a/os/as cada
    cualquier mism/o/a/os/as tan//to/ta/tos/tas much/o/a/os/as poc/o/a/os/as más menos muy ya no tam/bién/poco solo sólo aún
    aun así entonces luego después antes ahora aquí ahí allí siempre nunca además es soy eres so/mos/is/n era//s éramos eran
    fu/i/iste/e/imos/eron ser sido siendo se/a/as/amos/an/rá/rán/ría/rían fue/ra/ran/se
    est/oy/ás/á/amos/án/aba/aban/uvo/uvieron/ar/ado/é/én he has ha hemos ha/béis/n/bía/bían/y hubo
    ha/ber/bido/ya/yan/brá/bría tengo tiene/s/ tenemos tienen tenía//n tuvo tener hace//r/n puede//n poder`,
  fr: `le la les l un une des du de d au aux à en dans par pour sur sous avec sans entre vers chez contre depuis pendant avant
    après dès jusqu/e/ et ou ni mais donc or car que qu si comme quand lorsqu/e/ puisqu/e/ quoiqu/e/ parce afin ainsi tandis
    je j tu il elle on nous vous ils elles me m te t se s moi toi lui soi eux leur//s y ce c ce/t/tte/s/ci/la ça
    ce/lui/lle/ux/lles mon ma mes ton ta tes son sa ses notre nos votre vos mien//ne/s/nes tien//ne sien//ne/s nôtre//s
    vôtre//s qui quoi dont où quel//le/s/les lequel laquelle lesquel/s/les auquel duquel desquels auxquels ne n pas plus
    moins point jamais rien personne aucun//e tou/t/te/s/tes même//s autre//s quelqu/e/es/ chaque plusieurs certain/s/es
    tel//le/s/les très trop peu beaucoup assez aussi encore déjà alors puis ici là bien non oui cependant toutefois pourtant
    est suis es sommes êtes sont ét/ais/ait/ions/iez/aient fus fut fûmes fûtes furent
    ser/ai/as/a/ons/ez/ont/ais/ait/ions/iez/aient so/is/it/yons/yez/ient fût fusse//nt été étant être ai as a avons avez ont
    av/ais/ait/ions/iez/aient eus eut eûmes eûtes eurent aur/ai/as/a/ons/ez/ont/ais/ait/ions/iez/aient ai/e/es/t ayons ayez
    aient eût eu/ssent//e/es ayant avoir fai/t/re font faut peu/t/vent aujourd hui`,
  de: `der die das de/n/m/s ein//e/en/em/er/es kein//e/en/em/er/es ich du er sie es wir ihr mich dich ihn uns euch mir dir ihm
    ihnen sich mein//e/en/em/er/es dein//e/en/em/er/es sein//e/en/em/er/es ihre//n/m/r/s unser//e/en/em/er/es
    eu/er/re/ren/rem/rer man diese/r//s/n/m jene/r//s/n/m welche/r//s/n/m solche/r//s/n/m derselbe dieselbe dasselbe
    selb/st/er we/r/n/m/ssen was wo//hin/her wann warum wie/so/ alle//m/n/r/s jede//r/s/n/m manche//r/s/n einige//r/s/n
    etwas nichts niemand jemand viel//e/en/er mehr wenig//e andere/r//s/n/m an am auf aus bei//m bis durch für gegen hinter
    im in ins mit nach neben ohne seit über um unter vo/n/m/r während wegen zu//m/r zwischen und oder aber denn sondern doch
    jedoch als ob dass daß weil wenn da damit sow/ie/ohl weder noch falls obwohl nachdem bevor nicht nur auch sehr so schon
    immer wieder dann nun jetzt hier dort da/bei/für/ran/rauf/raus/rin/rüber/zu/von/nach des/halb/wegen daher also zwar etwa
    eben mal ganz gar ja nein nie einmal bin bist ist sind seid war//st/en/t wäre//n gewesen sei//en
    ha/be/st/t/ben/bt/tte/ttest/tten/ttet hätte//n gehabt werde wir/st/d werde/n/t wurde//n würde//n geworden worden
    kann//st könn/en/t konnte//n könnte//n muss müssen musste//n soll//en/te/ten will woll/en/te/ten darf dürfen durfte mag
    möchte mach/en/t`,
  it: `il lo la i gli le l un//o/a de/i/gli/lle/l/llo/lla/ll di a ad al//lo/la/l ai agli alle da//l/llo/lla/ll/i/gli/lle in
    ne/l/llo/lla/ll/i/gli/lle co/n/l/i su//l/llo/lla/ll/i/gli/lle per tra fra contro dopo prima senza sopra sotto verso
    durante fino e ed o od ma però anche né se che perché quando come dove mentre quindi dunque infatti poiché affinché
    sebbene io tu lui lei egli ella ess/o/a/i/e noi voi loro mi ti si ci vi ne me te sé m t s c v d n gl mi/o/a/ei/e
    tu/o/a/oi/e su/o/a/oi/e nostr/o/a/i/e vostr/o/a/i/e que/sto/sta/sti/ste/st/llo/lla/lli/lle/ll/l/i/gli ciò chi cui
    qua/le/li/l/nto/nta/nti/nte cos/a/ dov com anch tutt//o/a/i/e altr/o/a/i/e ogn/i/uno qualc/he/osa/uno nessun/o/a/ niente
    nulla stess/o/a/i/e tal/e/i molt/o/a/i/e poc/o/a/hi/he po più meno troppo tant/o/a/i/e così non già ancora sempre mai
    poi ora adesso qui qua lì là allora sol/o/tanto proprio pure è sono sei siamo siete er/o/i/a/avamo/avate/ano
    fu/i//mmo/rono sar/ò/ai/à/emo/ete/anno/ei/ebbe/ebbero sia//no/te fosse//ro esse/re/ndo stat/o/a/i/e ho hai ha abbiamo
    avete hanno avev/o/i/a/amo/ate/ano ebbe//ro avr/ò/ai/à/emo/ete/anno/ei/ebbe/ebbero abbia//no
    av/esse/essero/ere/endo/uto/uta fa//re/tto/nno può possono st/o/a/ai/anno/ava/avano`,
  pt: `o a os as um uma uns umas ao aos à às do da dos das no na nos nas pel/o/a/os/as nu/m/ma/ns/mas dum//a
    des/te/ta/tes/tas/se/sa/ses/sas nes/te/ta/tes/tas/se/sa/ses/sas daquel/e/a naquel/e/a dis/so/to nisso de em por para com
    sem sob//re entre até desde contra após ante durante perante e ou mas nem que se como quando onde po/rque/is/rém embora
    enquanto portanto contudo então eu tu ele ela nós vós eles elas você//s me te lhe//s vos mim ti si
    co/migo/ntigo/nsigo/nosco del/e/a/es/as nel/e/a/es/as meu minha meus minhas teu tua teus tuas seu sua seus suas
    noss/o/a/os/as voss/o/a/os/as est/e/a/es/as isto ess/e/a/es/as isso aquel/e/a/es/as aquilo
    qu/em/al/ais/anto/anta/antos/antas cuj/o/a/os/as outr/o/a/os/as alg/um/uma/uns/umas/o/uém nenhum//a nada ninguém
    tod/o/a/os/as tudo cada qualquer mesm/o/a/os/as tal tais muit/o/a/os/as pouc/o/a/os/as mais menos tão tant/o/a/os/as não
    sim já ainda também só apenas bem sempre nunca aqui ali lá aí agora depois antes assim logo d é sou és somos são era//s
    éramos eram fui fo/i/mos/ram ser sendo sido se/ja/jam/rá/rão/ria/riam fosse//m
    est/ou/á/amos/ão/ava/avam/eve/iveram/ar/ado/eja/ejam te/nho/ns/m/mos têm tinha//m teve tiveram ter tendo tido
    te/nha/nham/rá/ria hei há havia houve haver haja faz//er pode//m/r vai vão ir`,
  ru: `и в во не что он на я с со как а то все всё она так его но да ты к ко у же вы за бы б по только её ее мне было вот от ото
    меня ещё еще нет о об обо из изо ему теперь когда даже ну ли ль если уже или ни бы/ть/л/ла/ли него до вас нибудь опять
    вам ведь там потом себя ничего ей может они тут где есть надо ней для мы тебя их чем сам//а/о/и без будто чего раз тоже
    себе под//о буд/ет/ут/у/ем/ете ж тогда кто эт/от/а/о/и того потому этого как/ой/ая/ое/ие ним здесь эт/ом/у/ой/их/им/ими
    од/ин/на/но почти мо/й/я/ё/е/и/его/ей/их тем чтобы нее неё кажется кому куда зачем всех никогда можно при наконец два
    над больше тот та те то/й/м/му тех ту через на/с/м/ми про всего них много разве три перед//о иногда лучше чуть нельзя
    так/ой/ая/ое/ие им более менее всегда конечно всю между ими мной тобой собой тво/й/я/ё/и наш//а/е/и/его/ей ваш//а/е/и
    сво/й/я/ё/е/и/его/ей/их/им котор/ый/ая/ое/ые/ого/ой/ых/ым/ом/ую весь вс/я/ем/еми очень также однако хотя по/этому/ка/сле
    среди около ради кроме вместо благодаря просто чтоб кажд/ый/ая/ое сам/ый/ая/ое/ые друг/ой/ая/ое/ие кого чему чём оно
    явля/юсь/ется/ются стал//а/о/и бывает мог//ла/ли/у/ут`,
  zh: `的 地 得 了 着 过 是 在 有 和 与 跟 同 及 以及 或 或者 而 而且 并 并且 但 但是 不过 然而 可是 却 虽然 尽管 因为 所以 因此 由于 如果 要是 假如 只要 只有 除了 无论 不管 即使 就 才 都 也 还 还是 又 再
    更 最 很 太 非常 十分 比较 相当 已 已经 正在 曾 曾经 将 将要 会 能 能够 可以 可能 应该 应 要 想 不 没 没有 别 未 无 我 我们 你 你们 您 他 他们 她 她们 它 它们 自己 咱们 人家 大家 这 那 这个
    那个 这些 那些 这样 那样 这里 那里 这儿 那儿 这么 那么 此 其 其中 其他 其它 某 某些 各 各种 每 每个 哪 哪个 哪些 哪里 谁 什么 怎么 怎样 怎么样 为什么 多少 几 一 一个 一些 一种 一样 一直 一下 一点
    有点 个 只 些 种 次 把 被 让 使 给 对 对于 关于 向 往 从 自 到 由 于 以 按 按照 根据 通过 为 为了 比 当 时 时候 之 之后 之前 之间 后 前 上 下 里 中 内 外 以后 以前 来 去 吗 呢 吧 啊 呀 哦
    嗯 嘛 啦 哇 等 等等 第 所 者 们 说 做 就是 不是 还有 只是 也是 都是 於 與 個 們 這 那個 這個 這些 這樣 沒有 沒 還 還是 會 後 來 為 為了 對 從 讓 給 說 過 著 裡 嗎 麼 什麼 怎麼 因為 雖然 時候
    時 將 應該 於是 並 並且 卻 無 幾 種 後來`,
  ja: `の に は を た が で て と し れ さ も な い や か ね よ わ ぞ へ ば ん だ う ず ぬ ら り せ き つ け お ご から まで より など だけ ほど くらい ぐらい ばかり しか こそ さえ でも では には とは
    へは にも とも ても でしょ でしょう です でし ます まし ませ ません ました たい ない なかっ なく なけれ なり なる なっ なら たら たり だっ だろ だろう である であり であっ する して した しま しよ しよう
    され される させ せる れる られる られ いる いた いて ある あり あっ あった おり おる いう いっ という といった として とって について に関する において における に対して に対する によって により による ため
    ために こと もの ところ とき 時 よう ように ような そう はず わけ ので のに けど けれど けれども しかし そして また または および 及び かつ ただし なお さらに つまり だから したがって それ これ あれ どれ
    その この あの どの そこ ここ あそこ どこ それぞれ こちら そちら そんな こんな あんな どんな こう ああ どう 私 僕 俺 私たち あなた 彼 彼女 彼ら 何 誰 いつ なぜ とても すごく かなり もう まだ すぐ ずっと
    もっと 一番 特に ほとんど 全て すべて できる でき くる くれ くれる しまう しまっ ください くだ さい もらう もらっ みる みて ながら つつ のみ ほか その他 その後 うち たち さん って ちゃう じゃ なん のです
    んです`
}

const sets = new Map<TextLanguage, ReadonlySet<string>>()

/** The stop words of a language; none for 'und'. Lists are made into sets when they are first asked for. */
export function stopWords(language: TextLanguage): ReadonlySet<string> {
  let set = sets.get(language)
  if (set === undefined) {
    set = new Set(language === 'en' ? english : LISTS[language]?.split(/\s+/).flatMap(forms))
    sets.set(language, set)
  }
  return set
}

function forms(entry: string): string[] {
  const [start, ...ends] = entry.split('/')
  return ends.length === 0 ? [start] : ends.map((end) => start + end)
}
