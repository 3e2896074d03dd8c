import { type Expression, linearIn, rangeOf } from '../../model/expression.js'
import { extentOf, type Field } from '../../model/model.js'
import { floorDivide } from '../../model/ranges.js'
import { type Finding, rule } from '../rule.js'
import { fieldsOf } from '../walk.js'

export const lengthLowerBound = rule({
  id: 'length-lower-bound',
  purpose:
    'A size or count cannot come out negative: a length from which something is taken away, or which is signed, has a `valid` that keeps it above.',
  check({ protocol }) {
    return fieldsOf(protocol).flatMap(({ field, path }): Finding[] =>
      measuresOf(field).flatMap(({ key, expression }) => {
        const { min, max } = rangeOf(expression)
        if (min >= 0n) return []
        const message = `${key} of ${field.name.spec} comes out between ${min} and ${max}; expected 0 at least`
        const fix = fixOf(expression)
        return [{ path: [...path, key], message, ...(fix === undefined ? {} : { fix }) }]
      }),
    )
  },
})

function measuresOf({ shape, repeat }: Field): { key: string; expression: Expression }[] {
  const extent = extentOf(shape)
  const sized = extent?.kind === 'size' ? extent.size : undefined
  const counted = repeat?.until === 'count' ? repeat.count : undefined
  return [
    ...(sized ? [{ key: 'size', expression: sized }] : []),
    ...(counted ? [{ key: 'repeat-expr', expression: counted }] : []),
  ]
}

/** Which bound on which field keeps scale × field + offset from being negative. */
function fixOf(expression: Expression): string | undefined {
  const form = linearIn(expression)
  if (!form) return undefined
  const { field, scale, offset } = form
  const bound = scale > 0n ? `min: ${-floorDivide(offset, scale)}` : `max: ${floorDivide(offset, -scale)}`
  return `add valid: { ${bound} } to ${field.name.spec}`
}
