import { pairsOf } from '../match.js'
import { rule } from '../rule.js'

export const packetDirection = rule({
  id: 'packet-direction',
  level: 'wire',
  purpose: 'A packet comes from the other side, so that a peer that still sends it is refused.',
  check({ packets }) {
    return pairsOf(packets)
      .filter(({ old, new: now }) => old.from !== now.from)
      .map((pair) => {
        const [before, after] = [pair.old.name.spec, pair.new.name.spec]
        const words = { client: 'from the client', server: 'from the server', internal: 'inside the server' }
        return {
          at: { old: { path: ['packets', before, 'from'] }, new: { path: ['packets', after, 'from'] } },
          message: `${after} was ${words[pair.old.from]}, is ${words[pair.new.from]}`,
          bytes: {
            packets: [pair],
            alone: [
              { do: 'copy' as const, path: ['packets', before, 'from'], from: ['packets', after, 'from'] },
            ],
            unseen: 'source' as const,
          },
        }
      })
  },
})
