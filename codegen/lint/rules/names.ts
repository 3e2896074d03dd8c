import type { EnumType } from '../../model/model.js'
import { type Finding, rule } from '../rule.js'
import { namesOf } from '../walk.js'

const SNAKE_CASE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/
const K_NAME = /^k[A-Z]/

/** The schema refuses capitals in fields and packets without their k (bad-name); the rest of the convention is here. */
export const names = rule({
  id: 'names',
  purpose:
    'Fields, parameters, instances, types, enums and states are snake_case, with single `_` between words, and the entries of one enum are spelled all alike.',
  check({ protocol }) {
    const { name, enums, types, states } = protocol
    const named = [
      { name: name.spec, path: ['meta', 'id'] },
      ...enums.map(({ name }) => ({ name: name.spec, path: ['enums', name.spec], markKey: true })),
      ...types.map(({ name }) => ({ name: name.spec, path: ['types', name.spec], markKey: true })),
      ...states.map((name, i) => ({ name, path: ['session', 'states', i] })),
      ...namesOf(protocol).map((place) => ({ ...place, name: place.name.spec })),
    ]
    const untidy = named
      .filter(({ name }) => !SNAKE_CASE.test(name))
      .map(({ name, ...place }): Finding => {
        const expected = name.split('_').filter(Boolean).join('_')
        return {
          ...place,
          message: `found ${name}, expected snake_case with single _ between words: ${expected}`,
        }
      })
    return [...untidy, ...enums.flatMap(mixedEntries)]
  },
})

function mixedEntries({ name: type, entries: [first, ...others] }: EnumType): Finding[] {
  return others.flatMap(({ name: { spec, words }, value }): Finding[] => {
    if (!first || K_NAME.test(spec) === K_NAME.test(first.name.spec)) return []
    const expected = K_NAME.test(spec) ? words.join('_') : `k${words.join('_').toUpperCase()}`
    const message = `found ${spec}, expected it spelled as ${first.name.spec}, the enum's first entry: ${expected}`
    return [{ path: ['enums', type.spec, String(value), 'id'], message }]
  })
}
