/** Kaitai's division: rounded down, the remainder with the divisor's sign. */

export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}

export function floorModulo(a: number, b: number): number {
  return a - Math.floor(a / b) * b
}

export function floorModuloWide(a: bigint, b: bigint): bigint {
  return a - floorDivide(a, b) * b
}
