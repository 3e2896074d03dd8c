import { fieldRule } from '../rule.js'
import { typeWords } from '../words.js'

export const fieldSign = fieldRule({
  id: 'field-sign',
  purpose: 'A number has gained or lost its sign, so that the upper half of its values means something else.',
  keys: ['type'],
  differs({ old, new: now }) {
    if (old.shape.kind !== 'integer' || now.shape.kind !== 'integer') return undefined
    return old.shape.signed === now.shape.signed ? undefined : { old: typeWords(old), new: typeWords(now) }
  },
})
