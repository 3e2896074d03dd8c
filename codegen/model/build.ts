/**
 * A spec to the model. Start here to read the generator's middle: enums, then types on demand, the header,
 * the packets' layouts (build-fields.ts, build-shape.ts, resolve.ts), and last what packets set off
 * (build-behaviour.ts), which needs all of them. Problems are collected, never thrown.
 */

import { basename } from 'node:path'
import { alsoAt, type Diagnostic, problems } from '../spec/diagnostics.js'
import type { Spec } from '../spec/load.js'
import type { MetaSpec } from '../spec/spec-file.js'
import { buildBehaviour } from './build-behaviour.js'
import { buildHeader } from './build-header.js'
import { buildResultRule } from './build-reply.js'
import { buildTypes } from './build-types.js'
import { digestOf } from './digest.js'
import { HEADER_NAME, limitsOf, type Packet, type Protocol } from './model.js'
import { nameOf } from './names.js'
import { reportTwins } from './twins.js'

export interface Built {
  /** Undefined where there was any problem. */
  readonly protocol: Protocol | undefined
  readonly diagnostics: readonly Diagnostic[]
}

export function buildProtocol(spec: Spec): Built {
  const diagnostics: Diagnostic[] = []
  const { file } = spec
  const report = (diagnostic: Diagnostic): void => {
    diagnostics.push(diagnostic)
  }
  // Where the section is refused or missing, that is said once, and not again for every text.
  const meta: MetaSpec = file.meta ?? { id: 'protocol', endian: 'le', encoding: 'UTF-8' }
  const { context, types, build } = buildTypes({ spec, report }, meta)
  const { enums } = context
  const header = file.header
    ? buildHeader(context, file.header, build(nameOf(HEADER_NAME), file.header, ['header']))
    : undefined

  const packets: Packet[] = []
  const ids = new Map<number, string>()
  for (const [name, declared] of Object.entries(file.packets ?? {})) {
    const path = ['packets', name]
    const first = ids.get(declared.id)
    if (first !== undefined) {
      const twice = problems.duplicate(
        spec.at([...path, 'id']),
        'packet id',
        String(declared.id),
        `${first}'s`,
      )
      report(alsoAt(twice, spec.at(['packets', first, 'id']), `${first} has it`))
    }
    ids.set(declared.id, first ?? name)
    const body = build(nameOf(name), declared, path)
    if (header && header.packetId.shape.kind === 'integer') {
      const { max } = limitsOf(header.packetId.shape)
      if (BigInt(declared.id) > max)
        report(
          problems.idTooBig(spec.at([...path, 'id']), String(declared.id), `u${header.packetId.shape.bytes}`),
        )
      const least = header.size + body.size.min
      if (least > header.maxFrame)
        report(problems.frameTooBig(spec.keyAt(path), String(least), String(header.maxFrame)))
    }
    packets.push({
      name: body.name,
      id: declared.id,
      from: declared.from,
      doc: declared.doc?.trim(),
      body,
      line: body.line,
      behaviour: undefined,
    })
  }
  reportTwins(context, nameOf(meta.id), packets, types, [...enums.values()])

  const states = file.session?.states ?? []
  for (const [i, state] of states.entries()) {
    if (states.indexOf(state) < i)
      report(problems.duplicate(spec.at(['session', 'states', i]), 'the state', state, 'in the list'))
  }
  const result = buildResultRule(context, [...enums.values()])
  const effects = Object.values(file.packets ?? {}).flatMap(({ effects }) => effects ?? [])
  const replies = new Set(effects.flatMap(({ reply }) => reply ?? []))
  const asks = new Set(effects.flatMap(({ ask, answer }) => [ask ?? [], answer ?? []].flat()))
  const named = new Map(packets.map((packet) => [packet.name.spec, packet]))
  const around = { context, packets: named, states, result, replies, asks }
  for (const packet of packets) {
    const declared = file.packets?.[packet.name.spec]
    if (declared) packet.behaviour = buildBehaviour(around, packet, declared)
  }

  const sound = diagnostics.length === 0 && header && file.meta && spec.broken.size === 0
  const protocol: Omit<Protocol, 'digest'> | undefined = sound
    ? {
        name: nameOf(meta.id),
        title: meta.title ?? meta.id,
        doc: meta.doc?.trim(),
        file: basename(spec.source.path),
        header,
        enums: [...enums.values()],
        types,
        states,
        result,
        packets,
      }
    : undefined
  return { protocol: protocol && { ...protocol, digest: digestOf(protocol) }, diagnostics }
}
