/** What writing and reading share of a structure's layout. */

import type { BitsShape, Field, Protocol, Struct, Valid } from '../model/model.js'
import { sizeOfField } from '../model/sizes.js'
import { evaluateBoolean, type Scope } from './evaluate.js'
import type { Value } from './value.js'

export interface BitField extends Field {
  readonly shape: BitsShape
}

/** A field by itself, or the bit fields that share their bytes. */
export type Unit = Field | readonly BitField[]

export function unitsOf({ fields }: Struct): Unit[] {
  const units: (Field | BitField[])[] = []
  for (const field of fields) {
    const last = units.at(-1)
    if (!isBitField(field)) units.push(field)
    else if (field.shape.position > 0 && Array.isArray(last)) last.push(field)
    else units.push([field])
  }
  return units
}

export function isGroup(unit: Unit): unit is readonly BitField[] {
  return Array.isArray(unit)
}

function isBitField(field: Field): field is BitField {
  return field.shape.kind === 'bits'
}

export function isAllowed(valid: Valid, { shape }: Field, value: Value, scope: Scope): boolean {
  const found = shape.kind === 'float' && shape.bytes === 4 ? Math.fround(Number(value)) : value
  switch (valid.kind) {
    case 'any-of':
      return valid.values.some((allowed) => allowed === found)
    case 'range':
      return (
        (valid.min === undefined || found >= valid.min) && (valid.max === undefined || found <= valid.max)
      )
    case 'holds':
      return evaluateBoolean(valid.condition, scope, value)
  }
}

export function join(outer: string, inner: string): string {
  return outer === '' || inner === '' ? outer + inner : `${outer}.${inner}`
}

/** Bytes from the start of the packet to a field of its header. */
export function headerOffset({ header }: Protocol, field: Field): number {
  const { fields } = header.struct
  return fields.slice(0, fields.indexOf(field)).reduce((sum, before) => sum + sizeOfField(before).min, 0)
}
