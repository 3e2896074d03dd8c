/** Other protocols, told by the first bytes of a connection: a wrong port, or a flag that is missing somewhere. */

/** A byte, or which ones it may be. */
type Byte = number | ((byte: number) => boolean)

interface Protocol {
  /** What it is, and what to do. */
  readonly detail: string
  /** Any of them. */
  readonly begins: readonly (readonly Byte[])[]
}

const within =
  (min: number, max: number): Byte =>
  (byte) =>
    byte >= min && byte <= max
const ANY = within(0x00, 0xff)
const DIGIT = within(0x30, 0x39)
const PRINTABLE = within(0x20, 0x7e)
const LINE_END: Byte = (byte) => byte === 0x0d || byte === 0x0a
const IN_TEXT: Byte = (byte) => (byte >= 0x20 && byte <= 0x7e) || (byte >= 0x09 && byte <= 0x0d)
const VERSION = within(0, 4)
const text = (ascii: string): readonly Byte[] => Array.from(ascii, (letter) => letter.charCodeAt(0))
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PRI']

/** Each takes more than a frame's header to tell, or has flags in it that no client of ours sets. */
const protocols: readonly Protocol[] = [
  {
    detail: 'an HTTP request; health and metrics have a port of their own, --http-port',
    begins: METHODS.map((method) => text(`${method} `)),
  },
  {
    detail: 'a TLS handshake; this port is plain: give it --tls-cert and --tls-key, or connect without TLS',
    // A handshake record with a ClientHello in it, whose first field is its version.
    begins: [[0x16, 0x03, VERSION, ANY, ANY, 0x01, 0x00, ANY, ANY, 0x03, VERSION]],
  },
  { detail: 'an SSH client; it has the wrong port', begins: [text('SSH-')] },
  {
    detail: 'a PROXY protocol header, version 1; it is not read here: turn it off in the proxy',
    begins: [text('PROXY ')],
  },
  {
    detail: 'a PROXY protocol header, version 2; it is not read here: turn it off in the proxy',
    begins: [text('\r\n\r\n\0\r\nQUIT\n')],
  },
  {
    detail: 'a Redis command; it has the wrong port',
    begins: [
      [...text('*'), DIGIT, ...text('\r\n$')],
      [...text('*'), DIGIT, DIGIT, ...text('\r\n$')],
    ],
  },
  { detail: 'an MQTT client; it has the wrong port', begins: [[0x10, ANY, 0, 4, ...text('MQTT')]] },
  {
    detail: 'lines of text, as telnet and many protocols send them; this port takes packets',
    begins: [
      [PRINTABLE, ...times(7, IN_TEXT)],
      ...[4, 5, 6].map((length) => [...times(length, PRINTABLE), LINE_END]),
    ],
  },
]

/** As many bytes tell every protocol. */
const MOST = Math.max(...protocols.flatMap(({ begins }) => begins.map(({ length }) => length)))

/**
 * What the first bytes of a connection are, in words.
 * @returns undefined: of no protocol that is known here; perhaps: it takes more bytes to tell
 */
export function foreignProtocol(first: Uint8Array): string | 'perhaps' | undefined {
  let perhaps = false
  for (const { detail, begins } of protocols) {
    for (const begin of begins) {
      const length = Math.min(begin.length, first.length)
      if (!begin.slice(0, length).every((byte, i) => matches(byte, first[i] ?? -1))) continue
      if (first.length >= begin.length) return detail
      perhaps = true
    }
  }
  return perhaps ? 'perhaps' : undefined
}

function matches(expected: Byte, found: number): boolean {
  return typeof expected === 'number' ? found === expected : expected(found)
}

function times(count: number, byte: Byte): readonly Byte[] {
  return Array.from({ length: count }, () => byte)
}

/** What OpenSSL says of bytes that are no TLS, in words; undefined where a TLS handshake failed in another way. */
export function foreignToTls(error: Error): string | undefined {
  if (!('code' in error)) return undefined
  if (error.code === 'ERR_SSL_HTTP_REQUEST') return 'an HTTP request; this port takes packets, over TLS'
  return error.code === 'ERR_SSL_WRONG_VERSION_NUMBER'
    ? 'no TLS; this port takes nothing else: let the client use TLS, or leave out --tls-cert and --tls-key'
    : undefined
}

/** The first bytes of a connection, for as long as they may be those of another protocol. */
export class FirstBytes {
  readonly #bytes = new Uint8Array(MOST)
  #length = 0
  /** What they are, in words; perhaps: more have to come. */
  verdict: string | 'perhaps' | undefined = 'perhaps'

  add(bytes: Uint8Array): void {
    if (this.verdict !== 'perhaps') return
    const taken = bytes.subarray(0, MOST - this.#length)
    this.#bytes.set(taken, this.#length)
    this.#length += taken.length
    this.verdict = foreignProtocol(this.#bytes.subarray(0, this.#length))
  }
}
