import { fieldRule } from '../rule.js'
import { validWords } from '../words.js'

export const fieldValid = fieldRule({
  id: 'field-valid',
  purpose: 'Other values of a field are allowed; a peer that still sends what no longer is, is refused.',
  keys: ['valid'],
  differs({ old, new: now }, { alignment }) {
    // A constant, and a field that is reserved in one of them, have rules of their own.
    const others = ['constant', 'reserved']
    if (others.includes(old.role.kind) || others.includes(now.role.kind)) return undefined
    if (alignment.sameValid(old.valid, now.valid)) return undefined
    return { old: validWords(old), new: validWords(now) }
  },
})
