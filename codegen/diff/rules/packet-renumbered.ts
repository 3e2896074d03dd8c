import { pairsOf } from '../match.js'
import { rule } from '../rule.js'

export const packetRenumbered = rule({
  id: 'packet-renumbered',
  level: 'wire',
  purpose: 'A packet has another id, so that a peer takes it for another packet or for none.',
  check({ packets, onWire }) {
    return pairsOf(packets)
      .filter((pair) => pair.old.id !== pair.new.id && onWire.some(({ old }) => old === pair.old))
      .map((pair) => {
        const [before, after] = [pair.old.name.spec, pair.new.name.spec]
        return {
          at: { old: { path: ['packets', before, 'id'] }, new: { path: ['packets', after, 'id'] } },
          message: `the id of ${after} was ${pair.old.id}, is ${pair.new.id}`,
          bytes: {
            packets: [pair],
            alone: [{ do: 'copy' as const, path: ['packets', before, 'id'], from: ['packets', after, 'id'] }],
          },
        }
      })
  },
})
