import type { Name } from '../../model/names.js'
import type { Path } from '../../spec/load.js'
import { type Finding, rule } from '../rule.js'
import { namesOf } from '../walk.js'
import { languages } from '../words/index.js'
import type { Language } from '../words/language.js'

export const reservedWords = rule({
  id: 'reserved-words',
  purpose:
    'No name, as a target language spells it, is a word that the language keeps for itself: TypeScript, Python, C#, C++, Go, Java, Rust, Kaitai.',
  check({ protocol }) {
    const { enums, types, packets } = protocol
    return [
      ...namesOf(protocol).flatMap(({ name, path, markKey }) => found('field', name, path, markKey)),
      ...enums.flatMap(({ name, entries }) => [
        ...found('type', name, ['enums', name.spec], true),
        ...entries.flatMap((entry) =>
          found('entry', entry.name, ['enums', name.spec, String(entry.value), 'id']),
        ),
      ]),
      ...types.flatMap(({ name }) => found('type', name, ['types', name.spec], true)),
      ...packets.flatMap(({ name }) => found('type', name, ['packets', name.spec], true)),
    ]
  },
})

function found(what: keyof Language['spell'], name: Name, path: Path, markKey = false): Finding[] {
  const taken = languages.flatMap((language) => {
    const word = language.spell[what].map((spell) => spell(name)).find((word) => language.words.has(word))
    return word === undefined ? [] : [`${language.name} (${word})`]
  })
  if (taken.length === 0) return []
  const message = `${name.spec} is a reserved word in ${taken.join(', ')}; expected a name that is free in every language`
  return [{ path, markKey, message }]
}
