/** What a packet sets off: states, refusals, effects. Every reference is checked. */

import { hint, problems } from '../spec/diagnostics.js'
import type { Path } from '../spec/load.js'
import type { Span } from '../spec/source.js'
import type { EffectSpec, PacketSpec } from '../spec/spec-file.js'
import {
  type Ask,
  type Behaviour,
  type EnumEntry,
  type EnumType,
  limitsOf,
  type Otherwise,
  type Packet,
  type ResultRule,
  type Send,
} from './model.js'
import { camel, nameOf } from './names.js'
import { HOST } from './reserved.js'
import type { Context } from './scope.js'
import { takesZero } from './zero.js'

interface Surroundings {
  readonly context: Context
  readonly packets: readonly Packet[]
  readonly states: readonly string[]
  readonly result: ResultRule | undefined
}

export function buildResultRule(context: Context, enums: readonly EnumType[]): ResultRule | undefined {
  const declared = context.spec.file.session?.result
  if (!declared) return undefined
  for (const type of enums) {
    const success = type.entries.find(({ name }) => name.spec === declared.success)
    if (success) return { field: declared.field, enum: type, success }
  }
  if (context.broken.has('enums')) return undefined
  const known = enums.flatMap(({ entries }) => entries.map(({ name }) => name.spec))
  const at = context.spec.at(['session', 'result', 'success'])
  context.report(problems.unknownResult(at, declared.success, 'any kind', hint(declared.success, known)))
  return undefined
}

export function buildBehaviour(
  around: Surroundings,
  packet: Packet,
  spec: PacketSpec,
): Behaviour | undefined {
  const { context } = around
  const path: Path = ['packets', packet.name.spec]
  if (!isHandled(context, packet)) {
    for (const key of ['in', 'otherwise', 'refusals', 'effects', 'goes'] as const) {
      if (spec[key] === undefined) continue
      const at = context.spec.keyAt([...path, key])
      context.report(
        problems.notForThisSender(
          at,
          key,
          "a packet that somebody handles: a client's, or an event of the server",
        ),
      )
    }
    return undefined
  }
  const states = spec.in === undefined ? around.states : stateList(around, spec.in, [...path, 'in'])
  const goes = spec.goes === undefined ? undefined : oneState(around, spec.goes, [...path, 'goes'])
  const effects = buildEffects(around, packet, spec.effects ?? [], [...path, 'effects'])
  if (effects.reply) checkReply(around, effects.reply, path)
  const replies = spec.effects?.some(({ reply }) => reply !== undefined) ?? false
  const refusals = (spec.refusals ?? []).map((name, i) =>
    result(around, effects.reply, name, [...path, 'refusals', i]),
  )
  if (refusals.length > 0 && !replies) {
    context.report(
      problems.noResult(
        context.spec.keyAt([...path, 'refusals']),
        'a refusal is told in the reply, and there is none',
      ),
    )
  }
  const otherwise = buildOtherwise(around, packet, spec, { replies, reply: effects.reply })
  if (effects.ask && !replies) {
    context.report(
      problems.unansweredAsk(context.spec.keyAt([...path, 'effects']), effects.ask.packet.name.spec),
    )
  }
  return { states, otherwise, refusals: refusals.filter((entry) => entry !== undefined), goes, ...effects }
}

/** A client's packets, and the server's own events; not what is asked of or answered by somebody outside. */
function isHandled(context: Context, packet: Packet): boolean {
  if (packet.from !== 'internal') return packet.from === 'client'
  const { spec } = packet.name
  return !Object.values(context.spec.file.packets ?? {}).some(({ effects }) =>
    effects?.some(({ ask, answer }) => ask === spec || answer === spec),
  )
}

function buildOtherwise(
  around: Surroundings,
  packet: Packet,
  spec: PacketSpec,
  { replies, reply }: { readonly replies: boolean; readonly reply: Packet | undefined },
): Otherwise | undefined {
  const { context, states } = around
  const path: Path = ['packets', packet.name.spec]
  const everywhere = spec.in === undefined || states.every((state) => [spec.in].flat().includes(state))
  if (spec.otherwise === undefined) {
    if (!everywhere && packet.from === 'client')
      context.report(problems.noOtherwise(context.spec.keyAt([...path, 'in']), packet.name.spec))
    return undefined
  }
  const at = [...path, 'otherwise']
  if (packet.from !== 'client') {
    context.report(problems.notForThisSender(context.spec.keyAt(at), 'otherwise', 'a packet from a client'))
    return undefined
  }
  if (spec.otherwise === 'close') return { kind: 'close' }
  if (spec.otherwise === 'ignore') return { kind: 'ignore' }
  if (!replies) {
    context.report(
      problems.noResult(
        context.spec.at(at),
        `${packet.name.spec} has no reply, so otherwise has to be ignore or close`,
      ),
    )
    return undefined
  }
  const entry = result(around, reply, spec.otherwise, at)
  return entry && { kind: 'refuse', result: entry }
}

type Effects = Pick<Behaviour, 'sends' | 'ask' | 'reply'>

function buildEffects(
  around: Surroundings,
  packet: Packet,
  specs: readonly EffectSpec[],
  path: Path,
): Effects {
  const { context } = around
  const sends: Send[] = []
  let ask: Ask | undefined
  let reply: Packet | undefined
  for (const [i, effect] of specs.entries()) {
    const at = [...path, i]
    const kinds = (['send', 'reply', 'ask'] as const).filter((kind) => effect[kind] !== undefined)
    if (kinds.length !== 1) {
      context.report(problems.badEffect(context.spec.at(at), kinds.join(' and ') || 'none of them'))
      continue
    }
    refuseForeignKeys(context, effect, at)
    if (reply) context.report(problems.effectOrder(context.spec.at(at), 'the reply is the last effect'))
    if (effect.send !== undefined) {
      const sent = packetFrom(around, effect.send, 'server', [...at, 'send'])
      const when = effect.when === undefined ? undefined : stateList(around, effect.when, [...at, 'when'])
      if (sends.some((other) => other.packet === sent && other.to === effect.to)) {
        context.report(
          problems.duplicate(
            context.spec.at(at),
            'the effect',
            effect.send,
            'above; repeat: true sends it several times',
          ),
        )
      } else if (sent && effect.to)
        sends.push({ packet: sent, to: effect.to, repeat: effect.repeat ?? false, when })
    } else if (effect.reply !== undefined) {
      if (packet.from !== 'client')
        context.report(problems.notForThisSender(context.spec.at(at), 'reply', 'a packet from a client'))
      reply = packetFrom(around, effect.reply, 'server', [...at, 'reply'])
    } else if (effect.ask !== undefined) {
      if (ask || sends.length > 0)
        context.report(
          problems.effectOrder(context.spec.at(at), 'one ask at most, and before anything is sent'),
        )
      ask = buildAsk(around, effect, at)
    }
  }
  return { sends, ask, reply }
}

const KEYS_OF = { send: ['to', 'repeat', 'when'], reply: [], ask: ['of', 'answer', 'meanwhile'] } as const

function refuseForeignKeys(context: Context, effect: EffectSpec, path: Path): void {
  for (const kind of ['send', 'reply', 'ask'] as const) {
    if (effect[kind] !== undefined) continue
    for (const key of KEYS_OF[kind]) {
      if (effect[key] !== undefined)
        context.report(problems.needless(context.spec.keyAt([...path, key]), key, `it belongs to ${kind}`))
    }
  }
}

function buildAsk(around: Surroundings, effect: EffectSpec, path: Path): Ask | undefined {
  const packet = packetFrom(around, effect.ask ?? '', 'internal', [...path, 'ask'])
  const answer = packetFrom(around, effect.answer ?? '', 'internal', [...path, 'answer'])
  const meanwhile =
    effect.meanwhile === undefined ? undefined : oneState(around, effect.meanwhile, [...path, 'meanwhile'])
  const of = nameOf(effect.of ?? '')
  if (HOST.includes(camel(of))) {
    const owner = 'taken by the generated code'
    around.context.report(
      problems.duplicate(around.context.spec.at([...path, 'of']), 'the name', of.spec, owner),
    )
  }
  return packet && answer ? { packet, of, answer, meanwhile } : undefined
}

function packetFrom(
  around: Surroundings,
  name: string,
  from: Packet['from'],
  path: Path,
): Packet | undefined {
  const { context, packets } = around
  const packet = packets.find((packet) => packet.name.spec === name)
  if (!packet) {
    const known = packets.filter((packet) => packet.from === from).map((packet) => packet.name.spec)
    if (!context.broken.has(name))
      context.report(problems.unknownPacket(context.spec.at(path), name, hint(name, known)))
    return undefined
  }
  if (packet.from !== from) {
    context.report(problems.wrongDirection(context.spec.at(path), name, packet.from, from))
    return undefined
  }
  return packet
}

/** A reply needs the result's field, and its other fields must be able to stand at zero in a refusal. */
function checkReply({ context, result }: Surroundings, reply: Packet, path: Path): void {
  const at = context.spec.keyAt([...path, 'effects'])
  const { session, packets } = context.spec.file
  if (!result && (session?.result || context.broken.has('session'))) return
  if (!result) {
    context.report(
      problems.noResult(
        at,
        'session.result has to say which field of a reply tells the result, and which value is success',
      ),
    )
    return
  }
  const field = reply.body.fields.find(({ name }) => name.spec === result.field)
  const refused = packets?.[reply.name.spec]?.seq?.some(({ id }) => id === result.field)
  if (!field && refused) return
  const { shape } = field ?? {}
  if (
    !field ||
    (shape?.kind !== 'integer' && shape?.kind !== 'bits') ||
    shape.enum !== result.enum ||
    field.role.kind !== 'value' ||
    field.condition ||
    field.repeat
  ) {
    const found = `${reply.name.spec} has no field ${result.field} with the enum ${result.enum.name.spec}`
    context.report(problems.noResult(at, `${found}; a reply needs it`))
  } else checkResultFits(context, result, reply, result.success, at)
  for (const other of reply.body.fields) {
    if (other === field || other.role.kind !== 'value' || takesZero(other)) continue
    const what = `${reply.name.spec}.${other.name.spec} cannot be zero`
    context.report(problems.noResult(at, `${what}; a refusal leaves every field but the result at zero`))
  }
}

/** The result of that name, which the reply must have room for. */
function result(
  { context, result }: Surroundings,
  reply: Packet | undefined,
  name: string,
  path: Path,
): EnumEntry | undefined {
  if (!result) return undefined
  const entry = result.enum.entries.find((entry) => entry.name.spec === name)
  if (!entry) {
    const known = result.enum.entries.map((entry) => entry.name.spec)
    context.report(
      problems.unknownResult(context.spec.at(path), name, result.enum.name.spec, hint(name, known)),
    )
  } else if (reply) checkResultFits(context, result, reply, entry, context.spec.at(path))
  return entry
}

function checkResultFits(
  context: Context,
  rule: ResultRule,
  reply: Packet,
  entry: EnumEntry,
  at: Span,
): void {
  const { shape } = reply.body.fields.find(({ name }) => name.spec === rule.field) ?? {}
  if (shape?.kind !== 'integer' && shape?.kind !== 'bits') return
  const { min, max } = limitsOf(shape)
  if (entry.value >= min && entry.value <= max) return
  const limits = `${reply.name.spec}.${rule.field} holds ${min} to ${max}`
  context.report(problems.neverFits(at, `${entry.name.spec} (${entry.value})`, limits))
}

function stateList(around: Surroundings, names: string | readonly string[], path: Path): string[] {
  if (typeof names === 'string') return [oneState(around, names, path)].filter((state) => state !== undefined)
  return names.map((name, i) => oneState(around, name, [...path, i])).filter((state) => state !== undefined)
}

function oneState({ context, states }: Surroundings, name: string, path: Path): string | undefined {
  if (states.includes(name)) return name
  if (!context.broken.has('session'))
    context.report(problems.unknownState(context.spec.at(path), name, hint(name, states)))
  return undefined
}
