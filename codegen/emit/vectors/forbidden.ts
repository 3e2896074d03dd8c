import {
  type BitsShape,
  type Field,
  type FloatShape,
  type IntegerShape,
  type Literal,
  limitsOf,
} from '../../model/model.js'

export type NumberShape = IntegerShape | BitsShape | FloatShape

/** The neighbours of what `valid` or a constant allows, as far as the field's type holds them. */
export function forbidden({ role, valid }: Field, shape: NumberShape): Literal[] {
  const allowed = role.kind === 'constant' ? [role.value] : valid?.kind === 'any-of' ? valid.values : []
  const beside = allowed.flatMap((value) => [step(value, -1, shape), step(value, 1, shape)])
  const outside = valid?.kind === 'range' ? [step(valid.min, -1, shape), step(valid.max, 1, shape)] : []
  return [...new Set([...beside, ...outside])].flatMap((value) =>
    value === undefined || allowed.includes(value) ? [] : [value],
  )
}

function step(value: Literal | undefined, by: 1 | -1, shape: NumberShape): Literal | undefined {
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') {
    const next = value + by * Math.max(1, Math.abs(value))
    return shape.kind === 'float' && shape.bytes === 4 ? Math.fround(next) : next
  }
  if (typeof value !== 'bigint' || shape.kind === 'float') return undefined
  const { min, max } = limitsOf(shape)
  const next = value + BigInt(by)
  return next < min || next > max ? undefined : next
}
