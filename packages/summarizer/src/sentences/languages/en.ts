import type { WordLists } from './word-lists'

export const en: WordLists = {
  titles: `adj adm adml asst atty bp brig bro capt cdr cmdr col comdr comdt cpl cpt det ens fr gen gov hon insp lt ltc ltjg
    maj mlle mme mr mrs ms msgr mssrs mt mx pfc pres profs pvt rep reps rev rt sen sens sfc sgt sr sra srta supt
    surg mister`,
  leading: 'e.g i.e eg ie viz approx p.s p.p.s n.b est esp incl excl al c.f',
  streets: 'st',
  abbreviations: `abbr acad acct addl adm admin alt anon apr apt arr assn assoc asst atty auth aux ave avg bldg blvd bros btw calc
    cert chap chem cir clin comm comp conf cont ct ctr dba def dept depts dia diag diam dict dir dist distr div doz
    dr edn educ elec elev encyc eng engr ency eq equip equiv esq estd etc exc exec exp expy ext facs fac fict fl
    freq ft fwd fwy gal govt hosp hr hrs hts hwy illus ind inst intl intro jct kcal lat lb lbs ln med mfg mfr mgmt
    mgr mi mins misc mo mos mph mtg mtn natl nat'l neg ord org orig oz para pct pg pgs pkg pkgs pkwy pl plc pos poss
    pps prev prob proc prod pron prop pt pts publ pvt qt qts qty quot rd recd ref refs reg rel ret rte sched sec
    secs sect secy ser soc spec sq sta std ste stk subj suppl tbs tbsp tbsps tech temp tenn tex transl treas tsp
    tsps twp univ unk ver vers vols wk wks wt yd yds yr yrs kg km cm mm mg ml hz ed.d psy.d m.phil d.phil sc.d b.sc
    m.sc`,
  capitalized: `ala ariz ark calif colo conn dak del fla ida ill ind kan kans ky lab mass md me mich minn miss mont neb nebr nev
    okla ont ore pa penn penna que sask tenn tex va vt wash wis wisc wyo fed grad mag soc`,
  closing: '',
  afterNumbers: 'in ins ft pt pts ea pc pcs ct cts fl gr g l m s h d w lit mi min mo wk yd b',
  dates: 'jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed weds thu thur thurs fri sat sun',
  times: '',
  zones: `est edt cst cdt mst mdt pst pdt gmt utc bst cet cest et ct mt pt eastern central mountain pacific greenwich
    london monday mondays tuesday tuesdays wednesday wednesdays thursday thursdays friday fridays saturday saturdays
    sunday sundays mon tues wed thurs fri sat sun january february march april may june july august september
    october november december jan feb mar apr aug sept oct nov dec`,
  letters: 'i',
  starters: `a about according actually after again all almost also although always am an and another any anyone anyway
    apparently are as at back be because before besides best both but by can clearly could currently despite did do
    does don't due during each earlier either else even eventually every everyone everything except few finally
    first for fortunately four from further furthermore generally get give go good great had half has have hence
    hopefully however if in indeed instead is it's just last lastly late later let let's like long look lots made
    make many may maybe meanwhile might more moreover most much must nearly neither never nevertheless next no
    nobody none not nothing now obviously of often on once one only or other others otherwise out over overall
    perhaps personally please plus probably put rather really recently regardless say second see several shall
    should similarly since so some somebody someone something sometimes soon still such suddenly take thank thanks
    then therefore third though three through throughout thus to today together tomorrow tonight too try two
    ultimately under unfortunately unless unlike until up upon very was well were what's whatever whenever whether
    which while who whoever whose will with within without would yes yesterday yet`,
  pronouns: `he her hers here him his how i i'm it its itself me my our ours she that the their theirs them there these they
    this those us we what when where why you your yours`,
  opening: `about after around as at before between beyond by during early every exactly from in just late later on past
    precisely shortly since soon starting sometime then till to today tomorrow tonight toward towards until
    yesterday monday tuesday wednesday thursday friday saturday sunday`,
  afterNames: `a also an and announced are as at brand by can did does for from had has have in into is last magazine of offers
    on or plans said says shares that this to uses was were when which who will with would 's`,
  exclaimed: 'yahoo yum jeopardy joomla oklahoma wham airplane hairspray boggle ahoy',
  speech: `added admitted agreed announced answered argued asked begged called claimed complained continued cried declared
    demanded exclaimed explained gasped growled insisted joked laughed murmured muttered noted observed ordered
    pleaded promised quipped recalled remarked repeated replied responded said says screamed shouted sighed snapped
    sobbed stammered stated suggested thought urged warned whispered wondered wrote yelled`
}
