import type { WordLists } from './word-lists'

export const pt: WordLists = {
  leading: `sr sra srs sras srta srtas dr dra drs dras prof profa profª eng engª engº arq adv d exmo exma exmos ilmo ilma mm
    rev revmo pe fr ir sto sta sen dep gen cel cap maj ten sgt alm brig min pres gov av rod trav tv pç pça al est lg
    v.exa v.ex v.sa v.s s.exa s.ex p.ex ex aprox ca cfr obs jd núm`,
  abbreviations: `abr adm ap apto art arts assoc bibl c.c caps cia ltda cód coord créd ctba depto dept dir edif esc esq fac fed
    figs fl fls fund gal hab ind inf inst lab lib máx mín mun nac nº num p pág págs par pg pgs pp pref prov pub reg
    rem rep res s.a s.l seg sem séc sécs soc telef tít trad univ v vols kg km cm ml h`,
  closing: 'a.c d.c e.u.a eua ee.uu p.s',
  beforeNumbers: 'n núm num pg pág págs arts caps figs vols tel al inc séc lei ed fl fls',
  afterNumbers: 'h hs min seg kg km cm mm ml g l m hab',
  dates: 'jan fev mar abr mai jun jul ago set out nov dez seg ter qua qui sex sáb dom',
  letters: 'e é o a à',
  pronouns: `ele ela eles elas eu tu você vocês nós o a os as isto isso este esta estes estas esse essa esses essas aquele
    aquela aquilo que quem qual quando onde como por meu minha seu sua`,
  starters: `à ademais afinal agora ainda além algo alguém algum alguma algumas alguns ali ambos ano ante antes ao aos apenas
    após aqui assim às até atualmente aliás bem boa bom cada caso certamente com contudo conforme d da das de depois
    desde desta deste devido dia do dois dos durante e é em embora enfim enquanto então entre entretanto era eram
    está estava estou estão foi foram graças há havia hoje igualmente infelizmente já jamais lá logo mais mas me
    melhor menos mesmo meus muita muitas muito muitos na nada não nas nem nenhum nenhuma neste nesta nesse ninguém
    no nos nossa nosso num numa nunca obrigado obrigada ok ontem ora ou outra outras outro outros para pela pelo
    perto pode podem pois porém porque portanto posso posteriormente pouco poucos quais quanto quase realmente
    recentemente são se segundo sem sempre ser será seus sim só sob sobre somente suas talvez também tanto tão te
    tem tenho têm tinha toda todas todavia todo todos três tudo um uma umas uns vai vamos várias vários vou`,
  speech: 'disse perguntou respondeu exclamou gritou murmurou acrescentou'
}
