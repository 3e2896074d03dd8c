import { FREE_IDS, familiesOf } from '../families.js'
import { type Finding, rule } from '../rule.js'

export const nearIds = rule({
  id: 'near-ids',
  purpose: `The ids of a request, its reply and its notifies stand together, with at least ${FREE_IDS} free ids before the next such family.`,
  check({ protocol }) {
    const [first, ...others] = familiesOf(protocol)
    if (!first) return []
    let before = first
    return others.flatMap((family): Finding[] => {
      const previous = before
      if (family.last > before.last) before = family
      const free = family.first - previous.last - 1
      if (free >= FREE_IDS) return []
      const room = free < 0 ? 'are among' : free === 0 ? 'follow at once on' : `leave ${free} free behind`
      const ids = (one: typeof family) =>
        one.first === one.last ? `${one.first}` : `${one.first} to ${one.last}`
      const message = `the ids of ${family.head.name.spec} (${ids(family)}) ${room} those of ${previous.head.name.spec} (${ids(previous)}); expected ${FREE_IDS} free ids between them, so that both can grow`
      const at = family.packets.find(({ id }) => id === family.first)?.name.spec ?? family.head.name.spec
      return [
        {
          path: ['packets', at, 'id'],
          message,
          related: [
            {
              path: ['packets', previous.head.name.spec],
              message: `${previous.head.name.spec} is declared here`,
            },
          ],
        },
      ]
    })
  },
})
