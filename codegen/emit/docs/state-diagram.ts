/**
 * The states of a session and what leads from one to the next, as a mermaid state diagram. A packet that leaves
 * the state as it is is not in it.
 */

import type { Behaviour, Packet, Protocol } from '../../model/model.js'
import { diagram, label } from './mermaid.js'

interface Edge {
  readonly from: string
  readonly to: string
  readonly label: string
}

const END = '[*]'
/** What holds all states, where the end of the connection leads out of each of them. */
const SESSION = 'session'

export function stateDiagram(protocol: Protocol): string[] {
  const { states, packets } = protocol
  const connect = packets.find(isEvent('connect'))
  const disconnect = packets.find(isEvent('disconnect'))
  const [initial = ''] = states
  const edges = packets.flatMap((packet) => (packet.behaviour ? edgesOf(packet, packet.behaviour) : []))
  const inside = [
    ...states.map((state) => `state "${label(state)}" as ${idOf(state)}`),
    arrow(END, idOf(initial), connect ? [label(connect.name.spec)] : []),
    ...together(edges),
  ]
  if (!disconnect) return diagram('stateDiagram-v2', inside)
  return diagram('stateDiagram-v2', [
    `state "any state" as ${SESSION} {`,
    ...inside.map((line) => `  ${line}`),
    '}',
    arrow(SESSION, END, [label(disconnect.name.spec)]),
  ])
}

/** The server's own event of that name, as kSYS_USER_CONNECT: the session's begin or end. */
function isEvent(word: string): (packet: Packet) => boolean {
  return ({ from, name, behaviour }) =>
    from === 'internal' &&
    behaviour?.goes === undefined &&
    behaviour !== undefined &&
    name.words.at(-1) === word
}

/** No state of a spec is a word of mermaid's then. */
function idOf(state: string): string {
  return `s_${state}`
}

function edgesOf({ name }: Packet, { states, ask, reply, refusals, goes }: Behaviour): Edge[] {
  const request = label(name.spec)
  const meanwhile = ask?.meanwhile
  if (meanwhile === undefined) {
    return goes === undefined ? [] : states.map((from) => ({ from, to: goes, label: request }))
  }
  const answer = label(reply?.name.spec ?? ask?.answer.name.spec ?? '')
  return [
    ...states.map((from) => ({ from, to: meanwhile, label: request })),
    ...(goes === undefined ? [] : [{ from: meanwhile, to: goes, label: answer }]),
    ...(goes === undefined || refusals.length > 0
      ? states.map((from) => ({
          from: meanwhile,
          to: from,
          label: goes === undefined ? answer : `${answer}, refused`,
        }))
      : []),
  ]
}

/** One arrow between two states, with all that leads there. */
function together(edges: readonly Edge[]): string[] {
  const labels = new Map<string, { readonly edge: Edge; readonly labels: Set<string> }>()
  for (const edge of edges) {
    if (edge.from === edge.to) continue
    const key = `${edge.from} ${edge.to}`
    const found = labels.get(key) ?? { edge, labels: new Set() }
    found.labels.add(edge.label)
    labels.set(key, found)
  }
  return [...labels.values()].map(({ edge, labels }) => arrow(idOf(edge.from), idOf(edge.to), [...labels]))
}

/** @param labels in mermaid's spelling */
function arrow(from: string, to: string, labels: readonly string[]): string {
  return labels.length === 0 ? `${from} --> ${to}` : `${from} --> ${to} : ${labels.join('<br/>')}`
}
