/** Straight-line code that writes a structure into `out`. */

import { isMeasured } from '../../model/layout.js'
import {
  type Field,
  type Shape,
  type Struct,
  type StructShape,
  type SwitchShape,
  typeName,
} from '../../model/model.js'
import { sizeOfElement } from '../../model/sizes.js'
import { indent } from '../text.js'
import { packBits } from './bits.js'
import { asideLocal, isWrittenAside, printDerived } from './derived.js'
import { printExpression, printLiteral, writerAccess } from './expressions.js'
import { putData, putText } from './extents.js'
import { bytesLiteral, type Module, quote } from './module.js'
import {
  attribute,
  beside,
  caseName,
  className,
  indexed,
  local,
  place,
  runtime,
  typeModule,
} from './spelling.js'
import { validDemand } from './valid.js'

export function printWrites(module: Module, struct: Struct): string[] {
  const done = new Set<Field>()
  return struct.fields.flatMap((field) => [
    ...printDerived(module, struct, field, done),
    ...(field.condition ? conditional(module, struct, field) : repeated(module, struct, field)),
  ])
}

function conditional(module: Module, struct: Struct, field: Field): string[] {
  if (!field.condition) return []
  const condition = printExpression(module, field.condition, writerAccess)
  const lines = indent(repeated(module, struct, field), 4)
  if (field.role.kind !== 'value') return [`if ${condition}:`, ...lines]
  const value = `self.${attribute(field)}`
  const check = module.use('check_presence', runtime('checks'))
  return [`${check}(${condition}, ${value}, ${place(struct, field)})`, `if ${value} is not None:`, ...lines]
}

function repeated(module: Module, struct: Struct, field: Field): string[] {
  const value = writtenValue(field)
  const { repeat, shape } = field
  if (!repeat) return writeElement(module, struct, field, value)
  const at = place(struct, field)
  const lines: string[] = []
  if (repeat.until === 'count' && !isMeasured(struct, field)) {
    const found = `${module.use('count_of', runtime('checks'))}(${value}, ${at})`
    const count = printExpression(module, repeat.count, writerAccess)
    lines.push(`${module.use('check_count', runtime('checks'))}(${found}, ${count}, ${at})`)
  } else if (!isMeasured(struct, field))
    lines.push(`${module.use('check_list', runtime('checks'))}(${value}, ${at})`)

  const item = beside(struct, field, 'item')
  const numbered = shape.kind === 'struct' || shape.kind === 'switch'
  const head = numbered ? `for index, ${item} in enumerate(${value}):` : `for ${item} in ${value}:`
  lines.push(head, ...indent(writeElement(module, struct, field, item, numbered ? 'index' : undefined), 4))
  if (repeat.until === 'condition') {
    const last = printExpression(module, repeat.condition, { ...writerAccess, element: 'item' })
    lines.push(`${module.use('check_last', runtime('checks'))}(${value}, lambda item: ${last}, ${at})`)
  }
  return lines
}

/** What is written: the packet's, the derived one, or the constant. */
function writtenValue(field: Field): string {
  if (field.role.kind === 'constant') return printLiteral(field.role.value, field)
  if (field.role.kind === 'frame') return field.role.of === 'id' ? 'packet_id' : 'length'
  return field.role.kind === 'derived' ? local(field) : `self.${attribute(field)}`
}

/** @param index of the element, where it is one that has fields of its own */
function writeElement(module: Module, struct: Struct, field: Field, value: string, index?: string): string[] {
  const { shape } = field
  if (shape.kind !== 'struct' && shape.kind !== 'switch') {
    return [...checkValid(module, struct, field, value), ...writeShape(module, struct, field, shape, value)]
  }
  // Once it is written, everything in it is known to be of its type.
  const write = isWrittenAside(struct, field)
    ? [`out.data += ${asideLocal(struct, field)}.data`]
    : writeShape(module, struct, field, shape, value, { index })
  return [...write, ...checkValid(module, struct, field, value)]
}

interface Where {
  /** What is written into; `out` unless told. */
  readonly out?: string
  readonly index?: string | undefined
}

/** @param shape the field's, or that of one of its cases */
export function writeShape(
  module: Module,
  struct: Struct,
  field: Field,
  shape: Shape,
  value: string,
  { out = 'out', index }: Where = {},
): string[] {
  const reserved = field.role.kind === 'reserved'
  const at = place(struct, field)
  switch (shape.kind) {
    case 'integer':
    case 'float': {
      const type = module.use(typeName(shape).toUpperCase(), runtime('numbers'))
      return [`${type}.put(${out}, ${reserved ? '0' : value}, ${at})`]
    }
    case 'bits':
      return packBits(module, struct, field, shape, value)
    case 'contents':
      return shape.bytes.length === 0 ? [] : [`${out}.data += ${bytesLiteral(shape.bytes)}`]
    case 'struct':
      return writeStruct(module, struct, field, shape, value, { out, index })
    case 'switch':
      return writeCase(module, struct, field, shape, value, { out, index })
    case 'text':
      return [putText(module, shape, value, at, out)]
    case 'bytes':
      return [
        reserved
          ? `${out}.data += bytes(${sizeOfElement(shape).min})`
          : putData(module, shape, value, at, out),
      ]
  }
}

/** Where bytes are set aside for the structure that it does not measure itself, it has to fill them. */
function writeStruct(
  module: Module,
  struct: Struct,
  field: Field,
  shape: StructShape,
  value: string,
  { out = 'out', index }: Where,
): string[] {
  const type = module.use(className(shape.struct.name), typeModule(shape.struct))
  const args = shape.args.map((arg) => `, ${printExpression(module, arg, writerAccess)}`).join('')
  const write = [
    `with ${module.use('within', runtime('errors'))}(${indexed(struct, field, index)}):`,
    `    ${module.use('check_struct', runtime('checks'))}(${value}, ${type})`,
    `    ${value}.write(${out}${args})`,
  ]
  const { extent, pad } = shape
  const given = extent?.kind === 'size' && (field.repeat || !isMeasured(struct, field))
  if (!extent || (!given && pad === undefined)) return write
  const start = beside(struct, field, 'at')
  const size = given ? printExpression(module, extent.size, writerAccess) : 'None'
  const fill = module.use('fill_part', runtime('writer'))
  return [
    `${start} = len(${out}.data)`,
    ...write,
    `${fill}(${out}, ${start}, ${size}, ${pad ?? 'None'}, ${place(struct, field)})`,
  ]
}

/** The value says which case it is, and the packet's other fields have to say the same. */
function writeCase(
  module: Module,
  struct: Struct,
  field: Field,
  { on, variants }: SwitchShape,
  value: string,
  where: Where,
): string[] {
  const cases = variants.flatMap(({ name, values }) =>
    values.map((one) => `${printExpression(module, one, writerAccess)}: ${quote(caseName(name))}`),
  )
  const rest = variants.find(({ values }) => values.length === 0)
  const asked = [
    printExpression(module, on, writerAccess),
    `{${cases.join(', ')}}`,
    rest ? quote(caseName(rest.name)) : 'None',
  ]
  const check = module.use('check_case', runtime('checks'))
  const lines = [`${check}(${value}, ${asked.join(', ')}, ${place(struct, field)})`]
  for (const [i, variant] of variants.entries()) {
    const body = writeShape(module, struct, field, variant.shape, `${value}[1]`, where)
    if (variants.length === 1) return [...lines, ...body]
    const last = i === variants.length - 1
    const test = last
      ? 'else:'
      : `${i === 0 ? 'if' : 'elif'} ${value}[0] == ${quote(caseName(variant.name))}:`
    lines.push(test, ...indent(body, 4))
  }
  return lines
}

/** The type first, because a comparison with another one raises by itself. */
function checkValid(module: Module, struct: Struct, field: Field, value: string): string[] {
  const { valid, shape, role } = field
  if (!valid) return []
  const at = place(struct, field)
  const single = shape.kind === 'float' && shape.bytes === 4 && valid.kind !== 'holds'
  const written = single ? `${module.use('single', runtime('numbers'))}(${value})` : value
  const { condition, expected } = validDemand(module, valid, field, written, writerAccess)
  const check = `${module.use('check_write', runtime('checks'))}(${condition}, ${value}, ${quote(expected)}, ${at})`
  const type = typeCheck(shape)
  if (role.kind === 'derived' || type === undefined) return [check]
  return [`${module.use(type, runtime('checks'))}(${value}, ${at})`, check]
}

/** The runtime's function; undefined where writing the value has checked it. */
function typeCheck(shape: Shape): string | undefined {
  switch (shape.kind) {
    case 'text':
      return 'check_text'
    case 'bytes':
      return 'check_bytes'
    case 'float':
      return 'check_number'
    case 'integer':
      return 'check_integer'
    case 'bits':
      return shape.flag ? 'check_flag' : 'check_integer'
    default:
      return undefined
  }
}
