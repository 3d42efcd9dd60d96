import { describe, expect, it } from 'vitest'
import { isDangling } from './dangling'

/** Of each language sentences that need the one before, and sentences that say by themselves what they are about. */
const SENTENCES = {
  es: {
    needy: `
      Él llegó tarde. | Ella llegó tarde. | Esto es bueno. | Eso no es todo. | Sin embargo, el juez dijo que no.
      Además, el precio es alto. | Pero no funciona. | Luego fue alcalde. | Por eso lo compré.
      Así que no lo compré. | Este es el mejor. | Y no funciona. | También es barato. | A pesar de esto, ganó.
      «Ellos no vinieron», dijo. | ¿Y qué pasó?`,
    whole: `
      El perro come mucho. | Este café es muy bueno. | Luego de la guerra, volvió a Madrid.
      Después de la guerra, volvió a Madrid. | Y tú, ¿qué comes? | Yolanda canta. | Además de café, vende té.
      Por la noche llueve. | Estas galletas son buenas. | También los gatos duermen. | Esta tarde llueve en Madrid.
      Oporto es bonita.`
  },
  fr: {
    needy: `
      Il est arrivé tard. | Il est président de la banque. | Elle a dit non. | Ils sont partis.
      Cela pose problème. | C'est bon. | C’est très cher. | Ce sont mes préférés. | C'était trop tard.
      Cependant, le prix est élevé. | Mais le juge a dit non. | En effet, le prix monte. | Son mari est mort.
      De plus, le prix est élevé. | Par exemple, le thé. | Aussi, le prix monte. | Il fait ses devoirs.
      Celui-ci est meilleur. | D'ailleurs, il pleut.`,
    whole: `
      Ce café est bon. | Il est difficile de trouver ce thé. | Il est très important de boire.
      Il y a beaucoup de sucre dans ce soda. | Il n'y a pas de sucre. | Il faut boire de l'eau. | Il pleut à Paris.
      Il fait froid à Lille. | Il s'agit d'un roman. | Il semble que le prix monte.
      Aussi loin que porte la vue, la mer est bleue. | C'est en 1945 que la guerre finit. | C'est Jean qui a gagné.
      C'est difficile de choisir. | De plus en plus de gens lisent. | Ainsi que Paul, Marie chante.
      Ce matin, le roi est mort.`
  },
  de: {
    needy: `
      Er kam spät. | Sie hat gewonnen. | Sie waren müde. | Dies ist gut. | Das ist gut. | Das war gut.
      Das führte zum Streik. | Diese sind besser. | Aber der Richter sagte nein. | Trotzdem kaufe ich den Tee.
      Deshalb ist der Preis hoch. | Es schmeckt gut. | Es ist kaputt. | Sein Vater war Arzt. | Auch er war müde.
      Zum Beispiel Tee. | „Er ist krank“, sagte sie.`,
    whole: `
      Das Haus ist alt. | Dieser Kaffee ist gut. | Diese Schokolade schmeckt sehr gut. | Erdbeeren schmecken gut.
      Sie können das Gerät laden. | Sie müssen den Deckel öffnen. | Auch Hunde brauchen Ruhe.
      Es gibt viel Zucker in der Limonade. | Es ist wichtig, dass Kinder lesen.
      Es ist schwer, guten Tee zu finden. | Es regnet in Berlin. | Es war kalt. | So viele Leute kamen.`
  },
  it: {
    needy: `
      Lui è arrivato tardi. | Questo è buono. | Però il prezzo è alto. | Inoltre, il prezzo è alto.
      Ma il giudice disse no. | Quindi il prezzo sale. | Così il giudice decise. | Anche lui era stanco.
      Per esempio, il tè. | Ciò significa molto. | Quest'è buono. | E poi piove. | Per questo motivo piove.`,
    whole: `
      Il tè è buono. | Questo caffè è buono. | Anche i cani dormono. | Anche se piove, esco. | Così tanti libri!
      Mario canta. | Potere e denaro. | Ciò che conta è il gusto. | Quest'anno piove molto.
      Per la guerra, il re partì. | Per questo caffè uso latte. | Invece di zucchero uso miele.`
  },
  pt: {
    needy: `
      Ele chegou tarde. | Elas saíram. | Isso é bom. | Mas o preço é alto. | Além disso, o preço é alto.
      No entanto, o preço subiu. | Este é o melhor. | Depois, o rei voltou. | Também é barato.
      Assim, o rei voltou. | Por isso comprei.`,
    whole: `
      Este café é bom. | Depois da guerra, o rei voltou. | Depois de comer, durmo. | Também os cães dormem.
      Maria canta. | Além do café, vende chá. | Assim como o café, o chá é bom. | Por dia bebo um chá.
      O gato dorme.`
  },
  ru: {
    needy: `
      Он пришёл поздно. | Она спит. | Это хорошо. | Это было давно. | Это не чай. | Это лучший чай.
      Однако цена высокая. | Поэтому цена высокая. | Его жена умерла. | Но чай хороший. | Кроме того, цена высокая.
      Из-за этого цена высокая. | «Он болен», — сказал врач.`,
    whole: `
      Эти чипсы очень солёные. | Это кафе очень хорошее. | Это новое кафе закрыто. | Это вино кислое.
      Этот чай хороший. | Онлайн дешевле. | Иван спит. | Тогда как чай дешёв, кофе дорог.
      После войны король вернулся. | Из-за дождя дорога закрыта.`
  },
  zh: {
    needy: `
      他来得很晚。 | 她们走了。 | 但是价格很高。 | 这很好。 | 这是我的。 | 那不可能。 | 因此价格上涨。 | 然而,他没来。 | “他走了。” | 其中三人受伤。 | 所以我买了。`,
    whole: `
      中国的茶很好。 | 这家餐厅很好吃。 | 那家店的茶很好。 | 这个茶很好。 | 那本书很好。 | 他人的意见很重要。 | 但丁是诗人。 | 因为下雨,路关了。`
  },
  ja: {
    needy: `
      彼は遅く来た。 | 彼女が来た。 | しかし、値段が高い。 | これはいい。 | それが問題だ。 | そして彼は帰った。 | また、値段も高い。 | だから、買った。 | 「彼らは帰った」 | そのため、道は閉まった。
      例えば猫だ。`,
    whole: `
      この店のお茶はおいしい。 | それぞれの店には茶がある。 | また来年も行きたい。 | だからといって安いとは言えない。 | 彼岸花が咲いた。 | 猫は寝る。 | これまでの研究は古い。 | 一方通行の道だ。`
  }
} as const

const parts = (text: string) =>
  text
    .split(/[|\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

describe.each(Object.entries(SENTENCES))('isDangling in %s', (language, { needy, whole }) => {
  it.each(parts(needy))('%s needs the sentence before it', (sentence) => {
    expect(isDangling(sentence, language as keyof typeof SENTENCES)).toBe(true)
  })

  it.each(parts(whole))('%s needs none', (sentence) => {
    expect(isDangling(sentence, language as keyof typeof SENTENCES)).toBe(false)
  })
})
