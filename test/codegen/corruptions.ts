/** Byte strings that are nearly packets, and some that are not at all. */

import * as fc from 'fast-check'

/** Frames with bytes changed, cut off or added, with a length in the header that fits all the same; and noise. */
export function corruptions(
  frame: fc.Arbitrary<Uint8Array>,
  setLength: (frame: Uint8Array) => void = () => {},
): fc.Arbitrary<Uint8Array> {
  const change = fc.record({ at: fc.nat(0xffff), to: fc.nat(255) })
  const changed = fc
    .tuple(frame, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([bytes, changes]) => {
      const copy = new Uint8Array(bytes)
      for (const { at, to } of changes) copy[at % copy.length] = to
      return copy
    })
  const cut = fc.tuple(frame, fc.nat(30)).map(([bytes, by]) => bytes.slice(0, Math.max(0, bytes.length - by)))
  const longer = fc
    .tuple(frame, fc.uint8Array({ maxLength: 9 }))
    .map(([bytes, more]) => Buffer.concat([bytes, more]))
  const withLength = fc.oneof(changed, cut, longer).map((bytes) => {
    const copy = new Uint8Array(bytes)
    setLength(copy)
    return copy
  })
  return fc.oneof(
    { weight: 4, arbitrary: withLength },
    { weight: 1, arbitrary: changed },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
  )
}

/** In specs/every-attribute.yaml: how long the frame is stands in four bytes behind magic and version. */
export function setLengthOfEvery(frame: Uint8Array): void {
  if (frame.length >= 8) new DataView(frame.buffer).setUint32(4, frame.length)
}
