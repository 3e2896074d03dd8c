/** The decoder takes exactly a packet: anything else is refused with packet, field and offset, before it costs memory. */

import { describe, expect, it } from 'vitest'
import { codecOf, loadCode } from './generated-code.js'

const { everyPacket } = await loadCode('strict.yaml', 'strict-decoder')
const decode = (name: string, hex: string): unknown =>
  codecOf(everyPacket, name).decode(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

describe('it refuses', () => {
  it.each([
    ['nothing at all', 'kREST', '', 'short', 'kREST at byte 0: found 0 bytes, expected 3 or more'],
    ['half a header', 'kREST', '0308', 'short', 'kREST at byte 0: found 2 bytes, expected 3 or more'],
    ['another magic', 'kREST', '030851', 'contents', 'kREST.magic at byte 2: found byte 81, expected 80'],
    ['another packet', 'kREST', '030950', 'id', 'kREST.packet_id at byte 1: found 9, expected 8'],
    ['another length', 'kREST', '050850 01', 'length', 'kREST.length at byte 0: found 5, expected 4'],

    ['a short body', 'kNUMBERS', '050150 01 ff', 'short', 'kNUMBERS.b at byte 4: found 1 bytes, expected 2'],
    [
      'a body cut inside bits',
      'kCOUNTED',
      '030450',
      'short',
      'kCOUNTED.count at byte 3: found 0 bytes, expected 1',
    ],
    [
      'bytes left over',
      'kOPTIONAL',
      '060650 00 0000',
      'leftover',
      'kOPTIONAL at byte 4: found 2 bytes behind the last field, expected the end',
    ],
    [
      'text without its NUL',
      'kTEXTS',
      '110250 6100000000 78797a 20202020 6869',
      'terminator',
      'kTEXTS.ascii at byte 15: found no 0x00 in 2 bytes, expected the end of the field',
    ],
    [
      'bytes without their terminator',
      'kBYTES',
      '0a0350 0102 030000 0405',
      'terminator',
      'kBYTES.ended at byte 8: found no 0xff in 2 bytes, expected the end of the field',
    ],
    [
      'invalid UTF-8',
      'kTEXTS',
      '100250 61ff000000 78797a 20202020 00',
      'text',
      'kTEXTS.name at byte 3: found bytes that are not UTF-8',
    ],
    [
      'UTF-8 cut in half',
      'kTEXTS',
      '100250 e382000000 78797a 20202020 00',
      'text',
      'kTEXTS.name at byte 3: found bytes that are not UTF-8',
    ],
    [
      'a surrogate in UTF-8',
      'kTEXTS',
      '100250 6100000000 eda080 20202020 00',
      'text',
      'kTEXTS.exact at byte 8: found bytes that are not UTF-8',
    ],
    [
      'text outside ASCII',
      'kTEXTS',
      '120250 6100000000 78797a 20202020 68e900',
      'text',
      'kTEXTS.ascii at byte 16: found 0xe9, expected ASCII',
    ],

    [
      'another constant',
      'kVALIDS',
      '0b0a50 04 02 6e6f0000 cafe',
      'valid',
      'kVALIDS.version at byte 3: found 4, expected 3',
    ],
    [
      'a number that is not allowed',
      'kVALIDS',
      '0b0a50 03 03 6e6f0000 cafe',
      'valid',
      'kVALIDS.kind at byte 4: found 3, expected one of 1, 2',
    ],
    [
      'text that is not allowed',
      'kVALIDS',
      '0b0a50 03 02 6e000000 cafe',
      'valid',
      'kVALIDS.word at byte 5: found "n", expected one of "yes", "no"',
    ],
    [
      'other contents',
      'kVALIDS',
      '0b0a50 03 02 6e6f0000 caff',
      'contents',
      'kVALIDS.mark at byte 10: found byte 255, expected 254',
    ],

    [
      'a count of more than is there',
      'kCOUNTED',
      '060450 f0 0102',
      'short',
      'kCOUNTED.items at byte 4: found a count of 15 with 2 bytes left, expected 1 bytes or more for each',
    ],
    [
      'a size of more than is there',
      'kSHARED',
      '060550 ff 0102',
      'short',
      'kSHARED.first at byte 4: found 2 bytes, expected 255',
    ],
    [
      'a size below 0',
      'kGRID',
      '0f0950 ffffffff 0200000000000000',
      'size',
      'kGRID.cells at byte 15: found a size of -2, expected 0 or more',
    ],
    [
      'a count below 0',
      'kGRID',
      '0f0950 ffffffff 0000000000000000',
      'size',
      'kGRID.counted at byte 15: found a count of -1 with 0 bytes left, expected 2 bytes or more for each',
    ],
    [
      'a size of nearly 2^95',
      'kGRID',
      '0f0950 ffffff7f ffffffffffffffff',
      'short',
      'kGRID.cells at byte 15: found 0 bytes, expected 3.9614081238685425e+28',
    ],
    [
      'a value deep inside',
      'kTEAMS',
      '0f0750 00 02 616c6900 01 616c6900 0a',
      'valid',
      'kTEAMS.teams[1].users[1].level at byte 14: found 10, expected at most 9',
    ],
    [
      'an element cut off',
      'kTEAMS',
      '0d0750 02 616c6900 01 616c6900',
      'short',
      'kTEAMS.teams[0].users at byte 4: found a count of 2 with 9 bytes left, expected 5 bytes or more for each',
    ],
  ])('%s', (_, name, hex, reason, message) => {
    expect(() => decode(name, hex)).toThrow(
      expect.objectContaining({ name: 'DecodeError', packet: name, reason, message }),
    )
  })
})

describe('it reads', () => {
  it('text that fills its field to the last byte, and nothing of what stands behind a NUL', () => {
    const exact = { exact: 'xyz', padded: '', ascii: '' }
    expect(decode('kTEXTS', '100250 6162636465 78797a 20202020 00')).toEqual({ name: 'abcde', ...exact })
    expect(decode('kTEXTS', '100250 6100ff6465 78797a 20202020 00')).toEqual({ name: 'a', ...exact })
  })

  it('reserved bits whatever they are', () => {
    expect(decode('kCOUNTED', '050450 1f 07')).toEqual({ items: [7] })
  })

  it('bytes as a copy, which stays what it is when the buffer is used again', () => {
    const frame = Buffer.from('05085001ff', 'hex')
    const packet = codecOf(everyPacket, 'kREST').decode(frame)
    frame.fill(0)
    expect(packet).toStrictEqual({ data: Uint8Array.of(1, 255) })
  })
})
