import { fieldRule } from '../rule.js'

export const fieldEncoding = fieldRule({
  id: 'field-encoding',
  purpose: 'Text is in another encoding.',
  keys: [],
  spelled: ({ shape }): Readonly<Record<string, string>> =>
    shape.kind === 'text' ? { encoding: shape.encoding } : {},
  differs({ old, new: now }) {
    if (old.shape.kind !== 'text' || now.shape.kind !== 'text') return undefined
    return old.shape.encoding === now.shape.encoding
      ? undefined
      : { old: `in ${old.shape.encoding}`, new: `in ${now.shape.encoding}` }
  },
})
