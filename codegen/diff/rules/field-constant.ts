import { fieldRule } from '../rule.js'
import { constantWords } from '../words.js'

export const fieldConstant = fieldRule({
  id: 'field-constant',
  purpose: 'A field that is always the same is so in another way, or can differ now, or no longer.',
  keys: ['valid', 'contents'],
  unseen: () => 'source',
  differs({ old, new: now }) {
    if (old.shape.kind !== now.shape.kind) return undefined
    const [before, after] = [constantWords(old), constantWords(now)]
    return before === after ? undefined : { old: before, new: after }
  },
})
