import { TEXT_LANGUAGES } from '@nutshell-ml/core/text'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDangling } from './dangling'

/** Each line with the reason above it ("# ..."). */
function cases(text: string): [reason: string, sentence: string][] {
  let reason = ''
  const found: [string, string][] = []
  for (const line of text.split('\n').map((part) => part.trim())) {
    if (line.startsWith('# ')) reason = line.slice(2)
    else if (line !== '') found.push([reason, line])
  }
  return found
}

/** Sentences that lose their meaning without the one before. */
const NEEDY = cases(`
  # marks, bullets, emoji and capitals do not hide it
  "He was a hero," said Jones.
  "But it works," she said.
  IT WAS STALE.
  THIS IS THE BEST TEA EVER!
  BUT THE TASTE IS AWFUL.
  "They were kind," she said.
  “It hurts,” said the boy.
  - He refused.
  • However, the cost is high.
  2. They are cheap.
  😀 It tastes great!
  (She was 80.)
  ...and then the lid came off.
  # a pronoun is its subject or begins it
  He left before dawn.
  She was very kind to us.
  They never answered my e-mails.
  They're great!
  His wife agreed.
  Their prices are a joke.
  Its flavor is amazing.
  Her husband died in 2003.
  He's the best vet in town.
  They'd sold out by noon.
  She, too, refused to sign.
  Him I never trusted.
  Their youngest son became a judge.
  Its roots go back to Rome.
  Her plan failed within a week.
  Mine came broken.
  # it: something named before
  It tastes like cardboard.
  It is delicious.
  It's delicious.
  It’s delicious.
  It did not work for my dog.
  It came in a small box.
  It arrived broken.
  It really helps with the smell.
  It smells awful.
  It broke after two days.
  It arrived in a crushed box.
  It fell apart in my hands.
  It cost me twenty dollars.
  It tastes great with milk.
  It is easy to use and to clean.
  It is easy to open.
  It is the best that I have had.
  It's so good that I bought three.
  It was a gift for my sister.
  It is exactly what I wanted.
  It took three weeks to arrive.
  It lasts all day.
  It's great in the morning with toast.
  It was also used in hospitals.
  It has won several prizes.
  It will be replaced next year.
  It doesn't work.
  It seems to work.
  It looks like cardboard.
  It achieves 95% accuracy on the test set.
  # this: what was told before
  This is the best one.
  This was a gift for my mother.
  This makes it hard to open.
  This led to a strike.
  This caused a panic.
  This resulted in three deaths.
  These are great.
  Those were the days.
  That is why I gave it one star.
  That's why I gave it one star.
  That made me angry.
  That means more work for teachers.
  That said, it's fine.
  This is great.
  This really works!
  This helped my dog a lot.
  This surprised everyone.
  This allows us to train faster.
  This follows from Lemma 2.
  This left the family without a home.
  This cost us $40.
  This brings me to the price.
  This approach has two advantages.
  These findings suggest a link with diet.
  These problems persisted for years.
  These taste like soap.
  These two never agreed.
  Those attacks killed thirty people.
  That decision was reversed in May.
  That night, the king fled.
  That ended the strike.
  That alone is worth the price.
  That being said, I like it.
  That's all I have to say.
  That way the milk stays cold.
  # some of those named before
  The former is cheaper.
  The latter is better.
  The same goes for the chips.
  Both were arrested.
  One was killed at the scene.
  Others were less lucky.
  Such attacks are rare.
  Such a model cannot learn order.
  No such law exists.
  Both men deny the charges.
  Both of them cried.
  Both were stale.
  Neither was hurt.
  Others disagreed.
  Another was found in the river.
  None survived.
  Some were sold to France.
  One of them had a gun.
  All of these are made in Italy.
  Most of them speak Spanish.
  Many of those were children.
  Two of them escaped.
  Same goes for the tea.
  The other was never found.
  The two were arrested on Friday.
  The same is true of cats.
  # a time counted from what was told
  Since then, prices have doubled.
  By then the ship had sunk.
  Only then did the guards wake.
  Later, the boy was found.
  Later that day, the army left.
  There, he met a girl.
  Two days later, the army came back.
  A few years later, he married.
  10 minutes later, the bell rang.
  Three weeks later the box arrived.
  The next day, the mayor resigned.
  Soon after, the police came.
  # a pronoun or what was told before is in its opening
  Because of this, the road was closed.
  Despite this, sales grew.
  For this reason, I buy it.
  After that, nobody came.
  Because of that, the plant closed.
  Despite these problems, sales grew.
  To this end, we train a parser.
  In this case, the loss is zero.
  In this way we avoid the problem.
  For these reasons, we prefer trees.
  With this in mind, we built a new set.
  Unlike them, Smith voted no.
  On top of that, the lid leaked.
  Apart from this, the bag is fine.
  Instead of this, we use a sum.
  Among them was a boy of six.
  Of these, 40 were children.
  After this, the river froze.
  Which is why I stopped.
  Which means more rain.
  When they arrived, I was happy.
  When he left, the rain stopped.
  Because it is cheap, I buy it.
  Although it was small, I liked it.
  If they are late, you pay nothing.
  While she slept, nobody spoke.
  After he died, she moved to Leeds.
  Since this is a short text, no cut is made.
  Even though it was late, I stayed.
  Even he was surprised.
  Once they open, eat within a week.
  On May 2, he will finally fight.
  On May 2, 2009, he was shot.
  In Paris, France, she sang for a week.
  After the war, he returned to Wales.
  For the price, it can't be beat.
  With milk, it's heaven.
  In 1998, they sold the farm.
  During the trial, she wept.
  Besides that, no changes were made.
  # a connective joins it
  However, the judge disagreed.
  But the judge disagreed.
  And I will never buy it again.
  In addition, we propose a new loss.
  Moreover, our method is faster.
  Furthermore, it scales.
  As a result, 300 people lost their jobs.
  For example, a cat may purr.
  So I returned it.
  So they closed the road.
  Then the police came.
  Still, I like the taste.
  Yet nobody was charged.
  Instead, he went home.
  Otherwise the coffee is fine.
  Thus, prices rose.
  Nevertheless, the shop stayed open.
  Even so, it works.
  Similarly, the model fails on long texts.
  On the other hand, tea is cheap.
  Also, the bag was torn.
  This, however, was not enough.
  Indeed, the opposite is true.
  Again, the results vary.
  Anyway, the soup was cold.
  Plus, the price is right.
  Plus it ships for free.
  Second, the data are noisy.
  Secondly, the data are noisy.
  Finally, the court ruled in May.
  Either way, you lose.
  Not only that, the bag was open.
  In other words, it leaks.
  In contrast, trees are fast.
  In fact, the lake is dry.
  As such, the bill failed.
  At the same time, wages fell.
  For instance, dogs cannot see red.
  Besides, it rained.
  Still, no one came.
  So, the price went up.
  So now I use honey.
  So is my brother.
  Or you can bake them.
  Hence the name.
  Subsequently, the firm closed.
  What's more, the tin is pretty.
  As mentioned, the oven is small.
  Rather, the goal is speed.
  Yet another bomb went off.
  Also the cap leaks.
  And yet, I like it.
`)

/** Sentences that say by themselves what they are about. */
const WHOLE = cases(`
  # it: the subject comes later, or is the weather or the time
  It is easy to see why people like tea.
  It is better to give than to receive.
  It was in May that the war ended.
  It took years to build the bridge.
  It's not often that I write a review.
  It seems that prices rose.
  It was John who called the police.
  It is important for dogs to eat well.
  It is raining in London.
  It is hard to find good tea in Texas.
  It's hard to beat a fresh peach.
  It is important to brush your teeth.
  It is nice to have a choice.
  It is clear that prices will rise.
  It is widely believed that tea heals.
  It is not known whether the king agreed.
  It was in 1945 that the war ended.
  It was Smith who found the gold.
  It was not until May that the snow melted.
  It was the mayor who called the police.
  It takes a village to raise a child.
  It took ten men to lift the stone.
  It seems that the tests failed.
  It turns out that bees can count.
  It's raining again.
  It snowed all night in Oslo.
  It was a cold night in March.
  It was Monday.
  It is time to go.
  It's been years since the mill closed.
  It is a shame that the shop closed.
  It is unclear why the bridge fell.
  It goes without saying that dogs need water.
  # this: a noun follows that says what
  This coffee is the best I have had.
  This product is great.
  These chips are too salty.
  These cookies are wonderful.
  That dog of mine eats everything.
  Those who smoke die younger.
  This coffee is bitter.
  These chips are stale.
  This baked ham is dry.
  These dried apricots are sweet.
  This can is dented.
  This can of soup is salty.
  This business is family owned.
  This company's tea is the best.
  This paper presents a parser.
  This item came broken.
  This year, the rains failed.
  This morning a bus hit a tree.
  This left shoe is too small.
  This freshly roasted coffee smells like home.
  This really good coffee is from Peru.
  These days, tea is cheap.
  These flavored waters are awful.
  That bag of chips was old.
  That dog can hunt.
  Those who smoke die young.
  Those of you with cats will laugh.
  Those cookies are the best.
  # abbreviations, titles and idioms
  Her Majesty the Queen opened the show.
  His Holiness Pope Francis spoke on Sunday.
  US troops left.
  IT is a growing field.
  IT managers earn more.
  US troops left Iraq.
  Her Majesty opened the bridge.
  His Excellency the ambassador spoke.
  He who laughs last laughs best.
  # numbers and part words: a noun follows
  Both parties agreed to the deal.
  Both Smith and Jones were arrested.
  Neither the mayor nor the police would comment.
  One of the best teas I have had.
  One man was killed in the crash.
  One thing I love is the smell.
  Other people like tea.
  The former president spoke in Chicago.
  The latter half of the year was dry.
  Even so-called experts fail.
  The cat sat on the mat.
  Such a shame!
  Such a great tea!
  Both Smith and Jones deny the charges.
  Both parents and teachers were angry.
  Both the bag and the box were torn.
  Neither rain nor snow stops the mail.
  One of the boys had a gun.
  One day a fox met a hen.
  One must eat to live.
  One pound of rice feeds six.
  Some people hate tea.
  Some of the chips were broken.
  All of the tea was stale.
  All that I want is tea.
  Most dogs like meat.
  Many of the victims were children.
  Two men were arrested in Leeds.
  Two days of rain flooded the town.
  A few years ago, Smith opened a shop.
  Other brands cost more.
  Another great tea from Twinings.
  The former mayor died on Sunday.
  The latter half of the book drags.
  The other day I tried a new tea.
  The first man on the moon was Armstrong.
  The two sides signed a treaty.
  The next time you buy tea, read the label.
  The same old song.
  No sugar was added.
  Only two people came.
  Only the good die young.
  Even cats like music.
  Even the judge laughed.
  Same great taste, new box.
  10 people were hurt.
  Five weeks of rain ruined the wheat.
  Everything is fine.
  Everyone loves this.
  Nobody knows.
  # its opening names what it is about
  Although the price is high, I buy it.
  Although I like coffee, tea is better.
  Because the rain was heavy, the road was closed.
  Because of the rain, the road was closed.
  While the box was small, the food was good.
  Despite the rain, the game went on.
  After the war, the king returned.
  When he was young, Obama lived in Hawaii.
  Besides coffee, the shop sells tea.
  Instead of sugar I use honey.
  In this paper we propose a parser.
  In this case study we describe a fire.
  Because of the storm, the port closed.
  Because the storm was near, the port closed.
  Despite the heat, sales grew.
  Although the box was small, I liked the tea.
  While most cats sleep, dogs play.
  When the bell rang, the boys ran.
  When you open the bag, you smell mint.
  Though they are expensive, these chips are great.
  If you like tea, buy this one.
  If it rains, the match is off.
  When it comes to tea, I am picky.
  As it turns out, cats can swim.
  As a kid, I hated beans.
  As the sun rose, the fog cleared.
  Since 1990, the town has grown.
  Since I started the diet, I feel better.
  Before the match, fans sang.
  On Monday, the court ruled.
  In London, shares fell.
  In this paper, we study trees.
  In this case study we look at a fire.
  At the same time each day, the bell rings.
  In addition to sugar, the tea has salt.
  In contrast to cats, dogs obey.
  As a result of the storm, roads closed.
  For those who like it hot, add pepper.
  To those who died, the town built a wall.
  To me, tea is life.
  With this tea you need no sugar.
  By the end of May, the snow had gone.
  Unlike most teas, Assam is strong.
  Like many towns, Leeds has a market.
  Instead of sugar, I use honey.
  Besides tea, the shop sells rugs.
  Apart from the price, no fault was found.
  By now the tea is cold.
  # it begins like a connective, but is none
  So good!
  So far so good.
  Still life paintings sell well.
  Then President Bush signed the bill.
  Also on the list is tea.
  Also known as chai, masala tea is from India.
  Similarly sized boxes are stacked here.
  Butter is dear.
  Andrew bought tea.
  Yeti crabs live in the deep sea.
  Thenceforth Films was founded in 1990.
  Hershey makes chocolate.
  Thierry Henry scored.
  Then President Bush vetoed the bill.
  Then-Governor Reagan signed the law.
  So many teas, so little time.
  So far, so good.
  So-called experts were wrong.
  Still water is cheaper.
  Still the best tea in town.
  Plus sizes are sold out.
  Also on the list is tea.
  Also known as chai, masala tea is sweet.
  Otherwise known as oolong, the tea is dark.
  Similarly priced teas taste worse.
  Later this year, the museum opens.
  Second place went to Kenya.
  Finally, a tea that tastes like tea!
  Here, we show that trees can be pruned.
  Here is a list of teas.
  Next week the court meets.
  Thus far, nobody has been charged.
  Meanwhile in Rome, the pope spoke.
  Not bad at all.
  Which tea is best?
  Which is better, tea or coffee?
  Rather than sugar, use honey.
  Soon after midnight, the bell rang.
  Butterflies taste with their feet.
  Andy sings.
  Orchids need light.
  Nordic skiing is hard.
  Itching is a sign of fleas.
  Long after midnight the band played.
  However much you pay, wine gives headaches.
  But for the rain, the match was perfect.
  # it begins with a noun, a verb or another word
  I love this coffee.
  My dog loves them.
  You will love these.
  We propose a new model.
  There is a lot of sugar in this soda.
  What a great tea!
  Italy won.
  Thousands marched in Paris.
  Shell reported a loss.
  I would buy it again.
  My dog loves this food.
  We use it every day.
  A monkey stole my lunch.
  Prices rose in March.
  There are many teas in the world.
  There is a catch.
  Who killed the king?
  What a waste of money.
  2. Cats sleep all day.
  Yesterday the court ruled.
`)

describe('isDangling in English', () => {
  it.each(NEEDY)('%s: %s', (_, sentence) => {
    expect(isDangling(sentence, 'en')).toBe(true)
  })

  it.each(WHOLE)('none where %s: %s', (_, sentence) => {
    expect(isDangling(sentence, 'en')).toBe(false)
  })
})

describe('isDangling', () => {
  it('reads no more than the beginning', () => {
    const far = `On ${'x'.repeat(100)}`
    expect(isDangling(`${far}, he left.`, 'en')).toBe(false)
    expect(isDangling(`${' '.repeat(100)}He left.`, 'en')).toBe(false)
    expect(isDangling('On May 2, he left.', 'en')).toBe(true)
  })

  it('knows nothing of other languages', () => {
    expect(isDangling('He left.', 'und')).toBe(false)
    expect(isDangling('', 'und')).toBe(false)
  })

  it.each(['', ' ', '...', '😀', '"', "'", '12', '—', "'s", 'It', 'This', 'It.', 'HE', '\ud83d'])(
    'reads %j in any language',
    (text) => {
      for (const language of TEXT_LANGUAGES) {
        expect(typeof isDangling(text, language)).toBe('boolean')
      }
    }
  )

  it('ends for long and strange text', () => {
    for (const text of [
      'It is '.repeat(1e5),
      'it was '.repeat(1e5),
      "'".repeat(1e6),
      'x'.repeat(1e6),
      ' '.repeat(1e6),
      'In a, '.repeat(1e5),
      'One of of to '.repeat(1e5),
      'Il est très '.repeat(1e5),
      'Es ist zu '.repeat(1e5),
      '彼女ら'.repeat(1e5),
      '这'.repeat(1e6)
    ]) {
      for (const language of TEXT_LANGUAGES) expect(typeof isDangling(text, language)).toBe('boolean')
    }
  })

  it('does not mind what comes later in the sentence', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('He left', 'She left', 'However, it rained', 'Moreover, it rained', 'This is so'),
        fc.string(),
        (line, more) => {
          expect(isDangling(`${line} for the whole of the long year ${more}`, 'en')).toBe(true)
        }
      )
    )
  })
})
