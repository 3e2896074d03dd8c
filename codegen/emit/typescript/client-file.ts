import { type Packet, type Protocol, valueFields } from '../../model/model.js'
import { camel, type Name, pascal, screaming } from '../../model/names.js'
import { indent } from '../text.js'
import { docComment, Module, quote } from './module.js'
import {
  ENUMS,
  enumEntry,
  HEADER,
  isEmpty,
  PACKETS,
  packetModule,
  property,
  runtime,
  SESSION,
} from './spelling.js'
import { type Handled, handledPackets } from './steps.js'

/** A client: a promise for each request, an event for each notify, over any transport of bytes. */
export function clientFile(protocol: Protocol): Module {
  const module = new Module('client.ts', protocol.file)
  const name = `${pascal(protocol.name)}Client`
  const requests = handledPackets(protocol).filter(({ packet }) => packet.from === 'client')
  const replies = new Set(requests.map(({ behaviour }) => behaviour.reply))
  const notifies = protocol.packets.filter((packet) => packet.from === 'server' && !replies.has(packet))
  const answered = requests.filter(({ behaviour }) => behaviour.reply)

  module.print(
    '/** Carries bytes to the server. What comes back goes to the client by receive(). */',
    'export interface Transport {',
    '  send(bytes: Uint8Array): void',
    '  close(): void',
    '}',
    '',
    `export interface ${name}Events {`,
    ...notifies.flatMap((packet) => [
      ...indent(docComment(packet.doc)),
      `  ${camel(packet.name)}: ${module.useType(pascal(packet.name), packetModule(packet))}`,
    ]),
    '  /** The connection has ended; with an error where it was not asked to. */',
    '  closed: Error | undefined',
    '}',
    '',
    `export interface ${name}Options {`,
    '  /** How long a request waits for its reply, ms; 10,000 unless told. */',
    '  readonly timeoutMs?: number',
    '}',
    '',
    ...docComment([
      `A client of ${protocol.title}.`,
      'A request that the server refuses rejects with RefusedError, one that the session is in no state for with StateError, before anything is sent.',
    ]),
    `export class ${name} {`,
    '  readonly #transport: Transport',
    `  readonly #events = new ${module.use('Listeners', runtime('requests'))}<${name}Events>()`,
    `  readonly #reader = new ${module.use('FrameReader', runtime('frame-reader'))}({`,
    `    headerSize: ${module.use('HEADER_SIZE', HEADER)},`,
    `    lengthAt: ${module.use('frameLengthAt', HEADER)},`,
    `    idAt: ${module.use('packetIdAt', HEADER)},`,
    `    limitsOf: ${module.use('serverFrameLimits', PACKETS)},`,
    '  })',
    ...answered.map(({ packet, behaviour }) => {
      const reply = behaviour.reply
        ? module.useType(pascal(behaviour.reply.name), packetModule(behaviour.reply))
        : ''
      return `  readonly #${camel(packet.name)}: ${module.use('Waiters', runtime('requests'))}<${reply}>`
    }),
    `  #state: ${module.useType('SessionState', SESSION)} = '${protocol.states[0] ?? ''}'`,
    '  #closed = false',
    '',
    `  constructor(transport: Transport, { timeoutMs = 10_000 }: ${name}Options = {}) {`,
    '    this.#transport = transport',
    ...(answered.length > 0
      ? [
          '    const late = (): void => {',
          `      this.#end(new ${module.use('NoReplyError', runtime('requests'))}('a reply did not come in time'))`,
          '    }',
        ]
      : ['    void timeoutMs']),
    ...answered.map(
      ({ packet }) =>
        `    this.#${camel(packet.name)} = new Waiters(${quote(packet.name.spec)}, timeoutMs, late)`,
    ),
    '  }',
    '',
    '  /** Where the session stands, by what the server has answered so far. */',
    '  get state(): SessionState {',
    '    return this.#state',
    '  }',
    '',
    '  get closed(): boolean {',
    '    return this.#closed',
    '  }',
    '',
    '  /** Calls the listener on every such event. @returns ends that */',
    `  on<Name extends keyof ${name}Events>(name: Name, listener: (event: ${name}Events[Name]) => void): () => void {`,
    '    return this.#events.on(name, listener)',
    '  }',
    '',
    '  /** The next bytes from the server, cut in any way. Bytes that make no sense close the connection. */',
    '  receive(bytes: Uint8Array): void {',
    '    if (this.#closed) return',
    '    try {',
    '      this.#reader.read(bytes, (frame) => this.#handle(frame))',
    '    } catch (error) {',
    '      this.#end(error instanceof Error ? error : new Error(String(error)))',
    '    }',
    '  }',
    '',
    '  /** Closes the connection; requests that wait for a reply are rejected. */',
    '  close(): void {',
    '    this.#end(undefined)',
    '  }',
    '',
    '  /** The transport has ended. */',
    '  disconnected(error?: Error): void {',
    `    this.#end(error ?? new ${module.use('NoReplyError', runtime('requests'))}('the server closed the connection'))`,
    '  }',
    '',
  )
  for (const request of requests) module.print(...indent(requestMethod(module, protocol, request)), '')
  printHandle(module, protocol, answered, notifies)
  if (answered.length > 0) printSettle(module, protocol)
  module.print(
    '  #end(error: Error | undefined): void {',
    '    if (this.#closed) return',
    '    this.#closed = true',
    '    this.#transport.close()',
    ...(answered.length > 0
      ? ["    const lost = error ?? new NoReplyError('the connection was closed')"]
      : []),
    ...answered.map(({ packet }) => `    this.#${camel(packet.name)}.fail(lost)`),
    "    this.#events.emit('closed', error)",
    '  }',
    '}',
  )
  return module
}

/** `login` for kLOGIN_REQUEST. */
export function requestName(name: Name): string {
  const words =
    name.words.length > 1 && name.words.at(-1) === 'request' ? name.words.slice(0, -1) : name.words
  return camel({ ...name, words })
}

function requestMethod(module: Module, protocol: Protocol, { packet, behaviour }: Handled): string[] {
  const { reply } = behaviour
  const encode = module.use(`encode${pascal(packet.name)}`, packetModule(packet))
  const replyType = reply ? pascal(reply.name) : 'void'
  const parameter = isEmpty(packet.body)
    ? ''
    : `packet: ${module.useType(pascal(packet.name), packetModule(packet))}`
  const state = module.use('StateError', runtime('requests'))
  const everywhere = protocol.states.every((name) => behaviour.states.includes(name))
  const test =
    behaviour.states.length === 1
      ? `this.#state !== '${behaviour.states[0]}'`
      : behaviour.states.map((name) => `this.#state !== '${name}'`).join(' && ')
  const found = quote(
    `${packet.name.spec} takes being in ${behaviour.states.join(' or ')}, and this session is in `,
  )
  return [
    ...docComment(packet.doc),
    `async ${requestName(packet.name)}(${parameter}): Promise<${replyType}> {`,
    `  if (this.#closed) throw new ${state}(${quote(`${packet.name.spec}: the connection is closed`)})`,
    ...(everywhere ? [] : [`  if (${test}) {`, `    throw new ${state}(${found} + this.#state)`, '  }']),
    `  const bytes = ${encode}(${isEmpty(packet.body) ? '' : 'packet'})`,
    ...(reply ? [`  const reply = this.#${camel(packet.name)}.wait()`] : []),
    '  this.#transport.send(bytes)',
    ...(reply ? ['  return reply'] : []),
    '}',
  ]
}

function printHandle(
  module: Module,
  protocol: Protocol,
  answered: readonly Handled[],
  notifies: readonly Packet[],
): void {
  const id = module.use('PacketId', PACKETS)
  module.print(
    '  #handle(frame: Uint8Array): void {',
    `    switch (${module.use('packetIdAt', HEADER)}(frame, 0)) {`,
  )
  for (const packet of notifies) {
    const decode = module.use(`decode${pascal(packet.name)}`, packetModule(packet))
    module.print(
      `      case ${id}.${screaming(packet.name)}:`,
      `        this.#events.emit('${camel(packet.name)}', ${decode}(frame))`,
      '        break',
    )
  }
  const byReply = new Map<Packet, Handled[]>()
  for (const request of answered) {
    const { reply } = request.behaviour
    if (reply) byReply.set(reply, [...(byReply.get(reply) ?? []), request])
  }
  for (const [reply, requests] of byReply) {
    const decode = module.use(`decode${pascal(reply.name)}`, packetModule(reply))
    const [request] = requests
    if (!request || !protocol.result) continue
    const field = valueFields(reply.body).find(({ name }) => name.spec === protocol.result?.field)
    const result = field ? `packet.${property(field)}` : '0'
    const goes = request.behaviour.goes ? `'${request.behaviour.goes}'` : 'undefined'
    module.print(
      `      case ${id}.${screaming(reply.name)}: {`,
      `        const packet = ${decode}(frame)`,
      `        this.#settle(this.#${camel(request.packet.name)}, ${quote(request.packet.name.spec)}, packet, ${result}, ${goes})`,
      '        break',
      '      }',
    )
  }
  module.print('    }', '  }', '')
}

function printSettle(module: Module, protocol: Protocol): void {
  if (!protocol.result) return
  const type = protocol.result.enum
  module.use(pascal(type.name), ENUMS)
  const success = enumEntry(type, protocol.result.success)
  const named = module.use(`${camel(type.name)}Name`, ENUMS)
  const refused = module.use('RefusedError', runtime('requests'))
  module.print(
    '  #settle<Reply>(waiters: Waiters<Reply>, request: string, reply: Reply, result: number, goes: SessionState | undefined): void {',
    `    if (waiters.size === 0) throw new NoReplyError(\`a reply to \${request} came, which was not sent\`)`,
    `    if (result === ${success}) {`,
    '      if (goes !== undefined) this.#state = goes',
    '      waiters.settle(reply)',
    `    } else waiters.settle(new ${refused}(request, result, ${named}(result)))`,
    '  }',
    '',
  )
}
