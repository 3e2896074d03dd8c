/** What makes the package one that pip installs, and says how it is used. */

import { notifiesOf, requestsOf } from '../../model/client.js'
import { exampleRequests, exampleText } from '../../model/example.js'
import { type Field, type Packet, type Protocol, valueFields } from '../../model/model.js'
import { banner, wrap } from '../text.js'
import { callbackName, clientName, methodName } from './client-file.js'
import { fold } from './fold.js'
import { quote } from './module.js'
import { attribute, distribution, packageName } from './spelling.js'

export function pyproject(protocol: Protocol): string {
  return `# ${banner(protocol.file)}

[build-system]
requires = ["flit_core >=3.4,<4"]
build-backend = "flit_core.buildapi"

[project]
name = ${quote(distribution(protocol.name))}
version = "0.1.0"
description = ${quote(`${protocol.title}: its packets, and an asyncio client`)}
readme = "README.md"
requires-python = ">=3.10"
classifiers = ["Typing :: Typed"]

[tool.flit.module]
name = ${quote(packageName(protocol.name))}

[tool.mypy]
strict = true
`
}

export function readme(protocol: Protocol): string {
  const client = clientName(protocol)
  const calls = [
    ...requestsOf(protocol).map(({ packet }) =>
      row(`await client.${methodName(protocol, packet)}(…)`, packet),
    ),
    ...notifiesOf(protocol).map((packet) => row(`client.${callbackName(packet)}(callback)`, packet)),
  ]
  return `<!-- ${banner(protocol.file)} -->

# ${distribution(protocol.name)}

${paragraph(
  `${protocol.title} for Python 3.10 and newer: every packet as a dataclass, strict encoding and decoding, and an
  asyncio client. It needs the standard library alone, and is typed (\`mypy --strict\`).`,
)}

\`\`\`sh
pip install .
\`\`\`

\`\`\`python
${example(protocol)}
\`\`\`

## The client

| call | |
|---|---|
${calls.join('\n')}

${bullet(
  `A request that the server refuses raises \`RefusedError\` with its \`result\`. One that the session's \`state\` does
  not allow raises \`StateError\` and is not sent. A reply that does not come within \`timeout\` seconds raises
  \`asyncio.TimeoutError\` and ends the connection; where the connection has ended, requests raise
  \`ConnectionError\`.`,
)}
${bullet(
  `Callbacks are plain functions, called in the order in which packets come. Registering one returns a function
  that ends it. \`client.on_closed(callback)\` tells of the connection's end.`,
)}
${bullet(
  `\`async with await ${client}.connect(host, port) as client:\` closes at its end, and so does \`client.close()\`.`,
)}

## Packets without a connection

${paragraph(
  `\`packet.encode()\` gives the whole frame, \`decode_packet(frame)\` reads one, and so does each packet's own
  \`decode\`. Nothing is cut, wrapped or filled in: what does not fit raises \`EncodeError\`, bytes that are not
  exactly the packet raise \`DecodeError\`, with \`packet\`, \`field\` and \`reason\`, and \`offset\` in bytes.
  \`server_reader().feed(chunk)\` cuts a stream into frames: it keeps one frame at most, and raises \`FrameError\`
  for a length that cannot be. A number that an enum does not know stays an int.`,
)}
`
}

function paragraph(text: string): string {
  return wrap(text.replace(/\s+/g, ' '), 110).join('\n')
}

function bullet(text: string): string {
  return wrap(text.replace(/\s+/g, ' '), 108)
    .map((line, i) => `${i === 0 ? '- ' : '  '}${line}`)
    .join('\n')
}

/** A program of a few lines that runs against a server. */
function example(protocol: Protocol): string {
  const client = clientName(protocol)
  const [notify] = notifiesOf(protocol).toReversed()
  const lines = [
    ...(notify ? [`client.${callbackName(notify)}(print)`] : []),
    ...exampleRequests(protocol).map(
      ({ packet }) => `await client.${methodName(protocol, packet)}(${values(packet)})`,
    ),
  ]
  return `import asyncio

from ${packageName(protocol.name)} import ${client}


async def main() -> None:
    async with await ${client}.connect("127.0.0.1", 7777) as client:
${(lines.length === 0 ? ['pass'] : lines).flatMap((line) => fold(`        ${line}`)).join('\n')}


asyncio.run(main())`
}

function values({ body }: Packet): string {
  return valueFields(body)
    .map((field) => `${attribute(field)}=${exampleValue(field)}`)
    .join(', ')
}

function exampleValue(field: Field): string {
  const { shape } = field
  if (shape.kind === 'text') return quote(exampleText(field))
  return shape.kind === 'bits' && shape.flag ? 'False' : '0'
}

function row(call: string, { doc, name }: Packet): string {
  const text = (doc ?? name.spec).replace(/\s+/g, ' ').replaceAll('|', '\\|')
  return `| \`${call}\` | ${text} |`
}
