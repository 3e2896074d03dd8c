import { fieldRule } from '../rule.js'
import { casesWords } from '../words.js'

export const fieldCases = fieldRule({
  id: 'field-cases',
  purpose: 'A field that is one of several types is so by another value, or has other cases.',
  keys: ['type'],
  unseen: () => 'source',
  differs({ old, new: now, paths }, { alignment, ...sides }) {
    if (old.shape.kind !== 'switch' || now.shape.kind !== 'switch') return undefined
    if (alignment.sameCases(old.shape, now.shape)) return undefined
    return {
      old: casesWords(old.shape, sides.old.spec, paths.old),
      new: casesWords(now.shape, sides.new.spec, paths.new),
    }
  },
})
