import { describe, expect, it } from 'vitest'
import { LANGUAGES, type Language, splitSentences } from './split'

/** Each list is one text of the language, its sentences joined by spaces, or by nothing where the script has none. */
// biome-ignore format: a table
const TEXTS: Partial<Record<Language, string[][]>> = {
  es: [
    ["¿Cómo estás hoy?", "Espero que bien."],
    ["¡Hola, señora!", "Pase usted."],
    ["Hola Srta. Ruiz.", "Buenos días, soy el Lic. Juan Pérez, y ella es mi madre, la Dra. Gómez."],
    ["¡La casa cuesta $270.500.000,00!", "¡Muy cara!", "Se espera una baja del 11.5% para el próximo año."],
    ["«Nadie está libre de un toque de locura.», dijo Séneca."],
    ["El Sr. García vive en EE. UU. desde 1990.", "Es médico."],
    ["Viajó a EE. UU.", "Después volvió."],
    ["Compra frutas, p. ej. manzanas, y pan."],
    ["Nació en el año 100 a. C.", "Murió joven."],
    ["Véase la pág. 25 y el art. 3.", "Son breves."],
    ["Vive en la Avda. de América, núm. 5.", "Está cerca."],
    ["La reunión es a las 5 p. m. en el hotel."],
    ["Trajo pan, leche, etc.", "Luego se fue."],
    ["La empresa Gómez S.A. cerró.", "Nadie lo esperaba."],
    ["—¿Vienes? —preguntó Ana.", "—No puedo."],
    ["Costó 3,50 €.", "Fue barato."],
    ["J. L. Borges escribió mucho.", "Murió en 1986."],
    ["Me gustó mucho!!", "Lo volvería a comprar.", "¡Gracias!"],
    ["D. Juan llegó tarde.", "Comió solo."],
    ["No, gracias...", "Mañana sí."],
    ["Era bonito...", "Ella se fue."],
    ["Bueno... pues no sé."],
    ["Pues... María no vino."]
  ],
  fr: [
    ["Le 5 janv. 2020, M. X est venu.", "Il est parti."],
    ["Bonjour M. Dupont.", "Comment allez-vous ?", "Bien, merci !"],
    ["« Il pleut. »", "Ils sont partis."],
    ["« Viens ! » dit-il.", "Elle est venue."],
    ["Il est né en 50 av. J.-C. à Rome.", "Il est mort jeune."],
    ["Voir p. ex. l'art. 5 et la p. 12.", "C'est court."],
    ["Mme Curie et le Dr. Roux travaillaient ici.", "C'était en 1900."],
    ["Il a acheté du pain, du lait, etc.", "Puis il est rentré."],
    ["Ça coûte 3,50 €.", "C'est cher."],
    ["Le n° 5 est arrivé.", "Il est beau."],
    ["J.-P. Sartre a écrit ce livre.", "Il est long."],
    ["Quoi ?!", "Tu plaisantes ?"],
    ["M. Le Pen a parlé.", "Personne n'écoutait."],
    ["C.-à-d. que tout va bien.", "Merci."],
    ["Elle a dit : « Je viens. »", "Puis elle est partie."],
    ["Le prix est de 1.250,50 euros.", "C'est trop."],
    ["L'exploitation continue.", "Les séquences aident."],
    ["Il habite av. Foch.", "C'est chic."],
    ["Je l'ai lu...", "Il est bon."],
    ["Il dort...", "Elle est partie."]
  ],
  de: [
    ["Am 3. Oktober feiern wir.", "Es ist ein Feiertag."],
    ["Es gibt z. B. Äpfel und Birnen.", "Das ist gut."],
    ["Das heißt, d. h. im Klartext, nein.", "Schade."],
    ["Was geschah am 12. Juni?", "Niemand weiß es."],
    ["Dr. Müller und Prof. Dr. Schmidt kamen.", "Sie blieben."],
    ["Der 2. Weltkrieg endete 1945.", "Danach kam Frieden."],
    ["Er wohnt im 3. Stock.", "Sie wohnt im 2. Haus links."],
    ["Das 19. Jahrhundert war lang.", "Es gab viele Kriege."],
    ["„Ich komme.“", "Er ging."],
    ["»Komm her!«, rief sie.", "Er kam."],
    ["„Wer ist da?“, fragte er.", "Niemand antwortete."],
    ["Friedrich II. war König.", "Er starb 1786."],
    ["Papst Johannes Paul II.", "Er war Pole."],
    ["Äpfel, Birnen usw.", "Alles ist da."],
    ["Siehe Abb. 3 und S. 12.", "Das hilft."],
    ["Es kostet ca. 5 Euro bzw. 6 Dollar.", "Das ist billig."],
    ["Die Fa. Meier GmbH & Co. KG liefert.", "Sie ist schnell."],
    ["Er kam um 9.30 Uhr an.", "Wir warteten."],
    ["Das war 1990.", "Heute ist alles anders."],
    ["Am 15.3.2020 begann es.", "Alle blieben zu Hause."],
    ["u. a. Hunde und Katzen sind dabei.", "Auch Vögel."],
    ["Die Hauptstr. 5 ist gesperrt.", "Fahren Sie um."],
    ["Ich habe 3.", "Das reicht."],
    ["Kaiser Wilhelm I. regierte lange.", "Er starb 1888."],
    ["Das ist z.B. Die Zeit.", "Gut."],
    ["Frau Dr. med. Weber hilft.", "Sie ist nett."],
    ["Jesus wurde ca. 4 v. Chr. geboren.", "Das ist lange her."],
    ["Die Nr. 5 usw. ist da.", "Gut."],
    ["Es regnet...", "Wir bleiben hier."],
    ["Und dann... Peter kam."]
  ],
  it: [
    ["Salve Sig.ra Rossi!", "Come sta oggi?"],
    ["Il Sig. Bianchi e la Dott.ssa Verdi sono qui.", "Aspettano."],
    ["La casa costa 170.500.000,00€!", "Troppo cara!"],
    ["Ho comprato pane, latte, ecc.", "Poi sono tornato."],
    ["Vedi pag. 12 e art. 3.", "È breve."],
    ["La Fiat S.p.A. ha chiuso.", "Nessuno lo sapeva."],
    ["Nacque nel 100 a.C. a Roma.", "Morì giovane."],
    ["«Vieni!» disse lui.", "Lei venne."],
    ["Il prof. Neri insegna qui.", "È bravo."],
    ["Ad es. il pane è buono.", "Grazie."],
    ["G. Verdi scrisse molte opere.", "Sono belle."],
    ["Perché?", "Perché no."],
    ["L'amico è qui.", "E tu?"],
    ["Costa 3,50 €.", "È poco."],
    ["Era bello...", "Lei è andata."]
  ],
  pt: [
    ["O Sr. Silva e a Sra. Costa chegaram.", "Eles comeram."],
    ["O Dr. Paulo mora na Av. Paulista, n.º 100.", "É perto."],
    ["Comprei pão, leite, etc.", "Depois voltei."],
    ["Custa R$ 5,00.", "É barato."],
    ["Custa R$ 1.250,50.", "É caro."],
    ["Veja p. ex. a pág. 5.", "É curta."],
    ["Nasceu em 100 a.C. em Roma.", "Morreu jovem."],
    ["— Você vem? — perguntou ela.", "— Não posso."],
    ["A empresa Silva Ltda. fechou.", "Ninguém sabia."],
    ["Como vai?", "Tudo bem!"],
    ["V. Exa. tem razão.", "Obrigado."],
    ["Chegou às 10h30.", "Saiu cedo."],
    ["Machado de Assis nasceu em 1839.", "O autor morreu em 1908."],
    ["Era bonito...", "Ela foi embora."]
  ],
  ru: [
    ["12 янв. 2015 г. он приехал.", "Потом уехал."],
    ["А. С. Пушкин родился в Москве.", "Он был поэтом."],
    ["Это было в 1990 г. в Москве.", "Потом всё изменилось."],
    ["Он родился в 1990 г.", "Потом уехал."],
    ["г. Москва — столица.", "Она большая."],
    ["Он купил хлеб, молоко и т. д.", "Потом ушёл."],
    ["Т. е. он прав.", "Спасибо."],
    ["Это, т. е. дом, стоит 5 тыс. руб.", "Дорого."],
    ["— Привет! — сказал он.", "— Здравствуй."],
    ["«Не видали маму?» — спросила она.", "Никто не ответил."],
    ["Проф. Иванов и акад. Петров пришли.", "Они молчали."],
    ["См. рис. 3 на стр. 12.", "Это важно."],
    ["Он живёт на ул. Ленина, д. 5, кв. 3.", "Это близко."],
    ["Л.Н. Толстой написал роман.", "Роман длинный."],
    ["В XX в. всё изменилось.", "Мир стал другим."],
    ["Объём составляет 5 куб. м.", "Это мало."],
    ["Это ты и я.", "Мы друзья."],
    ["Что это?", "Кто там?", "Никого!"],
    ["Ему было 40 лет.", "Она молчала."],
    ["С 2000 г. по 2010 г. он жил там.", "Потом умер."],
    ["Это произошло в 50 г. до н. э.", "Рим победил."],
    ["Она сказала: «Я приду».", "И пришла."],
    ["Цена 5 руб. 30 коп.", "Дёшево."],
    ["Он ушёл...", "Она молчала."]
  ],
  zh: [
    ["我們明天一起去看《摔跤吧！爸爸》好嗎？", "好！"],
    ["今天下雨。", "明天晴。"],
    ["他说：“你好。”", "然后走了。"],
    ["“你好。”他说。", "她笑了。"],
    ["价格是3.5元。", "很便宜！"],
    ["好吗?", "我很好!"],
    ["太好了……真的很喜欢。", "推荐！"],
    ["他问：「你去嗎？」", "我說不去。"],
    ["我喜欢它（真的！）因为便宜。", "再买。"]
  ],
  ja: [
    ["これはペンです。", "それはマーカーです。"],
    ["それは何ですか？", "ペンですか？"],
    ["良かったね！", "すごい！"],
    ["彼は「行く。」と言った。", "そして行った。"],
    ["「行く。でも、嫌だ。」と彼は言った。", "終わり。"],
    ["価格は３．２９％です。", "安い。"],
    ["彼は「行く。」", "次の日、行った。"],
    ["とても良い！！", "また買います♪"],
    ["『吾輩は猫である。』という本。", "面白い。"]
  ],
  und: [
    ["यह पहला वाक्य है।", "यह दूसरा है।"],
    ["ما اسمك؟", "اسمي سامي."],
    ["Με συγχωρείτε· πού είναι οι τουαλέτες;", "Τις Κυριακές δε δούλευε κανένας.", "Το κόστος ήταν £260.950,00."],
    ["ခင်ဗျားနာမည်ဘယ်လိုခေါ်လဲ။", "နေကောင်းလား။"],
    ["እንደምን አለህ፧", "መልካም ቀን ይሁንልህ።"],
    ["کیا حال ہے؟", "ٹھیک ہے۔", "شکریہ۔"],
    ["Hij schoot raak.", "81 procent was goed."],
    ["Dr. Jansen woont hier.", "Hij is aardig."],
    ["To jest dobre.", "Polecam!"],
    ["Բարև։", "Ինչպե՞ս ես։"],
    ["Merhaba!", "Nasılsın?", "İyiyim."],
    ["J. Smith wrote it.", "Fine."]
  ]
}

const SPACELESS = /[\u1000-\u109f\u1200-\u137f\u3000-\u30ff\u4e00-\u9fff]/

describe.each(Object.entries(TEXTS) as [Language, string[][]][])('splitSentences in %s', (language, texts) => {
  it.each(texts.map((sentences) => ({ sentences })))('$sentences', ({ sentences }) => {
    const text = sentences.join(SPACELESS.test(sentences[0]) ? '' : ' ')
    const found = splitSentences(text, { language })
    expect(found.map((sentence) => sentence.text)).toEqual(sentences)
    for (const sentence of found) expect(text.slice(sentence.start, sentence.end)).toBe(sentence.text)
  })
})

describe('the language of a text', () => {
  const german =
    'Das Haus am Ende der Straße ist alt, und niemand weiß, wer dort wohnt. Am 3. Oktober wird gefeiert. Alle kommen.'

  it('decides what an abbreviation is', () => {
    const count = (language: Language) =>
      splitSentences('Wir sehen uns am 3. Oktober in der Stadt.', { language }).length
    expect(count('de')).toBe(1)
    expect(count('en')).toBe(2)
  })

  it('is detected when it is auto', () => {
    expect(splitSentences(german, { language: 'auto' })).toEqual(splitSentences(german, { language: 'de' }))
    expect(splitSentences(german, { language: 'auto' })).toHaveLength(3)
  })

  it.each(LANGUAGES)('may be %s', (language) => {
    expect(splitSentences('', { language })).toEqual([])
    expect(splitSentences('A b c? D e f! 1', { language }).length).toBeGreaterThan(1)
  })
})
