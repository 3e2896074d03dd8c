/** Two specs side by side: what stands in both, what is gone, what is new. The rules read this and nothing else. */

import type { EnumEntry, EnumType, Field, Instance, Packet, Protocol, Struct } from '../model/model.js'
import type { Path, Spec } from '../spec/load.js'
import { type Alignment, createAlignment } from './align.js'
import { type Matched, match, type Pair, pairsOf } from './match.js'
import { structsIn } from './structs.js'

export interface Side {
  readonly protocol: Protocol
  readonly spec: Spec
}

/** A field that stands in both specs. */
export interface FieldPair extends Pair<Field> {
  readonly paths: Pair<Path>
  /** `kLOGIN_REQUEST.user_id`, as the new spec calls it. */
  readonly name: string
  /** Those that hold it. */
  readonly packets: readonly Pair<Packet>[]
}

/** A structure that stands in both specs, and on the wire: the header, a type, a packet's body. */
export interface Unit extends Pair<Struct> {
  readonly name: string
  readonly paths: Pair<Path>
  readonly fields: Matched<Field>
  readonly instances: Matched<Instance>
  /** Those whose bytes hold it. */
  readonly packets: readonly Pair<Packet>[]
}

export interface Comparison extends Pair<Side> {
  readonly alignment: Alignment
  readonly enums: Matched<EnumType>
  readonly entries: readonly (Pair<EnumType> & { readonly matched: Matched<EnumEntry> })[]
  readonly types: Matched<Struct>
  /** Also those that never leave the server. */
  readonly packets: Matched<Packet>
  /** Packets in both that are on the wire in either. */
  readonly onWire: readonly Pair<Packet>[]
  /** In the order of the new spec. */
  readonly units: readonly Unit[]
  /** The fields of all units that stand in both specs. */
  readonly fields: readonly FieldPair[]
}

export function compare(old: Side, now: Side): Comparison {
  const [before, after] = [old.protocol, now.protocol]
  const alignment = createAlignment()
  const specName = ({ name }: { readonly name: { readonly spec: string } }): string => name.spec
  const enums = match(before.enums, after.enums, specName, sameEntries)
  const types = match(before.types, after.types, specName, alignment.sameLayout)
  const packets = match(before.packets, after.packets, specName, (a, b) => a.id === b.id && a.from === b.from)
  const onWire = pairsOf(packets).filter(
    (pair) => pair.old.from !== 'internal' || pair.new.from !== 'internal',
  )

  const holding = (pair: Pair<Struct>): Pair<Packet>[] =>
    onWire.filter((packet) => holds(packet.old.body, pair.old) || holds(packet.new.body, pair.new))
  const unit = (pair: Pair<Struct>, section: string | undefined, on: readonly Pair<Packet>[]): Unit => {
    const path = ({ name }: Struct): Path => (section === undefined ? [name.spec] : [section, name.spec])
    const paths = { old: path(pair.old), new: path(pair.new) }
    return {
      ...pair,
      name: specName(pair.new),
      paths,
      fields: alignment.fields(pair.old, pair.new),
      instances: match(pair.old.instances, pair.new.instances, specName, () => false),
      packets: on,
    }
  }
  const units = [
    unit({ old: before.header.struct, new: after.header.struct }, undefined, onWire),
    ...pairsOf(types)
      .map((pair) => unit(pair, 'types', holding(pair)))
      .filter(({ packets }) => packets.length > 0),
    ...onWire.map((pair) => unit({ old: pair.old.body, new: pair.new.body }, 'packets', [pair])),
  ]
  const entries = pairsOf(enums).map((pair) => ({
    ...pair,
    matched: match(pair.old.entries, pair.new.entries, specName, (a, b) => a.value === b.value),
  }))
  return {
    old,
    new: now,
    alignment,
    enums,
    entries,
    types,
    packets,
    onWire,
    units,
    fields: units.flatMap(fieldPairs),
  }
}

export function fieldPath(struct: Struct, path: Path, field: Field): Path {
  return [...path, 'seq', struct.fields.indexOf(field)]
}

function fieldPairs({ old, new: now, name, paths, fields, packets }: Unit): FieldPair[] {
  return pairsOf(fields).map((pair) => ({
    ...pair,
    paths: { old: fieldPath(old, paths.old, pair.old), new: fieldPath(now, paths.new, pair.new) },
    name: `${name}.${pair.new.name.spec}`,
    packets,
  }))
}

function sameEntries(old: EnumType, now: EnumType): boolean {
  const written = ({ entries }: EnumType) => entries.map(({ name, value }) => `${name.spec} ${value}`).join()
  return written(old) === written(now)
}

/** Whether the structure stands somewhere inside. */
function holds(struct: Struct, inner: Struct): boolean {
  return struct.fields.some(({ shape }) => structsIn(shape).some((one) => one === inner || holds(one, inner)))
}
