/**
 * Test vectors: what every implementation of the protocol has to make of the same values and bytes, in one JSON
 * file. They are worked out from the model and checked by its interpreter, never by generated code.
 */

import { framesOf } from '../../candidates/frames.js'
import type { Packet, Protocol } from '../../model/model.js'
import { kebab } from '../../model/names.js'
import { banner, type Files } from '../text.js'
import { acceptedOf } from './accepted.js'
import { hex, type Json, print, recordJson } from './json.js'
import { malformedOf } from './malformed.js'
import { placesOf } from './places.js'
import { refusedOf } from './refused.js'

/** Raised when a reader of the file would misread it. */
const FORMAT = 1
/** Vectors of each kind in a file; where there are thousands of packets, each of them gets fewer. */
const OF_A_KIND = 3000

export function emitVectors(protocol: Protocol): Files {
  const wire = protocol.packets.filter(({ from }) => from !== 'internal')
  const most = Math.max(1, Math.floor(OF_A_KIND / Math.max(1, wire.length)))
  const json: Json = {
    about: banner(protocol.file),
    format: FORMAT,
    protocol: protocol.name.spec,
    digest: protocol.digest,
    packets: Object.fromEntries(
      wire.map((packet) => [packet.name.spec, packetVectors(protocol, packet, most)]),
    ),
  }
  return new Map([[`${kebab(protocol.name)}.json`, `${print(json, 4)}\n`]])
}

/** @param most of each kind */
function packetVectors(protocol: Protocol, packet: Packet, most: number): Json {
  const { body, id, from } = packet
  const frames = framesOf(protocol, packet, most)
  const places = placesOf(protocol, packet, frames)
  const [ordinary] = frames
  return {
    id,
    from,
    valid: frames.map(({ about, value, bytes }) => ({
      about,
      value: recordJson(body, value),
      bytes: hex(bytes),
    })),
    accepted: acceptedOf(protocol, packet, places, most).map(({ value, ...rest }) => ({
      ...rest,
      value: recordJson(body, value),
    })),
    malformed: ordinary
      ? malformedOf(protocol, packet, ordinary, places, most).map((one) => ({ ...one }))
      : [],
    refused: refusedOf(protocol, packet, frames, most).map(({ about, value, ...rest }) => ({
      about,
      value: recordJson(body, value),
      ...rest,
    })),
  }
}
