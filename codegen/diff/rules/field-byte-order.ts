import { type Field, typeName } from '../../model/model.js'
import { fieldRule } from '../rule.js'
import { typeWords } from '../words.js'

export const fieldByteOrder = fieldRule({
  id: 'field-byte-order',
  purpose: 'A number has its bytes, or bit fields have their bits, in the other order.',
  keys: [],
  spelled: ({ shape }: Field): Readonly<Record<string, string>> => {
    if (shape.kind === 'bits') return { type: `b${shape.width}${shape.endian}` }
    return shape.kind === 'integer' || shape.kind === 'float' ? { type: typeName(shape) } : {}
  },
  differs({ old, new: now }) {
    const [before, after] = [endianOf(old), endianOf(now)]
    if (before === undefined || after === undefined || before === after) return undefined
    const words = { le: 'little-endian', be: 'big-endian' }
    return { old: `${typeWords(old)}, ${words[before]}`, new: `${typeWords(now)}, ${words[after]}` }
  },
})

/** Of a number for which it matters. */
function endianOf({ shape }: Field): 'le' | 'be' | undefined {
  if (shape.kind === 'bits') return shape.endian
  return (shape.kind === 'integer' || shape.kind === 'float') && shape.bytes > 1 ? shape.endian : undefined
}
