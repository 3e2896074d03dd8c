import { handledIn } from '../behaviours.js'
import { changedSends } from '../effects.js'
import { rule } from '../rule.js'

export const effectChanged = rule({
  id: 'effect-changed',
  level: 'source',
  purpose:
    'What a packet sends comes once and no longer several times, or the other way round, or only in some states.',
  check(comparison) {
    return handledIn(comparison).flatMap((handled) =>
      changedSends(handled).map((change) => ({
        at: handled.at('effects'),
        message: `${handled.name} ${change}`,
      })),
    )
  },
})
