// What an English reader knows about words before and after a full stop. All in lower case, without the final full stop.

const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/))

/** Stand before a name: never the end of a sentence when a name or number follows. */
export const TITLES = list(
  'adm atty brig capt cmdr col cpl dr fr gen gov hon insp lt maj messrs mlle mme mr mrs ms msgr mt mx pfc pres prof pvt rep rev sen sgt sr st supt'
)

/** End a name or a phrase, or stand inside one: the end of a sentence only when the next word begins one. */
export const ABBREVIATIONS = list(
  `acct apt asst assn ave avg bldg blvd bros ca cert cf chap cir co comp conf corp cont ct dept dist div ed esp esq est etc exc
  excl ext fed fig ft govt hwy inc incl inst intl jr lab ln ltd mfg mgr misc mtn natl nat'l orig oz pg pkg pkgs pkwy pl pop pt
  qt qty rd ref refs reg ret sq sta ste subj tbsp tech tel temp tsp univ var vol vs yr yrs abbr approx dia diam lb lbs med mph
  hr hrs min mins sec secs gal kg km cm mm mg ml kcal cal hz mo mos wk wks deg def calif fla mass mich minn penn tex wash ariz colo conn
  tenn wisc`
)

/** Lead on to what they stand before. */
export const LEADING = list('e.g i.e eg ie viz vs approx ca cf est esp incl excl al viz c.f')

/** Abbreviations before a number, ordinary words or nothing elsewhere. */
export const BEFORE_NUMBERS = list('no nos nr n° p pp art ch sec fig figs vol para eq ex')

/** Months and days: in mid-sentence where a number or a small letter follows, unless they are words too and stand in small letters. */
export const DATES = list(
  'jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun'
)

/** Abbreviations after a number, ordinary words elsewhere. */
export const AFTER_NUMBERS = list('in ins ft pt ea pc pcs ct fl gr g l m s h d w')

/** Words that commonly begin a sentence and are no part of a name. */
export const STARTERS = list(
  `a about after again all also although always an and another any anyway as at be because before besides both but by can could
  did do does don't during each even every everyone everything finally first for from furthermore get had has have he hence her
  here his how however i if in instead is it its just last later let maybe meanwhile moreover most my never next no nobody not
  nothing now of on once one only or other our overall perhaps please second several she should since so some someone something
  sometimes still such than thanks that the their then there therefore these they third this those though thus to today tomorrow
  under unfortunately unless until very was we well were what whatever when whenever where whether which while who whose why will
  with without would yes yesterday yet you your`
)

/** Of those, the ones that no name begins with, so that even an initial before them ends its sentence. */
export const NEVER_NAMES = list(
  'he her his how however i if it its my our she that the their there these they this those we what when where why you your'
)

/** What follows a name that ends in an exclamation mark ("Yahoo! in", "Jeopardy! is"). */
export const AFTER_NAMES = list('and are as at brand by for from had has in is of on or that to was were which with')

/** Open a phrase that a time of day may end without ending the sentence ("At 5 a.m. Mr. Smith went"). */
export const PREPOSITIONS = list('about after around at before between by from in on since till to until')
