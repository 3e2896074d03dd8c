/** Fields that the writer derives from what they measure. */

import { type Field, isWide, type Measure, type Struct } from '../../model/model.js'
import type { Access } from './expressions.js'
import { type Module, quote } from './module.js'
import { local, property, runtime } from './spelling.js'

/** How the writer sees a field: derived ones stand in a local, the rest in the packet. */
export const writerAccess: Access = (field) =>
  field.role.kind === 'derived' ? local(field) : `packet.${property(field)}`

/** Lines that put the derived field into a local; a second measure has to agree with the first. */
export function printDerived(module: Module, struct: Struct, field: Field): string[] {
  if (field.role.kind !== 'derived') return []
  const [first, ...others] = field.role.measures
  if (!first) return []
  const value = derivation(module, struct, field, first)
  const wide = (field.shape.kind === 'integer' || field.shape.kind === 'bits') && isWide(field.shape)
  const lines = [`const ${local(field)} = ${wide ? `BigInt(${value})` : value}`]
  for (const other of others) {
    const a = wide ? `Number(${local(field)})` : local(field)
    const names = [first.field, other.field, struct, field].map(({ name }) => quote(name.spec)).join(', ')
    lines.push(
      `${module.use('agree', runtime('checks'))}(${a}, ${derivation(module, struct, field, other)}, ${names})`,
    )
  }
  return lines
}

function derivation(module: Module, struct: Struct, field: Field, measure: Measure): string {
  const length = lengthOf(module, measure.field)
  const { offset, scale } = measure
  if (scale === 1n && offset === 0n) return length
  if (scale === 1n) return `${length} ${offset > 0n ? '-' : '+'} ${offset > 0n ? offset : -offset}`
  const names = `${quote(measure.field.name.spec)}, ${quote(struct.name.spec)}, ${quote(field.name.spec)}`
  return `${module.use('derive', runtime('checks'))}(${length}, ${offset}, ${scale}, ${names})`
}

/** How long the value is: elements of a list, bytes of text or data with their terminator. */
export function lengthOf(module: Module, field: Field, value = `packet.${property(field)}`): string {
  if (field.repeat) return `${value}.length`
  const { shape, role } = field
  if (shape.kind !== 'text' && shape.kind !== 'bytes') throw new Error(`${field.name.spec} has no length`)
  const extra = shape.terminator === undefined ? 0 : 1
  if (role.kind === 'constant') return String(Buffer.byteLength(String(role.value)) + extra)
  const length =
    shape.kind === 'text'
      ? module.use('utf8Length', runtime('text'))
      : module.use('dataLength', runtime('data'))
  return `${length}(${value})${extra === 0 ? '' : ' + 1'}`
}
