import { handledIn } from '../behaviours.js'
import { orderOfSends } from '../effects.js'
import { rule } from '../rule.js'

export const effectOrder = rule({
  id: 'effect-order',
  level: 'source',
  purpose: 'What a packet sends arrives in another order.',
  check(comparison) {
    return handledIn(comparison).flatMap((handled) => {
      const { old, new: now } = orderOfSends(handled)
      if (old.join() === now.join()) return []
      const message = `${handled.name} sent ${old.join(', ')}; sends ${now.join(', ')}`
      return [{ at: handled.at('effects'), message }]
    })
  },
})
