import { rule } from '../rule.js'

export const headerRole = rule({
  id: 'header-role',
  level: 'wire',
  purpose: "Another field of the header tells the frame's length or the packet's id.",
  check({ old, new: now, alignment, onWire }) {
    return (['frame-length', 'packet-id'] as const).flatMap((key) => {
      const role = key === 'packet-id' ? 'packetId' : 'frameLength'
      const [before, after] = [old.protocol.header[role], now.protocol.header[role]]
      if (alignment.partner(before) === after) return []
      return [
        {
          at: { old: { path: ['header', key] }, new: { path: ['header', key] } },
          message: `${key} was ${before.name.spec}, is ${after.name.spec}`,
          bytes: { packets: onWire },
        },
      ]
    })
  },
})
