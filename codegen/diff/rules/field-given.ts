import { rule } from '../rule.js'

export const fieldGiven = rule({
  id: 'field-given',
  level: 'source',
  purpose: 'A field is derived now and no longer given by who fills in the packet, or the other way round.',
  check({ fields }) {
    return fields.flatMap(({ old, new: now, name, paths }) => {
      const [before, after] = [old.role.kind, now.role.kind]
      if (before === after || ![before, after].every((kind) => kind === 'value' || kind === 'derived'))
        return []
      const words = { value: 'given by the sender', derived: 'derived from what it measures' }
      const [was, is] = before === 'value' ? (['value', 'derived'] as const) : (['derived', 'value'] as const)
      return [
        {
          at: { old: { path: [...paths.old, 'id'] }, new: { path: [...paths.new, 'id'] } },
          message: `${name} was ${words[was]}, is ${words[is]}`,
        },
      ]
    })
  },
})
