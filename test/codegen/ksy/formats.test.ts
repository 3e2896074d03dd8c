/**
 * Four small public formats, from .ksy files as anybody writes them: real bytes are read into typed values and
 * written again byte for byte, and Kaitai's own parser sees the same in them.
 */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compare, normalise } from '../kaitai-oracle.js'
import { PROJECT, writeFiles } from '../workspace.js'
import { bytes, formatCode, hex, readByKaitai } from './ksy-code.js'

/** One pixel by two, indexed, with a palette and a text. */
const PNG = `89504e470d0a1a0a 0000000d 49484452 00000001 00000002 08 03 00 00 00 ae5f4615
  00000004 67414d41 0000b18f 0bfc6105 00000006 504c5445 ff0000 0000ff 6ca1fd8e
  0000000e 74455874 5469746c6500 54776f20646f7473 7384f9c0
  0000000c 49444154 789c63606060040000050002 f54d41ce 00000000 49454e44 ae426082`
/** Two pixels, one above the other, top row first. */
const BMP = `424d 3e000000 00000000 36000000 28000000 01000000 feffffff 0100 1800 00000000 08000000
  130b0000 130b0000 00000000 00000000 01020300 04050600`
/** www.example.com is mail1.example.com, which is 93.184.216.34; names point to names before them. */
const DNS = `db42 8180 0001 0002 0000 0000 03777777 076578616d706c65 03636f6d 00 0001 0001
  c00c 0005 0001 0000012c 0008 056d61696c31 c010 c010 0001 0001 ffffffff 0004 5db8d822`

/** One pixel; its last block has no body, which its kind says. */
const GIF = `474946 383961 0100 0100 80 00 00 ffffff000000 21 f9 04010a0000 00 21 fe 0568656c6c6f 00
  2c 0000 0000 0100 0100 00 02 02 4401 00 3b`

const FORMATS = [
  ['Gif', GIF],
  ['Png', PNG],
  ['Bmp', BMP],
  ['Dns', DNS],
] as const

const ksyOf = (name: string): string =>
  readFileSync(join(import.meta.dirname, `formats/${name.toLowerCase()}.ksy`), 'utf8')

describe.each(FORMATS)('%s', (name, text) => {
  const whole = bytes(text)

  it('is read and written byte for byte', async () => {
    const { decode, encode } = await formatCode(name, ksyOf(name), `ksy-${name}`)
    expect(hex(encode(decode(whole)))).toBe(hex(whole))
  })

  it('holds what Kaitai reads in it', async () => {
    const { decode } = await formatCode(name, ksyOf(name), `ksy-kaitai-${name}`)
    const theirs = readByKaitai(ksyOf(name), whole, `ksy-kaitai-${name}/parser`)
    const { differences } = compare(normalise(decode(whole)), theirs)
    // What has no name is private in Kaitai's parser.
    expect(differences.filter((difference) => !difference.startsWith('unnamed'))).toEqual([])
  })

  it('is refused at every length but its own', async () => {
    const { decode } = await formatCode(name, ksyOf(name), `ksy-cut-${name}`)
    for (let length = 0; length < whole.length; length++) {
      // A bitmap's pixels are all that is left: they may be fewer.
      if (name === 'Bmp' && length >= 54) continue
      expect(() => decode(whole.slice(0, length)), `${length} bytes`).toThrow(/found|expected/)
    }
    if (name === 'Bmp') return
    expect(() => decode(Uint8Array.from([...whole, 0]))).toThrow('found 1 bytes behind the last field')
  })

  it('compiles under the strict flags', async () => {
    const { folder } = await formatCode(name, ksyOf(name), `ksy-types-${name}`)
    const config = { extends: join(PROJECT, 'tsconfig.json'), include: ['./**/*.ts'], exclude: [] }
    writeFiles(folder, [['tsconfig.json', JSON.stringify(config)]])
    const tsc = join(PROJECT, 'node_modules/typescript/bin/tsc')
    const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
  })
})

it('derives lengths and counts, so that a message is written from what it says', async () => {
  const { decode, encode } = await formatCode('Dns', ksyOf('Dns'), 'ksy-derive-dns')
  const flags = {
    isResponse: false,
    opcode: 0,
    authoritative: false,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: false,
    responseCode: 0,
  }
  const label = (text: string) => ({ length: text.length, text })
  const query = { name: { labels: [label('nl'), label('')] }, type: 15, class: 1 }
  const message = {
    transactionId: 1,
    flags,
    queries: [query],
    answers: [],
    authorities: [],
    additionals: [],
  }
  const written = bytes('0001 0100 0001 0000 0000 0000 02 6e6c 00 000f 0001')
  expect(hex(encode(message))).toBe(hex(written))
  expect(decode(written)).toEqual(message)
})

it('offers what instances compute as functions', async () => {
  const png = await formatCode('Png', ksyOf('Png'), 'ksy-instances-png')
  const value = png.decode(bytes(PNG))
  expect(value).toMatchObject({
    chunks: [
      { kind: 'IHDR', body: { type: 'header', value: { width: 1, height: 2, colorType: 3 } } },
      { kind: 'gAMA', body: { type: 'gamma' } },
      { kind: 'PLTE', body: { type: 'palette', value: { colors: [{ r: 255 }, { b: 255 }] } } },
      { kind: 'tEXt', body: { type: 'text', value: { keyword: 'Title', text: 'Two dots' } } },
      { kind: 'IDAT', body: { type: 'bytes' } },
      { kind: 'IEND', body: { type: 'bytes' } },
    ],
  })
  expect(png.call('headerPixels', { width: 3, height: 4 })).toBe(12n)
  expect(png.call('gammaIsSrgb', { times100000: 45455 })).toBe(true)
  const bmp = await formatCode('Bmp', ksyOf('Bmp'), 'ksy-instances-bmp')
  expect(bmp.call('infoRowSize', { bitsPerPixel: 24, width: 3 })).toBe(12)
})
