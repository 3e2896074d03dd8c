/** Why a packet is sent: the other end of every effect. */

import type { Ask, Behaviour, Packet, Protocol, Send } from '../../model/model.js'

/** What makes the server send, ask or answer with the packet, in the order of the spec. */
export interface Causes {
  /** The requests that it answers. */
  readonly replies: readonly Cause[]
  readonly sends: readonly Sending[]
  readonly asks: readonly Asking[]
  readonly answers: readonly Asking[]
}

export interface Cause {
  readonly packet: Packet
  readonly behaviour: Behaviour
}

export interface Sending extends Cause {
  readonly send: Send
}

export interface Asking extends Cause {
  readonly ask: Ask
}

export function causesOf(protocol: Protocol, packet: Packet): Causes {
  const handled = protocol.packets.flatMap((packet) =>
    packet.behaviour ? [{ packet, behaviour: packet.behaviour }] : [],
  )
  const asking = handled.flatMap((cause) =>
    cause.behaviour.ask ? [{ ...cause, ask: cause.behaviour.ask }] : [],
  )
  return {
    replies: handled.filter(({ behaviour }) => behaviour.reply === packet),
    sends: handled.flatMap((cause) =>
      cause.behaviour.sends.filter((send) => send.packet === packet).map((send) => ({ ...cause, send })),
    ),
    asks: asking.filter(({ ask }) => ask.packet === packet),
    answers: asking.filter(({ ask }) => ask.answer === packet),
  }
}
