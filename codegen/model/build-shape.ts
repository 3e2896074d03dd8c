/** An attribute's type, size and terminator to a shape; every key that has no meaning there is refused. */

import { problems } from '../spec/diagnostics.js'
import { hint } from '../spec/hint.js'
import type { Path } from '../spec/load.js'
import type { AttributeSpec } from '../spec/spec-file.js'
import { buildArgs, splitType } from './build-params.js'
import { constantInteger, type Expression, rangeOf } from './expression.js'
import type {
  BitsShape,
  ContentsShape,
  Endian,
  EnumType,
  Extent,
  IntegerShape,
  Shape,
  StructShape,
} from './model.js'
import { isUtf16, isWide, typeName } from './model.js'
import { resolveAt, type Scope } from './resolve.js'
import type { Attribute, Context } from './scope.js'

/** Keys that only text and bytes have. */
const EXTENT_KEYS = ['size', 'size-eos', 'terminator', 'pad-right'] as const

export function buildShape(context: Context, attribute: Attribute): Shape | undefined {
  const { type } = attribute.spec
  const { spec } = attribute
  if (spec.contents !== undefined) return buildContents(context, attribute)
  if (type === undefined) return buildBytes(context, attribute)
  if (type === 'str' || type === 'strz') return buildText(context, attribute, type)

  if (!refuseKeys(context, attribute, ['encoding'], `${type} is no text`)) return undefined
  const number = /^(?<letter>[usf])(?<bytes>[1248])(?<endian>le|be)?$/.exec(type)?.groups
  const bits = /^b(?<width>[1-9]\d?)(?<endian>le|be)?$/.exec(type)?.groups
  if (!number && !(bits && Number(bits.width) <= 64)) return buildStruct(context, attribute, type)
  if (!refuseKeys(context, attribute, EXTENT_KEYS, `${type} has a size of its own`)) return undefined
  if (number) return buildNumber(context, attribute, number)
  return bits && buildBits(context, attribute, Number(bits.width), bits.endian)
}

/** A declared type, in a `size` or as long as it is. */
function buildStruct(context: Context, attribute: Attribute, type: string): StructShape | undefined {
  const { spec, typePath } = attribute
  if (!refuseKeys(context, attribute, ['enum'], 'it takes an integer')) return undefined
  if (!refuseKeys(context, attribute, ['terminator'], 'a type ends by itself, or with its size'))
    return undefined
  const split = splitType(type)
  const struct = context.struct(split?.name ?? type, typePath)
  const args = struct && buildArgs(context, attribute, struct, split?.args ?? [])
  if (!struct || !args) return undefined
  const sized = spec.size !== undefined || spec['size-eos'] === true
  if (!sized && !refuseKeys(context, attribute, ['pad-right'], 'it takes a size to fill')) return undefined
  const extent = sized ? buildExtent(context, attribute, false) : undefined
  if (extent?.kind === 'terminated' || (sized && !extent)) return undefined
  if (extent?.kind === 'size') {
    const { max } = rangeOf(extent.size)
    if (max < BigInt(struct.size.min)) {
      const at = context.spec.at([...attribute.path, 'size'])
      context.report(
        problems.neverFits(at, struct.name.spec, `it takes ${struct.size.min} bytes or more of ${max}`),
      )
      return undefined
    }
  }
  return { kind: 'struct', struct, args, extent, pad: spec['pad-right'] }
}

function refuseKeys(
  context: Context,
  { spec, path }: Attribute,
  keys: readonly (keyof AttributeSpec)[],
  reason: string,
): boolean {
  const found = keys.filter((key) => spec[key] !== undefined)
  for (const key of found) context.report(problems.needless(context.spec.keyAt([...path, key]), key, reason))
  return found.length === 0
}

function buildNumber(
  context: Context,
  attribute: Attribute,
  type: Readonly<Record<string, string | undefined>>,
): Shape | undefined {
  const size = Number(type.bytes)
  const endian: Endian = type.endian === 'le' || type.endian === 'be' ? type.endian : context.meta.endian
  if (type.letter === 'f') {
    if (!refuseKeys(context, attribute, ['enum'], 'it takes an integer')) return undefined
    if (size === 4 || size === 8) return { kind: 'float', bytes: size, endian }
    const at = context.spec.at(attribute.typePath)
    context.report(problems.unknownType(at, `f${size}`, hint(`f${size}`, ['f4', 'f8'])))
    return undefined
  }
  if (size !== 1 && size !== 2 && size !== 4 && size !== 8) return undefined
  const shape: IntegerShape = {
    kind: 'integer',
    bytes: size,
    signed: type.letter === 's',
    endian,
    enum: undefined,
  }
  return withEnum(context, attribute, shape)
}

function buildBits(
  context: Context,
  attribute: Attribute,
  width: number,
  suffix: string | undefined,
): Shape | undefined {
  const endian: Endian = suffix === 'le' || suffix === 'be' ? suffix : (context.meta['bit-endian'] ?? 'be')
  const flag = width === 1 && attribute.spec.enum === undefined
  const shape: BitsShape = { kind: 'bits', width, endian, enum: undefined, flag, position: 0, groupBytes: 0 }
  return withEnum(context, attribute, shape)
}

function withEnum<T extends IntegerShape | BitsShape>(
  context: Context,
  attribute: Attribute,
  shape: T,
): T | undefined {
  const name = attribute.spec.enum
  if (name === undefined) return shape
  const at = context.spec.at([...attribute.path, 'enum'])
  const type: EnumType | undefined = context.enums.get(name)
  if (!type) {
    if (!context.broken.has(name))
      context.report(problems.unknownEnum(at, name, hint(name, [...context.enums.keys()])))
    return undefined
  }
  if (isWide(shape)) {
    context.report(problems.wideEnum(at, typeName(shape)))
    return undefined
  }
  return { ...shape, enum: type }
}

function buildText(context: Context, attribute: Attribute, type: 'str' | 'strz'): Shape | undefined {
  const { spec } = attribute
  if (!refuseKeys(context, attribute, ['enum'], 'it takes an integer')) return undefined
  const encoding = spec.encoding ?? context.meta.encoding
  if (encoding === undefined) {
    context.report(problems.missingKey(context.spec.keyAt(attribute.typePath), 'encoding'))
    return undefined
  }
  const terminator = spec.terminator ?? (type === 'strz' ? 0 : undefined)
  if ((terminator ?? 0) > 0x7f || (spec['pad-right'] ?? 0) > 0x7f) {
    context.report(
      problems.outsideSubset(context.spec.at(attribute.path), 'a terminator or padding above 0x7f in text'),
    )
    return undefined
  }
  const utf16 = isUtf16(encoding)
  if (utf16 && ((terminator ?? 0) > 0 || spec['pad-right'] !== undefined)) {
    const what = `a terminator other than 0, or padding, in ${encoding}`
    context.report(problems.outsideSubset(context.spec.at(attribute.path), what))
    return undefined
  }
  const extent = buildExtent(context, attribute, terminator !== undefined, utf16 ? 2n : 1n)
  return (
    extent && {
      kind: 'text',
      encoding,
      extent,
      terminator,
      pad: spec['pad-right'],
      mayEndEarly: spec['may-end-early'] ?? false,
    }
  )
}

function buildBytes(context: Context, attribute: Attribute): Shape | undefined {
  const { spec } = attribute
  if (!refuseKeys(context, attribute, ['enum', 'encoding'], 'these are bytes; a type is missing'))
    return undefined
  const extent = buildExtent(context, attribute, spec.terminator !== undefined)
  return (
    extent && {
      kind: 'bytes',
      extent,
      terminator: spec.terminator,
      pad: spec['pad-right'],
      mayEndEarly: spec['may-end-early'] ?? false,
    }
  )
}

function buildExtent(
  context: Context,
  attribute: Attribute,
  terminated: boolean,
  terminator = 1n,
): Extent | undefined {
  const { spec, path, scope } = attribute
  if (spec.size !== undefined && spec['size-eos']) {
    context.report(problems.twoExtents(context.spec.keyAt([...path, 'size-eos']), 'size and size-eos'))
    return undefined
  }
  if (spec.size !== undefined) {
    const size = sizeExpression(context, [...path, 'size'], scope)
    const constant = size && constantInteger(size)
    if (terminated && constant !== undefined && constant < terminator) {
      const at = context.spec.at([...path, 'size'])
      context.report(problems.neverFits(at, 'the terminator', `the size is ${constant}`))
      return undefined
    }
    return size && { kind: 'size', size }
  }
  if (spec['size-eos']) return { kind: 'eos' }
  if (!refuseKeys(context, attribute, ['pad-right'], 'it takes a size to fill')) return undefined
  if (terminated) return { kind: 'terminated' }
  context.report(problems.noExtent(context.spec.at([...path, 'id']), spec.id))
  return undefined
}

function buildContents(context: Context, attribute: Attribute): ContentsShape | undefined {
  const { spec, path } = attribute
  const other = ['type', 'enum', 'encoding', 'valid', 'repeat', ...EXTENT_KEYS] as const
  if (!refuseKeys(context, attribute, other, 'contents says it all')) return undefined
  const bytes: number[] = []
  for (const part of [spec.contents ?? []].flat()) {
    if (typeof part === 'string') bytes.push(...new TextEncoder().encode(part))
    else if (Number.isInteger(part) && part >= 0 && part <= 255) bytes.push(part)
    else {
      context.report(problems.badBytes(context.spec.at([...path, 'contents']), String(part)))
      return undefined
    }
  }
  return { kind: 'contents', bytes }
}

/** An integer expression that is not negative for every packet. */
export function sizeExpression(context: Context, path: Path, scope: Scope): Expression | undefined {
  const size = resolveAt(context, path, scope, 'an integer')
  if (!size) return undefined
  const { min, max } = rangeOf(size)
  if (max >= 0n) return size
  context.report(problems.negativeSize(context.spec.at(path), min === max ? `${min}` : `${min} to ${max}`))
  return undefined
}
