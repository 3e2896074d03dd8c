import { handledIn } from '../behaviours.js'
import { rule } from '../rule.js'

export const malformedRemoved = rule({
  id: 'malformed-removed',
  level: 'source',
  purpose: 'A packet whose body cannot be read ends the connection, and is no longer answered.',
  check(comparison) {
    return handledIn(comparison).flatMap(({ old, new: now, name, at }) =>
      now.malformed || !old.malformed
        ? []
        : [
            {
              at: at('malformed'),
              message: `${name} with a body that cannot be read was answered by ${old.malformed.name.spec}, closes the connection`,
            },
          ],
    )
  },
})
