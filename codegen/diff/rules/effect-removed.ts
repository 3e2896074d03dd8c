import { handledIn } from '../behaviours.js'
import { goneSends } from '../effects.js'
import { rule } from '../rule.js'

export const effectRemoved = rule({
  id: 'effect-removed',
  level: 'source',
  purpose: 'A packet no longer sends what it did; clients that count on it wait in vain.',
  check(comparison) {
    return handledIn(comparison).flatMap((handled) =>
      goneSends(handled).map((effect) => ({
        at: handled.at('effects'),
        message: `${handled.name} no longer sends ${effect}`,
      })),
    )
  },
})
