/**
 * A spec to the model. Start here to read the generator's middle: enums, then types on demand, the header,
 * the packets' layouts (build-fields.ts, build-shape.ts, resolve.ts), and last what packets set off
 * (build-behaviour.ts), which needs all of them. Problems are collected, never thrown.
 */

import { basename } from 'node:path'
import { alsoAt, type Diagnostic, problems } from '../spec/diagnostics.js'
import { hint } from '../spec/hint.js'
import type { Path, Spec } from '../spec/load.js'
import { positionAt } from '../spec/source.js'
import type { AttributeSpec, EnumSpec, MetaSpec } from '../spec/spec-file.js'
import { buildBehaviour } from './build-behaviour.js'
import { buildFields } from './build-fields.js'
import { buildHeader } from './build-header.js'
import { buildResultRule } from './build-reply.js'
import { digestOf } from './digest.js'
import {
  type EnumEntry,
  type EnumType,
  HEADER_NAME,
  limitsOf,
  type Packet,
  type Protocol,
  type Struct,
} from './model.js'
import { type Name, nameOf, pascal } from './names.js'
import { handledNames, isBuiltIn, ownerOf } from './reserved.js'
import type { Context } from './scope.js'
import { sizeOfFields } from './sizes.js'

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
  const lineOf = (path: Path): number => positionAt(spec.source, spec.keyAt(path).start).line

  const enums = new Map<string, EnumType>()
  for (const [name, entries] of Object.entries(file.enums ?? {})) {
    enums.set(name, buildEnum(spec, report, name, entries))
  }

  const structs = new Map<string, Struct | undefined>()
  const types: Struct[] = []
  const underWay: string[] = []
  // Where the section is refused or missing, that is said once, and not again for every text.
  const meta: MetaSpec = file.meta ?? { id: 'protocol', endian: 'le', encoding: 'UTF-8' }
  const context: Context = { spec, report, meta, enums, broken: spec.broken, struct }

  function struct(name: string, path: Path): Struct | undefined {
    const declared = file.types && Object.hasOwn(file.types, name) ? file.types[name] : undefined
    if (!declared) {
      if (!spec.broken.has(name)) {
        const known = [
          ...Object.keys(file.types ?? {}),
          'u1',
          'u2',
          'u4',
          'u8',
          's4',
          'f4',
          'f8',
          'str',
          'strz',
        ]
        report(problems.unknownType(spec.at(path), name, hint(name, known)))
      }
      return undefined
    }
    if (underWay.includes(name)) {
      report(problems.recursive(spec.at(path), [...underWay.slice(underWay.indexOf(name)), name].join(' → ')))
      return undefined
    }
    if (!structs.has(name)) {
      underWay.push(name)
      const built = buildStruct(nameOf(name), declared.doc, declared.seq, ['types', name])
      underWay.pop()
      structs.set(name, built)
      types.push(built)
    }
    return structs.get(name)
  }

  function buildStruct(
    name: Name,
    doc: string | undefined,
    seq: readonly AttributeSpec[] | undefined,
    path: Path,
  ): Struct {
    const fields = buildFields(context, seq ?? [], [...path, 'seq'])
    return { name, doc: doc?.trim(), fields, size: sizeOfFields(fields), line: lineOf(path) }
  }

  for (const name of Object.keys(file.types ?? {})) struct(name, ['types', name])
  const header = file.header
    ? buildHeader(
        context,
        file.header,
        buildStruct(nameOf(HEADER_NAME), file.header.doc, file.header.seq, ['header']),
      )
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
    const body = buildStruct(nameOf(name), declared.doc, declared.seq, path)
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
  const around = { context, packets, states, result, replies }
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

function buildEnum(
  spec: Spec,
  report: (diagnostic: Diagnostic) => void,
  name: string,
  entries: EnumSpec,
): EnumType {
  const built: EnumEntry[] = []
  const seen = new Set<string>()
  for (const [key, entry] of Object.entries(entries)) {
    const { id, doc } = typeof entry === 'string' ? { id: entry, doc: undefined } : entry
    const value = Number(key)
    const at = ['enums', name, key]
    const spelling = pascal(nameOf(id))
    if (seen.has(spelling)) report(problems.duplicate(spec.at(at), 'the entry', id, 'in this enum'))
    else if (built.some((other) => other.value === value)) {
      report(problems.duplicate(spec.keyAt(at), 'the value', key, 'in this enum'))
    } else if (!Number.isSafeInteger(value)) {
      report(problems.neverFits(spec.keyAt(at), key, 'an enum stands on up to 53 bits'))
    } else built.push({ name: nameOf(id), value, doc: doc?.trim() })
    seen.add(spelling)
  }
  return { name: nameOf(name), entries: built }
}

/** Names that are told apart in the spec, but not in the generated code, or that it needs for itself. */
function reportTwins(
  context: Context,
  protocol: Name,
  packets: readonly Packet[],
  types: readonly Struct[],
  enums: readonly EnumType[],
): void {
  const { spec, report } = context
  const seen = new Map<string, string>()
  const check = (name: Name, path: Path): void => {
    const owner = seen.get(pascal(name)) ?? ownerOf(name, protocol)
    if (owner === undefined) seen.set(pascal(name), name.spec)
    else report(problems.duplicate(spec.keyAt(path), 'the name', pascal(name), `taken by ${owner}`))
  }
  const refuseBuiltIn = (name: Name, path: Path): void => {
    if (isBuiltIn(name))
      report(problems.duplicate(spec.keyAt(path), 'the type', name.words.join('_'), 'built in'))
  }
  for (const { name } of enums) check(name, ['enums', name.spec])
  for (const { name, from } of packets) {
    check(name, ['packets', name.spec])
    refuseBuiltIn(name, ['packets', name.spec])
    if (from === 'server') continue
    for (const generated of handledNames(name)) seen.set(generated, `the generated code for ${name.spec}`)
  }
  for (const { name } of types) {
    check(name, ['types', name.spec])
    refuseBuiltIn(name, ['types', name.spec])
  }
}
