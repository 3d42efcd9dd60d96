import type { WordLists } from './word-lists'

export const it: WordLists = {
  leading: `sig sigg sig.ra sig.na sigra signa dott dott.ssa dottssa dr dr.ssa dssa prof prof.ssa profssa avv ing arch geom
    rag on onn sen cav comm gr uff gen col cap ten magg serg mons d p s ss ssa san fr rev sac card spett egr gent
    gent.ma preg.mo preg ill.mo ill egr.sig p.es per.es es ad.es cfr circa ca v vd ved c.so p.zza p.le v.le l.go
    fraz loc str tel n.b on.le`,
  abbreviations: `abbr all art artt aut bibl bis c.a c.m c.p c.c capp cd cent cit cod coop cpv dir div doc ecc edd edit fasc figg
    f.lli fatt gg id ibid istr int intr lett lib lit med mq mod n nn nota num op op.cit pag pagg par pp pres prov
    pubbl racc red ref reg rist sec segg sez sg sgg soc s.p.a s.r.l s.a.s s.n.c s.a suppl tab tav tip tit trad u.s
    voll kg km cm mm ml`,
  closing: 'ecc eccetera a.c d.c c.v u.s.a',
  beforeNumbers: 'n nn num pag pagg artt capp figg voll tel tav par sez ed comma c',
  afterNumbers: 'h ore min sec kg km cm mm ml g l m gg',
  dates: 'gen genn feb febb mar apr mag giu lug ago sett set ott nov dic lun mart merc gio giov ven sab dom',
  letters: 'è e a o i',
  pronouns: `lui lei loro io tu noi voi egli ella essi esso essa il lo la i gli le l questo questa questi queste quello
    quella quelli quei ciò chi che cosa come quando dove perché mio mia suo sua c`,
  starters: `a abbiamo ad adesso ai al alcune alcuni all alla alle allora altri altre anche ancora anzi appena assolutamente
    avevo aveva basta ben bene bisogna buon buona buono ciao col con comunque così cui d da dai dal dalla davvero
    del della delle dei degli di dopo doveva dunque due durante e è ecco ed era erano fa fino finalmente forse fra
    fu furono già grazie ha hanno ho in infatti infine inizialmente inoltre insomma invece ma magari mai meglio meno
    mentre mi molte molti molto né nel nell nella nelle nei negli nemmeno neppure nessun nessuno niente no non
    nonostante nostra nostro nulla o ogni oggi ok oltre oppure ora ormai ottimo ovviamente peccato per però più
    piuttosto poi poiché possiamo prima purtroppo può qualche qualcosa qualcuno quale quali quanto quasi quattro
    quindi qui s sarà se secondo sebbene sei sembra sempre senza si sì sia siamo siccome solo soltanto sono
    soprattutto sotto spesso sta sto stessa subito su sul sulla tale talvolta tanto te ti tra tre troppo tutta tutte
    tuttavia tutti tutto un una uno va verso vi vorrei`,
  speech: 'disse chiese rispose esclamò gridò mormorò aggiunse'
}
