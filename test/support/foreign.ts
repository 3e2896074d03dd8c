/** What clients of other protocols send first, and what the log has to call it. */

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1')

/** A ClientHello's record, as far as it is looked at. */
function clientHello(record: number, version: number): Buffer {
  const bytes = Buffer.alloc(517)
  bytes.set([0x16, 0x03, record, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, version])
  return bytes
}

export const foreign: Readonly<Record<string, { readonly raw: Buffer; readonly named: string }>> = {
  'a GET of HTTP/1.1': { raw: ascii('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'), named: 'an HTTP request' },
  'a POST': { raw: ascii('POST / HTTP/1.0\r\n\r\n'), named: 'an HTTP request' },
  'a HEAD': { raw: ascii('HEAD / HTTP/1.1\r\n\r\n'), named: 'an HTTP request' },
  'an OPTIONS': { raw: ascii('OPTIONS * HTTP/1.1\r\n\r\n'), named: 'an HTTP request' },
  'a CONNECT': { raw: ascii('CONNECT example.org:443 HTTP/1.1\r\n\r\n'), named: 'an HTTP request' },
  'the preface of HTTP/2': { raw: ascii('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), named: 'an HTTP request' },
  'a ClientHello of TLS 1.2': { raw: clientHello(1, 3), named: 'a TLS handshake' },
  'a ClientHello of TLS 1.3': { raw: clientHello(3, 3), named: 'a TLS handshake' },
  SSH: { raw: ascii('SSH-2.0-OpenSSH_9.2p1\r\n'), named: 'an SSH client' },
  'the PROXY protocol, version 1': {
    raw: ascii('PROXY TCP4 203.0.113.7 127.0.0.1 51000 7777\r\n'),
    named: 'a PROXY protocol header, version 1',
  },
  'the PROXY protocol, version 1, unknown': {
    raw: ascii('PROXY UNKNOWN\r\n'),
    named: 'a PROXY protocol header, version 1',
  },
  'the PROXY protocol, version 2': {
    raw: Buffer.concat([ascii('\r\n\r\n\0\r\nQUIT\n'), Buffer.from('21110000', 'hex')]),
    named: 'a PROXY protocol header, version 2',
  },
  'a Redis command': { raw: ascii('*1\r\n$4\r\nPING\r\n'), named: 'a Redis command' },
  'a Redis command of many words': { raw: ascii('*12\r\n$3\r\nSET\r\n'), named: 'a Redis command' },
  MQTT: { raw: Buffer.from('101000044d5154540402003c000474657374', 'hex'), named: 'an MQTT client' },
  'a Redis command without a length': { raw: ascii('PING\r\n'), named: 'lines of text' },
  'a short line at a keyboard': { raw: ascii('quit\n'), named: 'lines of text' },
  'two short lines': { raw: ascii('hi\r\nho\r\n'), named: 'lines of text' },
  'somebody at a keyboard': { raw: ascii('hello server\r\n'), named: 'lines of text' },
  IRC: { raw: ascii('NICK alice\r\nUSER alice 0 * :Alice\r\n'), named: 'lines of text' },
}
