/** Any value of a structure, for tests: not what the generator itself would think of trying. */

import { evaluate, evaluateBoolean, evaluateInteger, type Scope } from '../../codegen/interpret/evaluate.js'
import type { RecordValue, Value } from '../../codegen/interpret/value.js'
import { type Expression, rangeOfField } from '../../codegen/model/expression.js'
import { type Field, isUtf16, type Struct, type StructShape } from '../../codegen/model/model.js'

/** @param next random numbers from 0 */
export function randomValue(
  struct: Struct,
  next: () => number,
  told: ReadonlyMap<Field, Value> = new Map(),
): RecordValue {
  const scope = new Map(told)
  const value: Record<string, Value> = {}
  for (const field of struct.fields) {
    if (field.condition && !evaluateBoolean(field.condition, scope)) continue
    const one = randomField(field, scope, next)
    scope.set(field, one)
    if (field.role.kind === 'value') value[field.name.spec] = one
  }
  return value
}

function randomField(field: Field, scope: Scope, next: () => number): Value {
  const { role, repeat } = field
  if (role.kind === 'constant') return role.value
  if (role.kind === 'reserved') return 0n
  if (role.kind === 'derived') return BigInt(next() % 4)
  if (repeat?.until === 'condition') return untilHolds(field, repeat.condition, scope, next)
  const count = repeat?.until === 'count' ? Number(evaluateInteger(repeat.count, scope)) : next() % 4
  return repeat
    ? Array.from({ length: count }, () => randomElement(field, scope, next))
    : randomElement(field, scope, next)
}

/** Some elements that are not the last, and one that is. */
function untilHolds(field: Field, condition: Expression, scope: Scope, next: () => number): Value {
  const isLast = (value: Value): boolean => evaluateBoolean(condition, scope, value)
  const some = Array.from({ length: 50 }, () => randomElement(field, scope, next))
  const last = [0n, 1n, 2n, ...some].find(isLast)
  if (last === undefined) throw new Error('nothing ends the list')
  return [...some.filter((value) => !isLast(value)).slice(0, next() % 4), last]
}

function randomElement(field: Field, scope: Scope, next: () => number): Value {
  const { shape, valid } = field
  switch (shape.kind) {
    case 'integer':
    case 'bits': {
      if (valid?.kind === 'any-of') return valid.values[next() % valid.values.length] ?? 0n
      if (valid?.kind === 'holds') return BigInt((next() % 64) * 4)
      const { min, max } = rangeOfField(field, shape)
      const number = min + (BigInt(next()) % (max - min + 1n))
      return shape.kind === 'bits' && shape.flag ? number === 1n : number
    }
    case 'float':
      return next() / 8
    case 'text': {
      const room =
        shape.extent.kind === 'size' ? Number(evaluateInteger(shape.extent.size, scope)) : next() % 9
      if (isUtf16(shape.encoding)) return 'aé방'.slice(0, next() % 4)
      const filled = shape.terminator === undefined && shape.pad === undefined
      const length = filled ? room : next() % Math.max(1, room)
      const start = shape.encoding === 'UTF-8' && length > 1 && next() % 2 === 0 ? 'é' : ''
      const letters = { length: length - Buffer.byteLength(start) }
      return start + Array.from(letters, () => String.fromCharCode(0x61 + (next() % 26))).join('')
    }
    case 'bytes': {
      const room =
        shape.extent.kind === 'size' ? Number(evaluateInteger(shape.extent.size, scope)) : next() % 9
      return Uint8Array.from({ length: Math.max(0, room) }, () => 1 + (next() % 255))
    }
    case 'struct':
      return randomValue(shape.struct, next, argumentsOf(shape, scope))
    case 'switch': {
      const on = evaluate(shape.on, scope)
      const variant =
        shape.variants.find(({ values }) => values.some((value) => evaluate(value, scope) === on)) ??
        shape.variants.find(({ values }) => values.length === 0)
      if (!variant) throw new Error('the spec has a case for every value')
      return {
        type: variant.name.spec,
        value: randomElement({ ...field, shape: variant.shape }, scope, next),
      }
    }
    case 'contents':
      return Uint8Array.from(shape.bytes)
  }
}

function argumentsOf({ struct, args }: StructShape, scope: Scope): Map<Field, Value> {
  return new Map(
    struct.params.flatMap((param, i) => {
      const argument = args[i]
      return argument ? [[param, evaluate(argument, scope)] as const] : []
    }),
  )
}
