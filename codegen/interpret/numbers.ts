/** Numbers as bytes. Bits are counted from the start of their group. */

import type { BitsShape, FloatShape, IntegerShape } from '../model/model.js'

/** The caller has made sure that the value fits. */
export function integerBytes({ bytes, endian }: IntegerShape, value: bigint): number[] {
  const little = Array.from({ length: bytes }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))
  return endian === 'le' ? little : little.reverse()
}

/** From the first bytes, as many as it takes. */
export function integerFrom({ bytes: size, endian, signed }: IntegerShape, bytes: Uint8Array): bigint {
  const own = bytes.slice(0, size)
  const big = endian === 'be' ? own : own.toReversed()
  const value = big.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  return signed ? BigInt.asIntN(8 * size, value) : value
}

export function floatBytes({ bytes, endian }: FloatShape, value: number): number[] {
  const view = new DataView(new ArrayBuffer(bytes))
  if (bytes === 4) view.setFloat32(0, value, endian === 'le')
  else view.setFloat64(0, value, endian === 'le')
  return [...new Uint8Array(view.buffer)]
}

export function floatFrom({ bytes: size, endian }: FloatShape, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, size)
  return size === 4 ? view.getFloat32(0, endian === 'le') : view.getFloat64(0, endian === 'le')
}

/** Puts the field's bits into the bytes of its group, over what stands there. */
export function setBits(shape: BitsShape, group: number[] | Uint8Array, value: bigint): void {
  for (const [bit, { byte, shift }] of placesOf(shape).entries()) {
    const others = (group[byte] ?? 0) & ~(1 << shift)
    group[byte] = others | (Number((value >> BigInt(bit)) & 1n) << shift)
  }
}

export function bitsFrom(shape: BitsShape, group: Uint8Array): bigint {
  let value = 0n
  for (const [bit, { byte, shift }] of placesOf(shape).entries()) {
    value |= BigInt(((group[byte] ?? 0) >>> shift) & 1) << BigInt(bit)
  }
  return value
}

/** Where each bit stands, the lowest first. In be order a group begins at its first byte's highest bit. */
function placesOf({
  width,
  position,
  endian,
}: BitsShape): { readonly byte: number; readonly shift: number }[] {
  return Array.from({ length: width }, (_, bit) => {
    const at = position + (endian === 'le' ? bit : width - 1 - bit)
    return { byte: at >>> 3, shift: endian === 'le' ? at & 7 : 7 - (at & 7) }
  })
}
