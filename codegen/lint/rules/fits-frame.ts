import { isBounded, roomOf } from '../bounds.js'
import { rule } from '../rule.js'

/** A packet whose least size does not fit is refused (frame-too-big); one with an open end has a rule of its own. */
export const fitsFrame = rule({
  id: 'fits-frame',
  purpose: "A packet fits the type of the frame's length also with every field at its greatest.",
  check({ protocol }) {
    const { header, packets } = protocol
    return packets
      .filter(({ from, body }) => {
        return (
          from !== 'internal' &&
          header.size + body.size.max > header.maxFrame &&
          isBounded(body, roomOf(protocol))
        )
      })
      .map(({ name, body }) => ({
        path: ['packets', name.spec],
        markKey: true,
        message: `${name.spec} takes up to ${header.size + body.size.max} bytes; expected ${header.maxFrame} at most, which is what ${header.frameLength.name.spec} can say`,
        fix: 'limit its sizes and counts, or take a wider type for the frame length',
        related: [{ path: ['header', 'frame-length'], message: 'the frame length is declared here' }],
      }))
  },
})
