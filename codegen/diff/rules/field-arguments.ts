import { fieldRule } from '../rule.js'
import { argumentWords } from '../words.js'

export const fieldArguments = fieldRule({
  id: 'field-arguments',
  purpose: 'A structure is told other arguments.',
  keys: ['type'],
  differs({ old, new: now, paths }, { alignment, ...sides }) {
    if (old.shape.kind !== 'struct' || now.shape.kind !== 'struct') return undefined
    if (alignment.sameArguments(old.shape, now.shape)) return undefined
    return {
      old: argumentWords(old, sides.old.spec, paths.old),
      new: argumentWords(now, sides.new.spec, paths.new),
    }
  },
})
