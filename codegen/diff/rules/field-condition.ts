import type { Path, Spec } from '../../spec/load.js'
import { fieldRule } from '../rule.js'

export const fieldCondition = fieldRule({
  id: 'field-condition',
  purpose: 'A field is there under another condition.',
  keys: ['if'],
  unseen: ({ old, new: now }) => (old.condition && now.condition ? 'compatible' : 'source'),
  differs({ old, new: now, paths }, { alignment, ...sides }) {
    if (alignment.sameExpression(old.condition, now.condition)) return undefined
    const words = (spec: Spec, path: Path) => {
      const text = spec.text([...path, 'if'])
      return text === undefined ? 'always there' : `there if ${text}`
    }
    return { old: words(sides.old.spec, paths.old), new: words(sides.new.spec, paths.new) }
  },
})
