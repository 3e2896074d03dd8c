/** A client: a coroutine for each request, a callback for each notify, over asyncio's streams. */

import {
  notifiesOf,
  type Request,
  refusalWords,
  requestName,
  requestsByReply,
  requestsOf,
  resultField,
} from '../../model/client.js'
import { type Packet, type Protocol, valueFields } from '../../model/model.js'
import { type Name, pascal, screaming, snake } from '../../model/names.js'
import { indent } from '../text.js'
import { docstring, Module, quote, tuple } from './module.js'
import {
  attribute,
  CLIENT,
  className,
  FRAMES,
  member,
  PACKETS,
  packetModule,
  runtime,
  SESSION,
} from './spelling.js'
import { parameterType } from './struct-class.js'

/** Of the client itself. */
const MEMBERS = new Set('connect state closed close on_closed wait_closed'.split(' '))

export const clientName = (protocol: Protocol): string => `${pascal(protocol.name)}Client`

/** `login` for kLOGIN_REQUEST. */
export function methodName(protocol: Protocol, packet: Packet): string {
  const taken = new Set([...MEMBERS, ...notifiesOf(protocol).map(callbackName)])
  return requestName(protocol, packet, member, taken)
}

/** `on_room_chat_notify` */
export function callbackName({ name }: Packet): string {
  const spelled = `on_${snake(name)}`
  return MEMBERS.has(spelled) ? `${spelled}_packet` : spelled
}

export function clientFile(protocol: Protocol): Module {
  const module = new Module(CLIENT, protocol.file, `A client of ${protocol.title}.`)
  module.define(clientName(protocol))
  for (const request of requestsOf(protocol)) printRequest(module, protocol, request)
  module.print('', '')
  printClientClass(module, protocol)
  for (const request of requestsOf(protocol))
    module.print('', ...indent(requestMethod(module, protocol, request), 4))
  for (const packet of notifiesOf(protocol)) module.print('', ...indent(callbackMethod(module, packet), 4))
  return module
}

const constant = (name: Name): string => `_${screaming(name)}`
const usePacket = (module: Module, { name }: Packet): string =>
  module.use(className(name), packetModule(name))

/** What the spec says of the request, for the connection to act on. */
function printRequest(module: Module, protocol: Protocol, { packet, behaviour }: Request): void {
  const { reply, goes, states } = behaviour
  const said = `${quote(packet.name.spec)}, ${tuple(states.map(quote))}`
  const to = goes === undefined ? 'None' : quote(goes)
  const field = reply && resultField(protocol, reply)
  module.print(
    reply && field
      ? `${constant(packet.name)} = ${module.use('Request', runtime('requests'))}(${said}, ${to}, ${usePacket(module, reply)}, lambda reply: reply.${attribute(field)})`
      : `${constant(packet.name)} = ${module.use('Command', runtime('requests'))}(${said}, ${to})`,
  )
}

function printClientClass(module: Module, protocol: Protocol): void {
  const name = clientName(protocol)
  const asyncio = (part: string): string => module.use(part, 'asyncio')
  const state = module.use('SessionState', SESSION)
  const replies = [...requestsByReply(protocol).keys()].map((reply) => usePacket(module, reply))
  module.print(
    `class ${name}(${module.use('Connection', runtime('connection'))}[${state}]):`,
    ...indent(
      [
        ...docstring([
          `A client of ${protocol.title}.`,
          'A request that the server refuses raises RefusedError; one that the session is in no state for raises StateError, and is not sent. A reply that does not come in time raises asyncio.TimeoutError and ends the connection; where the connection has ended, requests raise ConnectionError.',
        ]),
        '',
        'def __init__(',
        `    self, reader: ${asyncio('StreamReader')}, writer: ${asyncio('StreamWriter')}, *, timeout: float = 10.0`,
        ') -> None:',
        '    """`timeout`, in seconds, is how long a request waits for its reply."""',
        '    super().__init__(',
        '        reader,',
        '        writer,',
        `        frames=${module.use('server_reader', FRAMES)}(),`,
        `        decode=${module.use('decode_packet', PACKETS)},`,
        `        states=${module.use('SESSION_STATES', SESSION)},`,
        `        replies=${tuple(replies)},`,
        `        success=${protocol.result?.success.value ?? 0},`,
        '        timeout=timeout,',
        '    )',
        '',
        '@classmethod',
        `async def connect(cls, host: str, port: int, *, timeout: float = 10.0) -> ${name}:`,
        '    """Connects to a server. `timeout`, in seconds, is for connecting and for each reply."""',
        `    reader, writer = await ${asyncio('wait_for')}(${asyncio('open_connection')}(host, port), timeout)`,
        '    return cls(reader, writer, timeout=timeout)',
      ],
      4,
    ),
  )
}

function requestMethod(module: Module, protocol: Protocol, { packet, behaviour }: Request): string[] {
  const fields = valueFields(packet.body)
  const parameters = fields.map((field) => `${attribute(field)}: ${parameterType(module, field)}`)
  const given = fields.map((field) => `${attribute(field)}=${attribute(field)}`).join(', ')
  const self = fields.length === 0 ? 'self' : `self, *, ${parameters.join(', ')}`
  const { reply } = behaviour
  const made = `${usePacket(module, packet)}(${given})`
  return [
    `async def ${methodName(protocol, packet)}(${self}) -> ${reply ? usePacket(module, reply) : 'None'}:`,
    ...indent(
      [
        ...docstring(
          [packet.doc ?? `Sends ${packet.name.spec}.`, refusalWords({ packet, behaviour })].filter(Boolean),
        ),
        `${reply ? 'return await self._ask' : 'await self._tell'}(${constant(packet.name)}, ${made})`,
      ],
      4,
    ),
  ]
}

function callbackMethod(module: Module, packet: Packet): string[] {
  const type = usePacket(module, packet)
  const callable = module.use('Callable', 'collections.abc')
  return [
    `def ${callbackName(packet)}(self, callback: ${callable}[[${type}], None]) -> ${callable}[[], None]:`,
    ...indent(
      [
        ...docstring([packet.doc ?? `Calls back on every ${packet.name.spec}.`]),
        `return self._on(${type}, callback)`,
      ],
      4,
    ),
  ]
}
