import { handledIn } from '../behaviours.js'
import { rule } from '../rule.js'

export const refusalRemoved = rule({
  id: 'refusal-removed',
  level: 'compatible',
  purpose: 'A request is no longer refused for one of its reasons.',
  check(comparison) {
    return handledIn(comparison).flatMap(({ old, new: now, name, at }) =>
      old.refusals
        .filter((entry) => !now.refusals.some((other) => other.name.spec === entry.name.spec))
        .map((entry) => ({
          at: at('refusals'),
          message: `${name} is no longer refused with ${entry.name.spec}`,
        })),
    )
  },
})
