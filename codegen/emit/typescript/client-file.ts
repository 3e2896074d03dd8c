import {
  isAllowedEverywhere,
  notifiesOf,
  type Request,
  refusalWords,
  requestName,
  requestsByReply,
  requestsOf,
  resultField,
} from '../../model/client.js'
import type { Packet, Protocol } from '../../model/model.js'
import { camel, pascal, screaming } from '../../model/names.js'
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

/** A client: a promise for each request, an event for each notify, over any transport of bytes. */
export function clientFile(protocol: Protocol): Module {
  const module = new Module('client.ts', protocol.file)
  const name = `${pascal(protocol.name)}Client`
  const requests = requestsOf(protocol)
  const notifies = notifiesOf(protocol)
  const byReply = requestsByReply(protocol)
  const waiters = [...byReply.keys()].map(waitersName)

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
      `  ${eventName(packet)}: ${module.useType(pascal(packet.name), packetModule(packet))}`,
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
    ...[...byReply.keys()].map((reply) => {
      const type = module.useType(pascal(reply.name), packetModule(reply))
      return `  readonly ${waitersName(reply)}: ${module.use('Waiters', runtime('requests'))}<${type}>`
    }),
    `  #state: ${module.useType('SessionState', SESSION)} = '${protocol.states[0] ?? ''}'`,
    '  #closed = false',
    '',
    `  constructor(transport: Transport, { timeoutMs = 10_000 }: ${name}Options = {}) {`,
    '    this.#transport = transport',
    ...(waiters.length > 0
      ? [
          '    const late = (): void => {',
          `      this.#end(new ${module.use('NoReplyError', runtime('requests'))}('a reply did not come in time'))`,
          '    }',
        ]
      : ['    void timeoutMs']),
    ...waiters.map((name) => `    this.${name} = new Waiters(timeoutMs, late)`),
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
  printHandle(module, protocol, byReply, notifies)
  if (waiters.length > 0) printSettle(module, protocol)
  module.print(
    '  #end(error: Error | undefined): void {',
    '    if (this.#closed) return',
    '    this.#closed = true',
    '    this.#transport.close()',
    ...(waiters.length > 0
      ? ["    const lost = error ?? new NoReplyError('the connection was closed')"]
      : []),
    ...waiters.map((name) => `    this.${name}.fail(lost)`),
    "    this.#events.emit('closed', error)",
    '  }',
    '}',
  )
  return module
}

const waitersName = (reply: Packet): string => `#${camel(reply.name)}Waiters`

/** Of the client itself. */
const MEMBERS = new Set(['constructor', 'state', 'closed', 'on', 'receive', 'close', 'disconnected'])

const eventName = ({ name }: Packet): string => (camel(name) === 'closed' ? 'closedPacket' : camel(name))

function requestMethod(module: Module, protocol: Protocol, request: Request): string[] {
  const { packet, behaviour } = request
  const { reply } = behaviour
  const encode = module.use(`encode${pascal(packet.name)}`, packetModule(packet))
  const replyType = reply ? pascal(reply.name) : 'void'
  const parameter = isEmpty(packet.body)
    ? ''
    : `packet: ${module.useType(pascal(packet.name), packetModule(packet))}`
  const state = module.use('StateError', runtime('requests'))
  const everywhere = isAllowedEverywhere(protocol, request)
  const test =
    behaviour.states.length === 1
      ? `this.#state !== '${behaviour.states[0]}'`
      : behaviour.states.map((name) => `this.#state !== '${name}'`).join(' && ')
  const found = quote(
    `${packet.name.spec} takes being in ${behaviour.states.join(' or ')}, and this session is in `,
  )
  return [
    ...docComment([packet.doc ?? '', refusalWords(request)].filter(Boolean)),
    `async ${requestName(protocol, packet, camel, MEMBERS)}(${parameter}): Promise<${replyType}> {`,
    `  if (this.#closed) throw new ${state}(${quote(`${packet.name.spec}: the connection is closed`)})`,
    ...(everywhere ? [] : [`  if (${test}) {`, `    throw new ${state}(${found} + this.#state)`, '  }']),
    `  const bytes = ${encode}(${isEmpty(packet.body) ? '' : 'packet'})`,
    ...(reply ? [`  const reply = this.${waitersName(reply)}.wait(${quote(packet.name.spec)})`] : []),
    '  this.#transport.send(bytes)',
    ...(reply
      ? ['  return reply']
      : behaviour.goes === undefined
        ? []
        : [`  this.#state = '${behaviour.goes}'`]),
    '}',
  ]
}

function printHandle(
  module: Module,
  protocol: Protocol,
  byReply: ReadonlyMap<Packet, readonly Request[]>,
  notifies: readonly Packet[],
): void {
  const id = notifies.length + byReply.size > 0 ? module.use('PacketId', PACKETS) : ''
  module.print(
    '  #handle(frame: Uint8Array): void {',
    `    switch (${module.use('packetIdAt', HEADER)}(frame, 0)) {`,
  )
  for (const packet of notifies) {
    const decode = module.use(`decode${pascal(packet.name)}`, packetModule(packet))
    module.print(
      `      case ${id}.${screaming(packet.name)}:`,
      `        this.#events.emit('${eventName(packet)}', ${decode}(frame))`,
      '        break',
    )
  }
  for (const [reply, requests] of byReply) {
    const decode = module.use(`decode${pascal(reply.name)}`, packetModule(reply))
    const field = resultField(protocol, reply)
    const goes = requests.flatMap(({ packet, behaviour }) =>
      behaviour.goes === undefined ? [] : [`${packet.name.spec}: '${behaviour.goes}'`],
    )
    const states = goes.length > 0 ? `{ ${goes.join(', ')} }` : '{}'
    module.print(
      `      case ${id}.${screaming(reply.name)}: {`,
      `        const packet = ${decode}(frame)`,
      `        this.#settle(this.${waitersName(reply)}, packet, packet.${field ? property(field) : ''}, ${states})`,
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
    '  /** @param goes the state that a success of each request leads to */',
    '  #settle<Reply>(',
    '    waiters: Waiters<Reply>,',
    '    reply: Reply,',
    '    result: number,',
    '    goes: Readonly<Record<string, SessionState>>,',
    '  ): void {',
    '    const request = waiters.oldest',
    "    if (request === undefined) throw new NoReplyError('a reply came without a request')",
    `    if (result === ${success}) {`,
    '      this.#state = goes[request] ?? this.#state',
    '      waiters.settle(reply)',
    `    } else waiters.settle(new ${refused}(request, result, ${named}(result)))`,
    '  }',
    '',
  )
}
