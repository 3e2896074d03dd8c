import { rule } from '../rule.js'

export const packetAdded = rule({
  id: 'packet-added',
  level: 'compatible',
  purpose: 'A packet is new; a peer that does not know it skips it.',
  check({ packets }) {
    return packets.added
      .filter(({ from }) => from !== 'internal')
      .map(({ name, id, from }) => ({
        at: { new: { path: ['packets', name.spec], markKey: true } },
        message: `${name.spec} (${id}) is new, from the ${from}`,
        effect:
          from === 'client'
            ? 'an old server skips it and never answers: upgrade servers first'
            : 'an old client skips it',
      }))
  },
})
