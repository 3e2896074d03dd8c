import { fieldRule } from '../rule.js'
import { byteWords } from '../words.js'

export const fieldPadding = fieldRule({
  id: 'field-padding',
  purpose: 'What fills up text or bytes is another byte, or nothing.',
  keys: ['pad-right'],
  differs({ old, new: now }) {
    if (!('pad' in old.shape) || !('pad' in now.shape)) return undefined
    const [before, after] = [old.shape.pad, now.shape.pad]
    const words = (byte: number | undefined) => `filled up with ${byteWords(byte, 'nothing')}`
    return before === after ? undefined : { old: words(before), new: words(after) }
  },
})
