import { handledIn } from '../behaviours.js'
import { rule } from '../rule.js'

export const malformedChanged = rule({
  id: 'malformed-changed',
  level: 'source',
  purpose: 'A packet whose body cannot be read has another answer.',
  check(comparison) {
    return handledIn(comparison).flatMap(({ old, new: now, name, at }) => {
      const [before, after] = [old.malformed?.name.spec, now.malformed?.name.spec]
      if (before === undefined || after === undefined || before === after) return []
      return [
        {
          at: at('malformed'),
          message: `${name} with a body that cannot be read was answered by ${before}, is by ${after}`,
        },
      ]
    })
  },
})
