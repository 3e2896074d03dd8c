import { handledIn } from '../behaviours.js'
import { rule } from '../rule.js'

export const refusalAdded = rule({
  id: 'refusal-added',
  level: 'source',
  purpose: 'A request can be refused for a new reason, which its senders have to handle.',
  check(comparison) {
    return handledIn(comparison).flatMap(({ old, new: now, name, at }) =>
      now.refusals
        .filter((entry) => !old.refusals.some((other) => other.name.spec === entry.name.spec))
        .map((entry) => ({
          at: at('refusals'),
          message: `${name} can be refused with ${entry.name.spec} (${entry.value})`,
        })),
    )
  },
})
