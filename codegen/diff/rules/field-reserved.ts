import { fieldRule } from '../rule.js'

export const fieldReserved = fieldRule({
  id: 'field-reserved',
  purpose:
    'A reserved field is put to use, or a field is no longer used; old peers write 0 and ignore what they read.',
  keys: ['reserved', 'valid', 'enum'],
  unseen: () => 'source',
  differs({ old, new: now }) {
    const [before, after] = [old, now].map(({ role }) => role.kind === 'reserved')
    if (before === after) return undefined
    const words = (reserved: boolean | undefined) => (reserved ? 'reserved' : 'in use')
    return { old: words(before), new: words(after) }
  },
})
