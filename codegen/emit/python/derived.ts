/** Fields that the writer derives from what they measure. */

import type { Field, Measure, Struct } from '../../model/model.js'
import { type Module, quote } from './module.js'
import { attribute, local, packetOf, place, runtime } from './spelling.js'

/** Lines that put the derived field into a local; a second measure has to agree with the first. */
export function printDerived(module: Module, struct: Struct, field: Field): string[] {
  if (field.role.kind !== 'derived') return []
  const [first, ...others] = field.role.measures
  if (!first) return []
  const name = local(field)
  return [
    `${name} = ${derivation(module, struct, field, first)}`,
    ...others.map((other) => {
      const names = [first.field, other.field].map((one) => quote(one.name.spec)).join(', ')
      const check = module.use('check_agreement', runtime('checks'))
      return `${check}(${name}, ${derivation(module, struct, field, other)}, ${names}, ${place(struct, field)})`
    }),
  ]
}

/** measured = scale × length + offset, solved for the length. */
function derivation(module: Module, struct: Struct, field: Field, measure: Measure): string {
  const length = lengthOf(module, struct, measure.field)
  const { offset, scale } = measure
  if (scale === 1n && offset === 0n) return length
  if (scale === 1n) return `${length} ${offset > 0n ? '-' : '+'} ${offset > 0n ? offset : -offset}`
  const names = `${quote(measure.field.name.spec)}, ${place(struct, field)}`
  return `${module.use('derive', runtime('checks'))}(${length}, ${offset}, ${scale}, ${names})`
}

/** How long the value is: elements of a list, bytes of text or data with their terminator. */
function lengthOf(module: Module, struct: Struct, field: Field): string {
  const value = `self.${attribute(field)}`
  const at = `${packetOf(struct)}, ${quote(field.name.spec)}`
  if (field.repeat) return `${module.use('count_of', runtime('checks'))}(${value}, ${at})`
  const { shape, role } = field
  if (shape.kind !== 'text' && shape.kind !== 'bytes') throw new Error(`${field.name.spec} has no length`)
  const end = shape.terminator === undefined ? '' : ' + 1'
  if (shape.kind === 'bytes') return `${module.use('data_size', runtime('data'))}(${value}, ${at})${end}`
  const written = role.kind === 'constant' ? quote(String(role.value)) : value
  return `${module.use('text_size', runtime('text'))}(${written}, ${quote(shape.encoding)}, ${at})${end}`
}
