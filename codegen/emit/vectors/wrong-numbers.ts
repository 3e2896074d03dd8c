import { type Field, limitsOf } from '../../model/model.js'
import { forbidden, type NumberShape } from './forbidden.js'
import type { Wrong } from './refused.js'

/** Numbers outside their type, or that `valid` does not allow. */
export function wrongNumbers(field: Field, shape: NumberShape): Wrong[] {
  if (field.valid)
    return forbidden(field, shape).map((value) => ({
      about: `${value}, not allowed`,
      value,
      reason: 'valid',
    }))
  if (shape.kind === 'float')
    return shape.bytes === 4 ? [{ about: '1e39, too large', value: 1e39, reason: 'range' }] : []
  const { min, max } = limitsOf(shape)
  return [
    { about: `${max + 1n}, too large`, value: max + 1n, reason: 'range' },
    { about: `${min - 1n}, too small`, value: min - 1n, reason: 'range' },
  ]
}
