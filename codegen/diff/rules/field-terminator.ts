import { fieldRule } from '../rule.js'
import { byteWords } from '../words.js'

export const fieldTerminator = fieldRule({
  id: 'field-terminator',
  purpose: 'Text or bytes are ended by another byte, or by none.',
  keys: ['type', 'terminator'],
  differs({ old, new: now }) {
    if (!('terminator' in old.shape) || !('terminator' in now.shape)) return undefined
    const [before, after] = [old.shape.terminator, now.shape.terminator]
    const words = (byte: number | undefined) => `ended by ${byteWords(byte, 'no byte')}`
    return before === after ? undefined : { old: words(before), new: words(after) }
  },
})
