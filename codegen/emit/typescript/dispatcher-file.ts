import { type EnumEntry, isFixed, type Packet, type Protocol, valueFields } from '../../model/model.js'
import { camel, pascal, screaming } from '../../model/names.js'
import { indent } from '../text.js'
import { docComment, Module, quote } from './module.js'
import {
  ENUMS,
  enumEntry,
  HANDLERS,
  isEmpty,
  PACKETS,
  packetModule,
  property,
  runtime,
  SESSION,
  sizeConstant,
  sizeFunction,
  writeFunction,
} from './spelling.js'
import { contextName, type Handled, handledPackets, methodName, type Step } from './steps.js'
import { sentType } from './struct-type.js'
import { viewName } from './view.js'
import { zeroOf } from './zero.js'

/** The gate in front of the handlers: the session's state, the decoder, the sends that the spec declares. */
export function dispatcherFile(protocol: Protocol): Module {
  const module = new Module('dispatcher.ts', protocol.file)
  const handled = handledPackets(protocol)
  const requests = handled.filter(({ packet }) => packet.from === 'client')
  const events = handled.filter(({ packet }) => packet.from === 'internal')
  printHost(module, handled)

  const handlers = module.useType('Handlers', HANDLERS)
  const answer = module.use('Answer', runtime('turn'))
  module.print(
    '/**',
    " * Hands each packet to its handler if the session's state allows it, and otherwise does what the spec says.",
    ' * Where the handler is not done yet, the session must wait for the promise.',
    ' */',
    'export class Dispatcher<Session, Services> {',
    `  readonly #handlers: ${handlers}<Session, Services>`,
    '  readonly #host: Host<Session, Services>',
    ...requests.filter(({ behaviour }) => behaviour.view).map(({ packet }) => viewMember(module, packet)),
    '',
    `  constructor(handlers: ${handlers}<Session, Services>, host: Host<Session, Services>) {`,
    '    this.#handlers = handlers',
    '    this.#host = host',
    '  }',
    '',
  )
  if (requests.length > 0) {
    printDispatch(module, protocol, requests)
    printRefuseMalformed(module, protocol, requests)
  }
  for (const { packet } of events) printEvent(module, packet)
  module.print('}', '')
  module.print(
    `function pending(answer: ${answer} | Promise<${answer}>): Promise<${answer}> | undefined {`,
    '  return answer instanceof Promise ? answer : undefined',
    '}',
    '',
  )
  if (requests.length > 0) printUnreadable(module)
  for (const one of handled) printTurn(module, protocol, one)
  for (const reply of new Set(requests.map(({ behaviour }) => behaviour.reply))) {
    if (reply) printReply(module, reply)
  }
  return module
}

/** One view for all frames of the packet: its handler is done with one before the next is looked at. */
function viewMember(module: Module, packet: Packet): string {
  return `  readonly #${camel(packet.name)} = new ${module.use(viewName(packet.body), packetModule(packet))}()`
}

function printDispatch(module: Module, protocol: Protocol, requests: readonly Handled[]): void {
  const id = module.useType('ClientPacketId', PACKETS)
  const malformed = module.use('DecodeError', runtime('errors'))
  module.print(
    '  /**',
    '   * A whole frame from a client.',
    '   * @returns a promise where the handler is not done yet; an error where the body cannot be read, so no handler was called',
    '   * @throws whatever the handler throws',
    '   */',
    `  dispatch(session: Session, id: ${id}, frame: Uint8Array): Promise<Answer> | ${malformed} | undefined {`,
    '    const host = this.#host',
    '    switch (id) {',
  )
  for (const one of requests) module.print(...indent(requestCase(module, protocol, one), 6))
  module.print('    }', '  }', '')
}

/** The answer to a frame whose body cannot be read, where the spec has one. */
function printRefuseMalformed(module: Module, protocol: Protocol, requests: readonly Handled[]): void {
  const answering = requests.filter(({ behaviour }) => behaviour.malformed)
  const [session, id] = answering.length === 0 ? ['_session', '_id'] : ['session', 'id']
  module.print(
    '  /**',
    '   * Answers a whole frame whose body cannot be read, or was skipped because no such packet has its length. In a state',
    '   * that does not allow the packet, the answer is the one for that.',
    '   * @returns false where the spec has no answer: the session has to end',
    '   */',
    `  refuseMalformed(${session}: Session, ${id}: ClientPacketId): boolean {`,
  )
  if (answering.length > 0) {
    module.print('    const host = this.#host', '    switch (id) {')
    for (const one of answering) module.print(...indent(malformedCase(module, protocol, one), 6))
    module.print('      default:', '        return false', '    }', '    return true')
  } else module.print('    return false')
  module.print('  }', '')
}

function malformedCase(module: Module, protocol: Protocol, { packet, behaviour }: Handled): string[] {
  const { malformed, reply } = behaviour
  const refused = malformed && reply ? refusalLines(module, protocol, reply, malformed) : []
  const otherwise = otherwiseLines(module, protocol, packet, behaviour)
  const test = wrongState(protocol, behaviour)
  const lines = !test
    ? refused
    : otherwise.length === 0
      ? [`if (!(${test})) {`, ...indent(refused), '}']
      : [`if (${test}) {`, ...indent(otherwise), '} else {', ...indent(refused), '}']
  return [
    `case ${module.use('PacketId', PACKETS)}.${screaming(packet.name)}:`,
    ...indent([...lines, 'break']),
  ]
}

function printUnreadable(module: Module): void {
  const error = module.use('DecodeError', runtime('errors'))
  module.print(
    `function unreadable(error: unknown): ${error} {`,
    `  if (error instanceof ${error}) return error`,
    '  throw error',
    '}',
    '',
  )
}

/** An event of the server: it comes from no frame, so whoever tells of it hands its packet over. */
function printEvent(module: Module, packet: Packet): void {
  const name = camel(packet.name)
  const type = isEmpty(packet.body) ? undefined : module.useType(pascal(packet.name), packetModule(packet))
  const turn = `new ${pascal(packet.name)}Turn(this.#host, session)`
  module.print(
    ...indent(docComment(packet.doc)),
    `  ${name}(session: Session${type ? `, packet: ${type}` : ''}): Promise<Answer> | undefined {`,
    `    return pending(this.#handlers.${name}(${turn}${type ? ', packet' : ''}))`,
    '  }',
    '',
  )
}

function printHost(module: Module, handled: readonly Handled[]): void {
  const session = module.useType('SessionState', SESSION)
  const outlet = module.useType('Outlet', runtime('turn'))
  const closes = handled.some(({ behaviour }) => behaviour.otherwise?.kind === 'close')
  module.print(
    '/** What the dispatcher needs of the server around it. */',
    'export interface Host<Session, Services> {',
    '  /** Handed to every handler. */',
    '  readonly services: Services',
    `  stateOf(session: Session): ${session}`,
    `  moveTo(session: Session, state: ${session}): void`,
    '  /** Where packets for the session itself go. */',
    `  sender(session: Session): ${outlet}`,
    "  /** Where packets for the room's other members go. */",
    `  others(session: Session): ${outlet}`,
  )
  if (closes) {
    module.print('  /** The spec closes a session that sends this packet in this state. */')
    module.print('  closeForState(session: Session, packet: string): void')
  }
  if (handled.some(({ behaviour }) => refuses(behaviour))) {
    module.print('  /** A request was refused; for logs and metrics. */')
    module.print('  refused?(session: Session, result: number): void')
  }
  const asked = new Map<string, string[]>()
  for (const { behaviour } of handled) {
    if (!behaviour.ask) continue
    const { packet, of, answer } = behaviour.ask
    const question = module.useType(pascal(packet.name), packetModule(packet))
    const reply = module.useType(pascal(answer.name), packetModule(answer))
    const lines = asked.get(camel(of)) ?? []
    const line = `${camel(packet.name)}(session: Session, packet: ${question}): Promise<${reply}>`
    if (!lines.includes(line)) lines.push(line)
    asked.set(camel(of), lines)
  }
  for (const [of, lines] of asked) module.print(`  readonly ${of}: {`, ...indent(lines, 4), '  }')
  module.print('}', '')
}

function requestCase(module: Module, protocol: Protocol, { packet, behaviour }: Handled): string[] {
  const name = pascal(packet.name)
  const lines: string[] = []
  const test = wrongState(protocol, behaviour)
  if (test) {
    lines.push(
      `if (${test}) {`,
      ...indent(otherwiseLines(module, protocol, packet, behaviour)),
      '  return undefined',
      '}',
    )
  }
  const view = `this.#${camel(packet.name)}`
  const decode = behaviour.view ? '' : module.use(`decode${name}`, packetModule(packet))
  const keeps = !behaviour.view && !isEmpty(packet.body)
  if (keeps) lines.push(`let packet: ${module.useType(name, packetModule(packet))}`)
  const read = behaviour.view ? `${view}.wrap(frame).check()` : `${keeps ? 'packet = ' : ''}${decode}(frame)`
  lines.push('try {', `  ${read}`, '} catch (error) {', '  return unreadable(error)', '}')
  const request = behaviour.view ? `, ${view}` : keeps ? ', packet' : ''
  lines.push(`return pending(this.#handlers.${camel(packet.name)}(new ${name}Turn(host, session)${request}))`)
  return [`case ${module.use('PacketId', PACKETS)}.${screaming(packet.name)}: {`, ...indent(lines), '}']
}

/** The test of a session that is in no state for the packet; undefined where every state allows it. */
function wrongState({ states: all }: Protocol, { states }: Handled['behaviour']): string | undefined {
  if (all.every((state) => states.includes(state))) return undefined
  const [only, ...more] = states
  return more.length === 0
    ? `host.stateOf(session) !== '${only}'`
    : `![${states.map((s) => `'${s}'`).join(', ')}].includes(host.stateOf(session))`
}

function otherwiseLines(
  module: Module,
  protocol: Protocol,
  packet: Packet,
  { otherwise, reply }: Handled['behaviour'],
): string[] {
  if (otherwise?.kind === 'close') return [`host.closeForState(session, ${quote(packet.name.spec)})`]
  if (otherwise?.kind !== 'refuse' || !reply) return []
  return refusalLines(module, protocol, reply, otherwise.result)
}

/** Answers with a result that the spec says, in no handler's name. */
function refusalLines(module: Module, protocol: Protocol, reply: Packet, entry: EnumEntry): string[] {
  if (!protocol.result) return []
  const type = protocol.result.enum
  module.use(pascal(type.name), ENUMS)
  const result = enumEntry(type, entry)
  return [
    `host.refused?.(session, ${result})`,
    `send${pascal(reply.name)}(host.sender(session), ${refusedReply(protocol, reply, result)})`,
  ]
}

/** Whether any refusal of the request is sent: by its handler, or because of the session's state or the frame. */
function refuses({ otherwise, malformed, refusals, reply }: Handled['behaviour']): boolean {
  return (
    reply !== undefined && (otherwise?.kind === 'refuse' || malformed !== undefined || refusals.length > 0)
  )
}

/** The reply with the given result and everything else at zero. */
function refusedReply(protocol: Protocol, reply: Packet, result: string): string {
  const fields = valueFields(reply.body).map((field) => {
    if (field.name.spec === protocol.result?.field)
      return result === 'result' && property(field) === 'result' ? 'result' : `${property(field)}: ${result}`
    return `${property(field)}: ${zeroOf(field)}`
  })
  return `{ ${fields.join(', ')} }`
}

function printTurn(module: Module, protocol: Protocol, handled: Handled): void {
  const { packet, behaviour, steps } = handled
  const name = pascal(packet.name)
  const context = module.useType(contextName(handled, 0), HANDLERS)
  const turn = module.use('Turn', runtime('turn'))
  const ask = behaviour.ask
  module.print(
    `class ${name}Turn<Session, Services> extends ${turn} implements ${context}<Session, Services> {`,
    '  readonly session: Session',
    '  readonly #host: Host<Session, Services>',
    ...(ask
      ? [`  #answer: ${module.useType(pascal(ask.answer.name), packetModule(ask.answer))} | undefined`]
      : []),
    ...(ask?.meanwhile ? [`  #before: ${module.useType('SessionState', SESSION)} | undefined`] : []),
    '',
    '  constructor(host: Host<Session, Services>, session: Session) {',
    '    super()',
    '    this.#host = host',
    '    this.session = session',
    '  }',
    '',
    '  get services(): Services {',
    '    return this.#host.services',
    '  }',
    '',
  )
  if (ask) {
    const type = pascal(ask.answer.name)
    module.print(
      `  get answer(): ${type} {`,
      `    if (!this.#answer) throw new Error(${quote(`${ask.packet.name.spec} has not been asked`)})`,
      '    return this.#answer',
      '  }',
      '',
    )
  }
  if (behaviour.refusals.length > 0 && behaviour.reply)
    printRefuse(module, protocol, handled, behaviour.reply)
  for (const [i, step] of steps.entries())
    module.print(...indent(method(module, protocol, handled, step, i + 1)), '')
  module.print('}', '')
}

function printRefuse(module: Module, protocol: Protocol, handled: Handled, reply: Packet): void {
  const { packet, behaviour, steps } = handled
  const type = protocol.result ? module.useType(pascal(protocol.result.enum.name), ENUMS) : 'number'
  module.print(
    `  refuse(result: ${type}): ${module.use('Answer', runtime('turn'))} {`,
    `    this.advance(${steps.length}, false, ${quote(`a refusal of ${packet.name.spec}`)})`,
    ...(behaviour.ask?.meanwhile
      ? ['    if (this.#before !== undefined) this.#host.moveTo(this.session, this.#before)']
      : []),
    '    this.#host.refused?.(this.session, result)',
    `    send${pascal(reply.name)}(this.#host.sender(this.session), ${refusedReply(protocol, reply, 'result')})`,
    '    return Answer.given',
    '  }',
    '',
  )
}

function method(module: Module, protocol: Protocol, handled: Handled, step: Step, stage: number): string[] {
  const { behaviour } = handled
  if (step.kind === 'ask') {
    const { packet, of, meanwhile } = step.ask
    const type = module.useType(pascal(packet.name), packetModule(packet))
    return [
      `async ${methodName(step)}(packet: ${type}): Promise<this> {`,
      `  this.advance(${stage}, false, ${quote(packet.name.spec)})`,
      ...(meanwhile === undefined
        ? []
        : [
            '  this.#before = this.#host.stateOf(this.session)',
            `  this.#host.moveTo(this.session, '${meanwhile}')`,
          ]),
      `  this.#answer = await this.#host.${camel(of)}.${camel(packet.name)}(this.session, packet)`,
      '  return this',
      '}',
    ]
  }
  if (step.kind === 'send') {
    const { packet, to, repeat } = step.send
    module.useType(pascal(packet.name), packetModule(packet))
    const outlet =
      to === 'others' ? 'others(this.session)' : to === 'user' ? 'sender(user)' : 'sender(this.session)'
    return [
      `${methodName(step)}(${to === 'user' ? 'user: Session, ' : ''}packet: ${sentType(module, packet.body)}${isEmpty(packet.body) ? ' = {}' : ''}): this {`,
      `  this.advance(${stage}, ${repeat}, ${quote(packet.name.spec)})`,
      `  const outlet = this.#host.${outlet}`,
      `  ${commit(module, packet)}`,
      '  return this',
      '}',
    ]
  }
  const goes = behaviour.goes === undefined ? [] : [`  this.#host.moveTo(this.session, '${behaviour.goes}')`]
  const restore =
    behaviour.goes === undefined && behaviour.ask?.meanwhile
      ? ['  if (this.#before !== undefined) this.#host.moveTo(this.session, this.#before)']
      : []
  if (!step.reply || !protocol.result) {
    return [
      'done(): Answer {',
      `  this.advance(${stage}, false, 'the end of the turn')`,
      ...goes,
      ...restore,
      '  return Answer.given',
      '}',
    ]
  }
  const { reply } = step
  const result = valueFields(reply.body).find((field) => field.name.spec === protocol.result?.field)
  const others = valueFields(reply.body).filter((field) => field !== result)
  const type = pascal(protocol.result.enum.name)
  module.use(type, ENUMS)
  const success = result
    ? `${property(result)}: ${enumEntry(protocol.result.enum, protocol.result.success)}`
    : ''
  const parameter =
    others.length > 0 && result
      ? `packet: Omit<${module.useType(pascal(reply.name), packetModule(reply))}, '${property(result)}'>`
      : ''
  const value = others.length > 0 ? `{ ...packet, ${success} }` : `{ ${success} }`
  return [
    `reply(${parameter}): Answer {`,
    `  this.advance(${stage}, false, ${quote(reply.name.spec)})`,
    ...goes,
    ...restore,
    `  send${pascal(reply.name)}(this.#host.sender(this.session), ${value})`,
    '  return Answer.given',
    '}',
  ]
}

function printReply(module: Module, reply: Packet): void {
  const outlet = module.useType('Outlet', runtime('turn'))
  const type = module.useType(pascal(reply.name), packetModule(reply))
  module.print(
    `function send${type}(outlet: ${outlet}, packet: ${type}): void {`,
    `  ${commit(module, reply)}`,
    '}',
    '',
  )
}

/** The line that writes `packet` to `outlet`. */
function commit(module: Module, packet: Packet): string {
  const from = packetModule(packet)
  const size = isFixed(packet.body.size)
    ? module.use(sizeConstant(packet.body), from)
    : `${module.use(sizeFunction(packet.body), from)}(packet)`
  return `outlet.commit(${module.use(writeFunction(packet.body), from)}(packet, outlet.reserve(${size}), outlet.end))`
}
