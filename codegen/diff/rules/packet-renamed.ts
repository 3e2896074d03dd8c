import { rule } from '../rule.js'

export const packetRenamed = rule({
  id: 'packet-renamed',
  level: 'source',
  purpose: 'A packet has another name under the same id.',
  check({ packets }) {
    return packets.renamed.map((pair) => ({
      at: {
        old: { path: ['packets', pair.old.name.spec], markKey: true },
        new: { path: ['packets', pair.new.name.spec], markKey: true },
      },
      message: `packet ${pair.new.id} was called ${pair.old.name.spec}, is called ${pair.new.name.spec}`,
    }))
  },
})
