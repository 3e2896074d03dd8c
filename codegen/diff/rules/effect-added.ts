import { handledIn } from '../behaviours.js'
import { newSends } from '../effects.js'
import { rule } from '../rule.js'

export const effectAdded = rule({
  id: 'effect-added',
  level: 'compatible',
  purpose: 'A packet sends something more; clients that know it take it like any other, others skip it.',
  check(comparison) {
    return handledIn(comparison).flatMap((handled) =>
      newSends(handled).map((effect) => ({
        at: handled.at('effects'),
        message: `${handled.name} also sends ${effect}`,
      })),
    )
  },
})
