/**
 * A handler's way through a packet's effects: an ask, the sends in their order, the reply. After each step
 * only what may follow is on offer, so another order does not compile.
 */

import type { Ask, Behaviour, Packet, Protocol, Send } from '../../model/model.js'
import { pascal } from '../../model/names.js'

export type Step =
  | { readonly kind: 'ask'; readonly ask: Ask }
  /** `label` tells it from the handler's other sends: the packet, and where needed to whom. */
  | { readonly kind: 'send'; readonly send: Send; readonly label: string }
  | { readonly kind: 'end'; readonly reply: Packet | undefined }

export interface Handled {
  readonly packet: Packet
  readonly behaviour: Behaviour
  readonly steps: readonly Step[]
}

/** The packets that somebody handles: a client's, and the server's own events. */
export function handledPackets(protocol: Protocol): Handled[] {
  return protocol.packets.flatMap((packet) => {
    const { behaviour } = packet
    return behaviour ? [{ packet, behaviour, steps: stepsOf(behaviour) }] : []
  })
}

function stepsOf({ ask, sends, reply }: Behaviour): Step[] {
  return [
    ...(ask ? [{ kind: 'ask' as const, ask }] : []),
    ...sends.map((send) => ({ kind: 'send' as const, send, label: sendLabel(send, sends) })),
    { kind: 'end', reply },
  ]
}

function sendLabel(send: Send, all: readonly Send[]): string {
  const name = pascal(send.packet.name)
  const twice = all.some((other) => other.packet === send.packet && other.to === 'others')
  if (send.to === 'user') return `${name}ToUser`
  return send.to === 'sender' && twice ? `${name}ToSender` : name
}

/** The steps on offer once `done` of them are behind; 0 at the start. */
export function nextSteps({ steps }: Handled, done: number): Step[] {
  const offered: Step[] = []
  const last = steps[done - 1]
  if (last?.kind === 'send' && last.send.repeat) offered.push(last)
  for (const step of steps.slice(done)) {
    offered.push(step)
    const optional = step.kind === 'send' && step.send.when !== undefined
    if (!optional) break
  }
  return offered
}

/** Whether a refusal is still possible: nobody else has been told anything. */
export function mayRefuse({ behaviour, steps }: Handled, done: number): boolean {
  return behaviour.refusals.length > 0 && steps.slice(0, done).every(({ kind }) => kind === 'ask')
}

/** The interface that is left once `done` steps are behind. */
export function contextName(handled: Handled, done: number): string {
  const name = pascal(handled.packet.name)
  const last = handled.steps[done - 1]
  if (last?.kind === 'ask') return `${name}After${pascal(last.ask.answer.name)}`
  return last?.kind === 'send' ? `${name}After${last.label}` : `${name}Context`
}

/** The same with its type parameters, as far as it needs them. */
export function contextType(handled: Handled, done: number): string {
  const toUser = handled.steps.slice(done).some((step) => step.kind === 'send' && step.send.to === 'user')
  const parameters = done === 0 ? '<Session, Services>' : toUser ? '<Session>' : ''
  return `${contextName(handled, done)}${parameters}`
}

export function methodName(step: Step): string {
  if (step.kind === 'ask') return `ask${pascal(step.ask.packet.name)}`
  if (step.kind === 'send') return `send${step.label}`
  return step.reply ? 'reply' : 'done'
}
