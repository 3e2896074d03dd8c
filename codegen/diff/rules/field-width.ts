import type { Shape } from '../../model/model.js'
import { fieldRule } from '../rule.js'
import { typeWords } from '../words.js'

export const fieldWidth = fieldRule({
  id: 'field-width',
  purpose: 'A number takes more or fewer bytes or bits.',
  keys: ['type'],
  differs({ old, new: now }) {
    if (old.shape.kind !== now.shape.kind || bitsOf(old.shape) === bitsOf(now.shape)) return undefined
    return { old: typeWords(old), new: typeWords(now) }
  },
})

function bitsOf(shape: Shape): number {
  if (shape.kind === 'bits') return shape.width
  return shape.kind === 'integer' || shape.kind === 'float' ? shape.bytes * 8 : 0
}
