import type { WordLists } from './word-lists'

export const fr: WordLists = {
  leading: `m mm mme mmes mlle mlles mgr me mes dr drs pr prof st ste sts stes vve cdt cne col gal gén lt lcl sgt adj ing bd
    boul bld av pl rte fg ch imp pass sq p.ex ex env cfr conf c.-à-d c-à-d càd dép resp notam not spéc approx r.p
    s.m s.a.r s.e s.s n.d ibid`,
  abbreviations: `adv ann app apr arr art assoc bât bibl bibliogr bull cap chap cie coll dact dept dir div éd éds édit encycl ép
    étym fasc figs ft gouv hab haut hist ill incl inf introd inéd lat litt ltée livr loc long mod mss nb nbr nat
    nouv obs p par parag ph poss pp préf princ prod prov qqch qqn rééd réf rem rép rev rv sc sec sect ser sér sing
    soc suiv sup suppl sv tél trad trim univ v var vols s.a s.a.s s.a.r.l h kg km cm ml`,
  closing: 'j.-c av.j.-c apr.j.-c a.c r.a.s',
  beforeNumbers: 'n arts figs t tome al par éd tél app réf v ch pl av apr',
  afterNumbers: 'h min s kg km cm mm ml g l m j',
  dates: 'janv févr fév avr juil juill sept oct nov déc lun mer jeu ven sam dim',
  letters: 'y à a',
  pronouns: `il elle ils elles je j tu nous vous on ce cela ça c ceci celui celle ceux cette ces cet le la les l qui que quoi
    qu quel quelle pourquoi comment où mon ma son sa leur leurs notre votre`,
  starters: `à afin ainsi alors après as assez au aucun aucune aujourd aussi autre autres autrement aux avant avec beaucoup
    bien bientôt bref bon bonjour car certains certaines cependant chaque chez d dans de demain depuis dernièrement
    derrière des dès désormais deux devant donc dont du durant en encore enfin ensuite entre est et était étaient
    être eux évidemment finalement franchement hier ici jamais jusqu là lorsqu lorsque lui m maintenant mais malgré
    malheureusement même merci mes mieux moi moins n ne néanmoins ni non nos or ou outre par parce parfois parmi pas
    pendant personne peu peut plus plusieurs plutôt pour pourtant presque puis puisque quand quant quelqu quelque
    quelques rien s sans sauf se selon ses seul seule si sinon soit soudain sous souvent suite sur surtout t tandis
    tant tel telle tes toi ton toujours tous tout toute toutefois toutes très trois trop un une vers voici voilà vos
    vraiment`,
  speech: 'dit demanda répondit cria murmura ajouta déclara'
}
