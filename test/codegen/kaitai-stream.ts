/**
 * Makes Kaitai's JavaScript runtime exact: its 64-bit integers lose digits beyond 2^53, its bit fields stop at 32
 * bits, and its text drops a leading U+FEFF. Numbers stay numbers up to 2^53, so that sizes can be computed.
 */

import { createRequire } from 'node:module'

/** What is used of Kaitai's stream. The types that come with it do not fit how it is exported. */
interface KaitaiStream {
  bits: number
  bitsLeft: number
  readU1(): number
  readBytes(count: number): Uint8Array
}

const loaded: unknown = createRequire(import.meta.url)('kaitai-struct/KaitaiStream')
if (typeof loaded !== 'function') throw new Error('kaitai-struct is no class any more')
const Stream = loaded

export function openStream(bytes: Uint8Array): unknown {
  return Reflect.construct(Stream, [new Uint8Array(bytes).buffer])
}

function exact(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

function view(stream: KaitaiStream): DataView {
  const bytes = stream.readBytes(8)
  return new DataView(bytes.buffer, bytes.byteOffset, 8)
}

function mask(bits: number): bigint {
  return (1n << BigInt(bits)) - 1n
}

const exactReads = {
  readU8le(this: KaitaiStream) {
    return exact(view(this).getBigUint64(0, true))
  },
  readU8be(this: KaitaiStream) {
    return exact(view(this).getBigUint64(0, false))
  },
  readS8le(this: KaitaiStream) {
    return exact(view(this).getBigInt64(0, true))
  },
  readS8be(this: KaitaiStream) {
    return exact(view(this).getBigInt64(0, false))
  },
  readBitsIntBe(this: KaitaiStream, width: number) {
    let [bits, count] = [BigInt(this.bits), this.bitsLeft]
    for (; count < width; count += 8) bits = (bits << 8n) | BigInt(this.readU1())
    this.bitsLeft = count - width
    this.bits = Number(bits & mask(this.bitsLeft))
    return exact(bits >> BigInt(this.bitsLeft))
  },
  readBitsIntLe(this: KaitaiStream, width: number) {
    let [bits, count] = [BigInt(this.bits), this.bitsLeft]
    for (; count < width; count += 8) bits |= BigInt(this.readU1()) << BigInt(count)
    this.bitsLeft = count - width
    this.bits = Number(bits >> BigInt(width))
    return exact(bits & mask(width))
  },
}

/** By Kaitai's name of the encoding. UTF-16BE is swapped: Node's decoder may lack it. */
function bytesToStr(bytes: Uint8Array, encoding: string): string {
  if (encoding !== 'UTF-16BE') return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)
  return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(Buffer.from(bytes).swap16())
}

Object.assign(Stream.prototype, exactReads)
Object.assign(Stream, { bytesToStr })
