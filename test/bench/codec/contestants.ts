import type { Contestant } from './contestant.js'
import { flatbuffers } from './flatbuffers.js'
import { kaitai } from './kaitai.js'
import { avsc, msgpackr } from './others.js'
import { parley } from './parley.js'
import { protobufEs, protobufJs } from './protobuf.js'

export function contestants(): readonly Contestant[] {
  return [parley, protobufJs, protobufEs, msgpackr, avsc, flatbuffers, kaitai()]
}
