import type { WordLists } from './word-lists'

export const es: WordLists = {
  leading: `sr sra srta sres sras d dª dña dr dra drs dres prof profa lic licda ing arq abg mtro mtra gral cnel cap cmdte
    tte sgto alm mons rvdo rvda fray fr pbro hno hna sto sta ilmo ilma excmo excma exmo exma hon pdte pdta dir av
    avda avd bvar calz ctra cra urb pza plza pl pº ej p.ej v.gr aprox ca cfr vid s.m s.a.r s.e incl gob sec depto
    dpto admón col edif núm núms pág págs`,
  abbreviations: `apdo art arts atte caps cía coord edit esc esp etc fac fact figs h hab hnos ibíd íd imp impto izda izdo dcha
    dcho kg km lám ltda máx mín nal ntra ntro oct ob op p párr párrs pdo pp ppal prov pta ptas reg rte s s.a s.l
    s.a.u s.l.u s.a.s s.r.l seg sem sig ss subdir teléf tfno tít tm trad ud uds univ v vd vds vda vdo vols s.f n.º
    d.c.v r.d u.s a.k.a`,
  closing: 'ee.uu a.c d.c a.j.c d.j.c ff.aa rr.hh cc.oo jj.oo dd.hh q.e.p.d e.p.d c.v r.i.p aa.vv',
  beforeNumbers: 'n núm núms pág págs arts caps figs vols tel tlf tít sec párr apdo km ed',
  afterNumbers: 'h hs min seg kg km cm mm ml g l m hab ptas',
  dates: 'ene feb mar abr may jun jul ago sep sept set oct nov dic lun mié jue vie sáb dom',
  times: '',
  letters: 'y o a e u',
  pronouns: `él ella ellos ellas yo tú usted ustedes nosotros el la los las lo esto eso este esta estos estas ese esa esos
    esas aquel aquella qué quién cómo cuándo dónde mi su sus`,
  starters: `a además ahora al algo alguien algunas alguno algunos allí ante anteriormente antes aquí así aun aún aunque ayer
    bajo bien cada casi cerca como con contra cual cuando de debe debido del desde después donde dos durante e en
    entonces entre era eran es está están estaba finalmente fue fueron gracias ha había hace hacia hasta hay hoy
    igualmente incluso luego mañana más me mientras mis mucha muchas mucho muchos muy nada nadie ni ningún ninguna
    no nos nuestra nuestro nunca o otra otras otro otros para parece pero poco por porque posteriormente pues puede
    pueden que quizá quizás quien realmente recientemente se según ser si sí siempre sin sino sobre solo sólo son
    también tampoco tan tanto te tenemos tengo tenía tiene tienen toda todas todavía todo todos tras tres tu tus un
    una unas uno unos vamos va varias varios ya`,
  speech: 'dijo preguntó respondió exclamó gritó contestó susurró murmuró añadió'
}
