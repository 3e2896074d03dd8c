import { rule } from '../rule.js'

export const enumValue = rule({
  id: 'enum-value',
  level: 'wire',
  purpose: 'An entry of an enum has another number, so that peers take it for another entry or for none.',
  check({ entries, fields }) {
    return entries.flatMap(({ old, new: now, matched }) => {
      const using = fields.filter(({ new: { shape } }) => 'enum' in shape && shape.enum === now)
      const packets = [...new Set(using.flatMap((field) => field.packets))]
      return matched.kept
        .filter((pair) => pair.old.value !== pair.new.value)
        .map((pair) => {
          const [before, after] = [
            ['enums', old.name.spec, String(pair.old.value)],
            ['enums', now.name.spec, String(pair.new.value)],
          ]
          return {
            at: { old: { path: before, markKey: true }, new: { path: after, markKey: true } },
            message: `${now.name.spec}::${pair.new.name.spec} was ${pair.old.value}, is ${pair.new.value}`,
            bytes: {
              packets,
              focus: using.flatMap((field) => [field.old, field.new]),
              alone: [
                { do: 'copy' as const, path: ['enums', old.name.spec], from: ['enums', now.name.spec] },
              ],
              unseen: 'source' as const,
            },
          }
        })
    })
  },
})
