import { fieldRule } from '../rule.js'
import { repeatWords } from '../words.js'

export const fieldRepeat = fieldRule({
  id: 'field-repeat',
  purpose: 'A field repeats another number of times, or does so no longer.',
  keys: ['repeat', 'repeat-expr', 'repeat-until'],
  unseen: ({ old, new: now }) => (old.repeat && now.repeat ? 'compatible' : 'source'),
  differs({ old, new: now, paths }, { alignment, ...sides }) {
    if (alignment.sameRepeat(old.repeat, now.repeat)) return undefined
    return {
      old: repeatWords(old, sides.old.spec, paths.old),
      new: repeatWords(now, sides.new.spec, paths.new),
    }
  },
})
