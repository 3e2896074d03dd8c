/** Names that a spec can't give away, because generated code needs them for itself. */

import { type Name, pascal } from './names.js'

/** What the modules of types export or import beside the spec's own names. */
const OF_CODEC = words(
  'BigInt Cursor DecodeError DecodeReason EncodeError EncodeReason Error Math Number String Uint8Array',
)

/** What the other generated modules do. */
const OF_PROTOCOL = words(
  `Answer ClientMax ClientPacketId Dispatcher FrameError FrameFormat FrameLimits FrameReader Handlers Header Host
  InternalPacketId Listeners NoReplyError Omit Outlet Packet PacketCase PacketId Promise Record RefusedError
  ServerMax ServerPacketId Services Session SessionState Set StateError Transport Turn Waiters`,
)

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/))
}

/** Whether a file format's generated code has the name already. */
export function isOfCodec(name: Name): boolean {
  return OF_CODEC.has(pascal(name))
}

/** Kaitai's own types: the same name could not be told from them in the .ksy. */
const BUILT_IN = /^([us][1248]|f[48]|b[1-9]\d?)(le|be)?$|^strz?$/

/** Who has the name already: the generated code, or Kaitai; undefined where it is free. */
export function ownerOf(name: Name, protocol: Name): string | undefined {
  const client = `${pascal(protocol)}Client`
  const taken =
    OF_CODEC.has(pascal(name)) ||
    OF_PROTOCOL.has(pascal(name)) ||
    [client, `${client}Events`, `${client}Options`].includes(pascal(name))
  return taken ? 'the generated code' : undefined
}

export function isBuiltIn(name: Name): boolean {
  return BUILT_IN.test(name.words.join('_'))
}

/** Names of what is generated for a packet that somebody handles. */
export function handledNames(packet: Name): string[] {
  return ['Handler', 'Context', 'Turn'].map((what) => `${pascal(packet)}${what}`)
}

/** What the server around the dispatcher offers; who is asked stands beside these. */
export const HOST = ['services', 'stateOf', 'moveTo', 'sender', 'others', 'closeForState']
