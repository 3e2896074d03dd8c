import { rule } from '../rule.js'

export const packetRemoved = rule({
  id: 'packet-removed',
  level: 'wire',
  purpose:
    "A packet is gone: old clients' requests are skipped, and a client that uses one has to be edited.",
  check({ packets }) {
    return packets.removed
      .filter(({ from }) => from !== 'internal')
      .map((packet) => ({
        at: {
          old: { path: ['packets', packet.name.spec], markKey: true },
          new: { path: ['packets'], markKey: true },
        },
        message: `${packet.name.spec} (${packet.id}) is gone`,
        effect:
          packet.from === 'client'
            ? 'a new server skips it as an id that it does not know, and never answers'
            : 'an old client waits for it in vain',
        bytes: { packets: [{ old: packet, new: undefined }], unseen: 'source' as const },
      }))
  },
})
