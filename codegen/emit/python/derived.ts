/** Fields that the writer derives from what they measure. */

import { argumentsOf, type Expression, fieldsIn } from '../../model/expression.js'
import { isMeasured } from '../../model/layout.js'
import { type Field, type Measure, type Struct, terminatorBytes } from '../../model/model.js'
import { writeShape } from './encode.js'
import { type Module, quote } from './module.js'
import { attribute, beside, local, place, runtime } from './spelling.js'

/**
 * Lines that put the derived field into a local; a second measure has to agree with the first.
 * @param done the fields that have been printed already, and what has been written aside
 */
export function printDerived(module: Module, struct: Struct, field: Field, done: Set<Field>): string[] {
  if (field.role.kind !== 'derived' || done.has(field)) return []
  done.add(field)
  const [first, ...others] = field.role.measures
  if (!first) return []
  const before = field.role.measures.flatMap((measure) => writeAside(module, struct, measure.field, done))
  const name = local(field)
  return [
    ...before,
    `${name} = ${derivation(module, struct, field, first)}`,
    ...others.map((other) => {
      const names = [first.field, other.field].map((one) => quote(one.name.spec)).join(', ')
      const check = module.use('check_agreement', runtime('checks'))
      return `${check}(${name}, ${derivation(module, struct, field, other)}, ${names}, ${place(struct, field)})`
    }),
  ]
}

/** Whether the field's bytes are only known once they are there, and its length has to be known before. */
export function isWrittenAside(struct: Struct, field: Field): boolean {
  const built = field.shape.kind === 'struct' || field.shape.kind === 'switch'
  return built && !field.repeat && isMeasured(struct, field)
}

/** Where it is written meanwhile. */
export const asideLocal = (struct: Struct, field: Field): string => beside(struct, field, 'part')

function writeAside(module: Module, struct: Struct, field: Field, done: Set<Field>): string[] {
  if (!isWrittenAside(struct, field) || done.has(field)) return []
  done.add(field)
  const { shape } = field
  const on: Expression[] = shape.kind === 'switch' ? [shape.on] : []
  const told = [...argumentsOf(shape), ...on].flatMap(fieldsIn)
  const part = asideLocal(struct, field)
  return [
    ...told.flatMap((other) => printDerived(module, struct, other, done)),
    `${part} = ${module.use('Writer', runtime('writer'))}()`,
    ...writeShape(module, struct, field, shape, `self.${attribute(field)}`, { out: part }),
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

/** How long the value is: elements of a list, bytes of anything else, with its terminator. */
function lengthOf(module: Module, struct: Struct, field: Field): string {
  const value = `self.${attribute(field)}`
  const at = place(struct, field)
  if (field.repeat) return `${module.use('count_of', runtime('checks'))}(${value}, ${at})`
  if (isWrittenAside(struct, field)) return `len(${asideLocal(struct, field)}.data)`
  const { shape, role } = field
  if (shape.kind !== 'text' && shape.kind !== 'bytes') throw new Error(`${field.name.spec} has no length`)
  const end = terminatorBytes(shape) === 0 ? '' : ` + ${terminatorBytes(shape)}`
  if (shape.kind === 'bytes') return `${module.use('data_size', runtime('data'))}(${value}, ${at})${end}`
  const written = role.kind === 'constant' ? quote(String(role.value)) : value
  return `${module.use('text_size', runtime('text'))}(${written}, ${quote(shape.encoding)}, ${at})${end}`
}
