import type { WordLists } from './word-lists'

export const de: WordLists = {
  leading: `med rer nat jur theol habil oec hr hrn fr frl dr prof dipl dipl.-ing ing hl st ev kath geb verh gest verw sel
    gen lt hptm präs abg frhr bzw bspw beisp ca ggf gegr inkl einschl exkl evtl insb insbes mind max min mtl jährl
    sog vgl s.o s.u z.b z.t z.zt d.h d.i i.d.r i.a i.e m.e u.u v.a o.g u.z u.zw s.a n.b abzgl zzgl bez betr bzgl
    ehem eigtl entspr erg gem ggfs gr grds jew kgl körperl landw lfd mglw milit möbl näml op österr pers phil polit
    röm schwäb schweiz sen jun staatl tägl tatsächl techn urspr ursprüngl verf versch vorm wahrsch wiss wörtl zus zw
    amtl allg allgem alkohol altgr angebl anschl bes geogr geschl griech hist hrsg ital kfm lat engl franz frz dt
    dtsch amerik brit russ m.w i.v i.s.d i.s.v p.a`,
  abbreviations: `abb abk abs abschn abt anm aufl bd bde bf bhf bibl dez diss fa ff forts hbf hg inh jh jhd jhdt jhs kap kl km
    korr lfg mio mrd mill par pkt pl plz pos red ref reg rd rel rep sek std str tab tl el tsd verl wwe ztr zs ztschr
    zit ziff a.d b.a g.m.b.h o.o wo mon g kg cm mm ml`,
  beforeNumbers: 'nrn abb bd ziff abschn anm pos str hausnr tel aufl lit',
  closing: 'usw usf',
  dates: 'jan jän feb febr mär apr jun jul aug sep sept okt nov dez mo di mi do fr sa so',
  beforeOrdinals: `am an ab als auf aus bei beim bis das dem den denen der deren des dessen die diese diesem diesen dieser dieses
    dritten ein eine einem einen einer eines ihr ihre ihrem ihren ihrer ihres im in ins jede jedem jeden jeder jedes
    kein keine mein meine meinem meinen meiner meines mit nach sein seine seinem seinen seiner seines seit sowie und
    unser unsere unserem unseren unserer vom vor zu zum zur zwischen montag dienstag mittwoch donnerstag freitag
    samstag sonntag heute morgen über um dein deine deinem deinen deiner für oder gegen unter`,
  afterOrdinals: `januar jänner februar feber märz april mai juni juli august september oktober november dezember jan feb febr mär
    apr jun jul aug sep sept okt nov dez jahrhundert jahrhunderts jahrhunderte jh jahrtausend weltkrieg weltkriegs
    weltkrieges klasse auflage stock etage geburtstag mal platz runde kapitel akt teil band bundesliga liga armee
    division regiment semester woche monat quartal halbjahr lebensjahr jahrestag todestag hochzeitstag straße bezirk
    wahlgang spieltag tag lauf gang satz halbzeit minute stunde`,
  pronouns: `er sie es ich wir ihr man das die dies diese dieser dieses ihn ihm ihnen mir mich uns was wer wie wo warum wann
    welche wieso weshalb`,
  starters: `aber alle allerdings alles als also am an anders anfangs auch auf aus außerdem bald bei beide beim bereits
    besonders bevor bis bisher da dabei dadurch dafür dagegen daher damals damit danach daneben dann daran darauf
    daraufhin darin darüber darum davon davor dazu dein deine dem den denn dennoch der deren des deshalb deswegen
    doch dort durch ebenfalls ebenso ein eine einem einen einer einige einmal endlich erst etwa etwas falls fast
    ferner früher für ganz gegen gestern gibt gut hat hatte heute hier hinter hoffentlich ihre im immer in innerhalb
    insgesamt ist ja jede jeder jedes jedoch jemand jetzt kann kein keine keiner könnte könnten laut leider lieber
    manche manchmal mehr mein meine meist meistens mit möchte möchten muss nach nachdem natürlich neben nein nicht
    nichts nie niemand noch nun nur ob obwohl oder oft ohne schließlich schon sehr seit seitdem sein seine selbst
    sind so sobald solche sogar somit sonst später sowohl statt trotz trotzdem über überall übrigens um und unser
    unsere unter viel viele vielen vielleicht vom von vor vorher während war waren weder wegen weil weiter weitere
    welcher wenig wenige wenn werden wieder will wird wirklich wurde wurden zu zudem zuerst zuletzt zum zunächst zur
    zusätzlich zwar zwei zwischen`,
  speech: 'sagte fragte rief antwortete meinte schrie flüsterte erklärte'
}
