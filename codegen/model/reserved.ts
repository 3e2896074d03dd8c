/** Names that a spec can't give away, because generated code needs them for itself. */

import { type Name, pascal } from './names.js'

/** What the generated modules export or import beside the spec's own names. */
const GENERATED = new Set(
  `Answer BigInt ClientMax ClientPacketId Cursor DecodeError DecodeReason Dispatcher EncodeError EncodeReason Error FrameError FrameFormat
  FrameLimits FrameReader Handlers Header Host InternalPacketId Listeners Math NoReplyError Number Omit Outlet
  Packet PacketCase PacketId Promise Record RefusedError ServerMax ServerPacketId Services Session SessionState
  Set StateError Transport Turn Uint8Array Waiters`.split(/\s+/),
)

/** Kaitai's own types: the same name could not be told from them in the .ksy. */
const BUILT_IN = /^([us][1248]|f[48]|b[1-9]\d?)(le|be)?$|^strz?$/

/** Who has the name already: the generated code, or Kaitai; undefined where it is free. */
export function ownerOf(name: Name, protocol: Name): string | undefined {
  const client = `${pascal(protocol)}Client`
  const taken =
    GENERATED.has(pascal(name)) || [client, `${client}Events`, `${client}Options`].includes(pascal(name))
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
