import { handledIn } from '../behaviours.js'
import { rule } from '../rule.js'

export const malformedAdded = rule({
  id: 'malformed-added',
  level: 'compatible',
  purpose: 'A packet whose body cannot be read is answered, and no longer ends the connection.',
  check(comparison) {
    return handledIn(comparison).flatMap(({ old, new: now, name, at }) =>
      old.malformed || !now.malformed
        ? []
        : [
            {
              at: at('malformed'),
              message: `${name} with a body that cannot be read closed the connection, is answered by ${now.malformed.name.spec}`,
            },
          ],
    )
  },
})
