import { fieldRule } from '../rule.js'
import { typeWords } from '../words.js'

/** Numbers of one kind have rules of their own for width, sign and byte order. */
export const fieldType = fieldRule({
  id: 'field-type',
  purpose: 'A field is of another type.',
  keys: ['type', 'contents', 'size', 'size-eos', 'encoding', 'terminator', 'pad-right', 'enum', 'valid'],
  unseen: () => 'source',
  differs({ old, new: now }, { types, alignment }) {
    const [before, after] = [old.shape, now.shape]
    if (before.kind === 'struct' && after.kind === 'struct') {
      const [a, b] = [before.struct, after.struct]
      const paired = [...types.kept, ...types.renamed].some((pair) => pair.old === a && pair.new === b)
      if (paired || alignment.sameLayout(a, b)) return undefined
    } else if (before.kind === after.kind) return undefined
    return { old: typeWords(old), new: typeWords(now) }
  },
})
