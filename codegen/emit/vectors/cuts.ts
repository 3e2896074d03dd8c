import type { Frame } from '../../candidates/frames.js'
import type { Protocol, Shape } from '../../model/model.js'
import type { Damage } from './malformed.js'
import { firstOfEach, type Place, withLength } from './places.js'

const endsEarly = (shape: Shape): boolean => 'mayEndEarly' in shape && shape.mayEndEarly

/** Frames that end early or late, with a header that says so: the body is at fault, not the frame. */
export function cuts(protocol: Protocol, ordinary: Frame, places: readonly Place[]): Damage[] {
  const cut = (about: string, { bytes }: Frame, at: number): Damage => ({
    about,
    bytes: withLength(protocol, bytes.slice(0, at)),
    reason: undefined,
  })
  const body = firstOfEach(places).filter(({ start }) => start >= protocol.header.size)
  const early = body.flatMap(({ frame, shape, label, start, valueEnd, end }) => {
    const middle = Math.floor((start + end) / 2)
    const before = start === protocol.header.size ? 'the header alone' : `cut before ${label}`
    return [
      cut(before, frame, start),
      ...(middle > start ? [cut(`cut inside ${label}`, frame, middle)] : []),
      ...(endsEarly(shape) ? [cut(`cut before the terminator of ${label}`, frame, valueEnd - 1)] : []),
    ]
  })
  const late = Uint8Array.of(...ordinary.bytes, 0)
  return [...early, { about: 'a byte too many', bytes: withLength(protocol, late), reason: 'leftover' }]
}
