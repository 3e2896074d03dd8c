/** What a packet sets off: states, refusals, effects. Every reference is checked. */

import { alsoAt, problems } from '../spec/diagnostics.js'
import { hint } from '../spec/hint.js'
import type { Path } from '../spec/load.js'
import type { EffectSpec, PacketSpec } from '../spec/spec-file.js'
import { checkReply, result } from './build-reply.js'
import type { Ask, Behaviour, EnumEntry, Otherwise, Packet, ResultRule, Send } from './model.js'
import { camel, nameOf } from './names.js'
import { placesOf } from './places.js'
import { HOST } from './reserved.js'
import type { Context } from './scope.js'

interface Surroundings {
  readonly context: Context
  /** By name. */
  readonly packets: ReadonlyMap<string, Packet>
  readonly states: readonly string[]
  readonly result: ResultRule | undefined
  /** The packets that answer a request, by name. */
  readonly replies: ReadonlySet<string>
  /** What somebody outside is asked with, and answers with, by name. */
  readonly asks: ReadonlySet<string>
}

export function buildBehaviour(
  around: Surroundings,
  packet: Packet,
  spec: PacketSpec,
): Behaviour | undefined {
  const { context } = around
  const path: Path = ['packets', packet.name.spec]
  if (!isHandled(around, packet)) {
    for (const key of ['in', 'otherwise', 'malformed', 'refusals', 'effects', 'goes', 'view'] as const) {
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
  const malformed = buildMalformed(around, packet, spec, { replies, reply: effects.reply })
  if (effects.ask && !replies) {
    context.report(
      problems.unansweredAsk(context.spec.keyAt([...path, 'effects']), effects.ask.packet.name.spec),
    )
  }
  const view = spec.view === true && canBeViewed(around, packet, effects.ask !== undefined)
  return {
    states,
    otherwise,
    malformed,
    refusals: refusals.filter((entry) => entry !== undefined),
    goes,
    view,
    ...effects,
  }
}

/** A client's packets, and the server's own events; not what is asked of or answered by somebody outside. */
function canBeViewed({ context }: Surroundings, { name, from, body }: Packet, asks: boolean): boolean {
  const at = context.spec.keyAt(['packets', name.spec, 'view'])
  const places = placesOf(body)
  if (from !== 'client') context.report(problems.notForThisSender(at, 'view', 'a packet from a client'))
  else if (asks)
    context.report(problems.noView(at, name.spec, 'its frame is gone when the answer to its ask is there'))
  else if (!places)
    context.report(problems.noView(at, name.spec, 'where its fields stand depends on other fields'))
  else if (places.length === 0) context.report(problems.noView(at, name.spec, 'it has no fields'))
  else return true
  return false
}

function isHandled({ asks }: Surroundings, { from, name }: Packet): boolean {
  return from === 'client' || (from === 'internal' && !asks.has(name.spec))
}

/** Whether the spec names a reply, and the one that it names. */
interface Replies {
  readonly replies: boolean
  readonly reply: Packet | undefined
}

function buildOtherwise(
  around: Surroundings,
  packet: Packet,
  spec: PacketSpec,
  { replies, reply }: Replies,
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

function buildMalformed(
  around: Surroundings,
  packet: Packet,
  { malformed }: PacketSpec,
  { replies, reply }: Replies,
): EnumEntry | undefined {
  if (malformed === undefined) return undefined
  const { context } = around
  const at: Path = ['packets', packet.name.spec, 'malformed']
  if (packet.from !== 'client') {
    context.report(problems.notForThisSender(context.spec.keyAt(at), 'malformed', 'a packet from a client'))
    return undefined
  }
  if (!replies) {
    const why = `${packet.name.spec} has no reply that could say it; without malformed, such a frame closes the session`
    context.report(problems.noResult(context.spec.at(at), why))
    return undefined
  }
  return result(around, reply, malformed, at)
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
      if (around.replies.has(effect.send)) {
        context.report(problems.replySent(context.spec.at([...at, 'send']), effect.send))
      }
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
  const packet = packets.get(name)
  if (!packet) {
    const known = [...packets.values()].filter((one) => one.from === from).map((one) => one.name.spec)
    if (!context.broken.has(name))
      context.report(problems.unknownPacket(context.spec.at(path), name, hint(name, known)))
    return undefined
  }
  if (packet.from !== from) {
    const wrong = problems.wrongDirection(context.spec.at(path), name, packet.from, from)
    context.report(alsoAt(wrong, context.spec.at(['packets', name, 'from']), `${name} is declared here`))
    return undefined
  }
  return packet
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
