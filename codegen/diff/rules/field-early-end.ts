import type { Shape } from '../../model/model.js'
import { placeOf, rule } from '../rule.js'

/** Writers of either side write the field in full: it shows to peers that do not. */
export const fieldEarlyEnd = rule({
  id: 'field-early-end',
  level: 'source',
  purpose:
    'A packet may no longer end behind the terminator of its last field; where it may from now on, nobody need notice.',
  check({ fields, ...sides }) {
    return fields.flatMap(({ old, new: now, paths, name }) => {
      const [before, after] = [mayEndEarly(old.shape), mayEndEarly(now.shape)]
      if (before === after) return []
      const at = {
        old: placeOf(sides.old.spec, paths.old, ['may-end-early']),
        new: placeOf(sides.new.spec, paths.new, ['may-end-early']),
      }
      return after
        ? [{ at, message: `${name} had to be there in full, may end early`, level: 'compatible' }]
        : [{ at, message: `${name} could end early, has to be there in full` }]
    })
  },
})

function mayEndEarly(shape: Shape): boolean {
  return 'mayEndEarly' in shape && shape.mayEndEarly
}
