import type { Field } from '../../model/model.js'
import { pairsOf } from '../match.js'
import { rule } from '../rule.js'

export const fieldEnum = rule({
  id: 'field-enum',
  level: 'source',
  purpose: 'A number has another enum for its values, or has one now, or none any more.',
  check({ fields, enums }) {
    return fields.flatMap(({ old, new: now, name, paths }) => {
      const [before, after] = [enumOf(old), enumOf(now)]
      const numbers = 'enum' in old.shape && 'enum' in now.shape
      const paired = pairsOf(enums).some((pair) => pair.old === before && pair.new === after)
      if (!numbers || before === after || paired) return []
      const words = (type: typeof before) => (type ? `a ${type.name.spec}` : 'a plain number')
      return [
        {
          at: { old: { path: [...paths.old, 'enum'] }, new: { path: [...paths.new, 'enum'] } },
          message: `${name} was ${words(before)}, is ${words(after)}`,
        },
      ]
    })
  },
})

function enumOf({ shape }: Field) {
  return 'enum' in shape ? shape.enum : undefined
}
