/** Names in expressions: fields and their members, parameters, instances, `_`, enum entries, and methods. */

import { alsoAt, problems } from '../spec/diagnostics.js'
import { hint } from '../spec/hint.js'
import type { Span } from '../spec/source.js'
import { derivedElsewhere } from './derived-elsewhere.js'
import { type Expression, rangeOfField, typeOf } from './expression.js'
import { instanceOf } from './instances.js'
import { kaitai } from './names.js'
import type { Syntax } from './parse-expression.js'
import { checkThere, LENGTHS, type Place } from './place.js'
import { Refused, refuse } from './refused.js'
import { nameType, numbersOf, type Resolver, type Scope } from './resolve.js'
import { sizeOfField } from './sizes.js'

export function nameExpression(syntax: Syntax & { readonly kind: 'name' }, resolver: Resolver): Expression {
  const at = resolver.spanOf(syntax)
  const named = lookUp(syntax.name, at, resolver.scope)
  return 'field' in named ? valueAt(named, at) : named
}

/** `a.b.c`, or a method of what stands before the dot. */
export function member(syntax: Syntax & { readonly kind: 'member' }, resolver: Resolver): Expression {
  const at = resolver.spanOf(syntax)
  const place = placeOf(syntax, resolver)
  if (place) return 'field' in place ? valueAt(place, at) : place
  const { name, of } = syntax
  if (name === '_sizeof') return sizeOfPlace(of, resolver)
  const list = placeOf(of, resolver)
  const operand =
    list && 'field' in list && list.field.repeat
      ? wholeList(list, at)
      : list && !('field' in list)
        ? list
        : resolver.resolve(of)
  const type = typeOf(operand)
  const refuseMethod = (): never => refuse(problems.outsideSubset(at, `.${name} of ${nameType(type)}`))
  switch (name) {
    case 'to_i':
      if (type === 'boolean') return { kind: 'number-of', operand, range: { min: 0n, max: 1n } }
      return typeof type === 'object'
        ? { kind: 'number-of', operand, range: numbersOf(operand) }
        : refuseMethod()
    case 'to_s':
      return type === 'integer' ? { kind: 'to-text', operand } : refuseMethod()
    case 'length':
      return type === 'text' || type === 'bytes'
        ? { kind: 'length', operand, range: LENGTHS }
        : refuseMethod()
    case 'size':
      return type === 'list' || type === 'bytes'
        ? { kind: 'length', operand, range: LENGTHS }
        : refuseMethod()
    default:
      return refuseMethod()
  }
}

export function enumEntry(type: string, entry: string, at: Span, scope: Scope): Expression {
  const found = scope.enums.get(type)
  if (!found) {
    if (scope.broken.has(type)) throw new Refused()
    return refuse(problems.unknownEnum(at, type, hint(type, [...scope.enums.keys()])))
  }
  const known = found.entries.find(({ name }) => kaitai(name) === entry)
  if (known) return { kind: 'enum', type: found, entry: known }
  const names = found.entries.map(({ name }) => kaitai(name))
  return refuse(problems.unknownResult(at, entry, type, hint(entry, names)))
}

/** `sizeof<type>` in bytes, `bitsizeof<type>` in bits. */
export function sizeOfType(type: string, unit: 'bytes' | 'bits', at: Span, scope: Scope): bigint {
  const bits = /^b([1-9]\d?)(?:le|be)?$/.exec(type)?.[1]
  if (bits !== undefined) return unit === 'bits' ? BigInt(bits) : BigInt(Math.ceil(Number(bits) / 8))
  const number = /^[usf]([1248])(?:le|be)?$/.exec(type)?.[1]
  const size = number === undefined ? scope.sizeOf(type, at) : { min: Number(number), max: Number(number) }
  if (!size) throw new Refused()
  if (size.min !== size.max) {
    refuse(
      problems.expressionType(at, `${type}, whose size is not always the same`, 'a type of a constant size'),
    )
  }
  return BigInt(size.min) * (unit === 'bits' ? 8n : 1n)
}

function sizeOfPlace(syntax: Syntax, resolver: Resolver): Expression {
  const at = resolver.spanOf(syntax)
  const place = placeOf(syntax, resolver)
  if (!place || !('field' in place))
    return refuse(problems.outsideSubset(at, '._sizeof of anything but a field'))
  const { min, max } = sizeOfField(place.field)
  if (min !== max || place.field.shape.kind === 'bits') {
    refuse(problems.expressionType(at, 'a field whose size is not always the same', 'one of a constant size'))
  }
  return { kind: 'integer', value: BigInt(min), range: { min: BigInt(min), max: BigInt(min) } }
}

/** A name by itself: a field, a parameter, `_`, or an instance's value. */
function lookUp(name: string, at: Span, scope: Scope): Place | Expression {
  const field = scope.field(name)
  if (field) return { root: { kind: 'field' }, path: [field], field }
  if (name === '_' && scope.element) {
    return { root: { kind: 'element', of: scope.element.shape }, path: [], field: scope.element }
  }
  const instance = scope.instance(name)
  if (instance === 'refused' || scope.broken.has(name)) throw new Refused()
  if (instance !== 'unknown') return instance
  const later = scope.later(name)
  if (later) return refuse(alsoAt(problems.laterField(at, name), later, `${name} stands here`))
  if (name.startsWith('_')) return refuse(problems.outsideSubset(at, name))
  return refuse(problems.unknownField(at, name, hint(name, scope.names())))
}

/** A field in a structure in a structure, or the value of an instance there; undefined where it is no such path. */
function placeOf(syntax: Syntax, resolver: Resolver): Place | Expression | undefined {
  const at = resolver.spanOf(syntax)
  if (syntax.kind === 'name') return lookUp(syntax.name, at, resolver.scope)
  if (syntax.kind !== 'member') return undefined
  const outer = placeOf(syntax.of, resolver)
  if (!outer || !('field' in outer)) return undefined
  const { shape, repeat } = outer.field
  if (shape.kind !== 'struct' || (repeat && outer.path.length > 0) || syntax.name === '_sizeof')
    return undefined
  const { struct } = shape
  const field = struct.fields.find(({ name }) => name.spec === syntax.name)
  if (field) return { root: outer.root, path: [...outer.path, field], field }
  const instance = struct.instances.find(({ name }) => name.spec === syntax.name)
  if (instance) return instanceOf(instance, outer, at)
  const known = [...struct.fields, ...struct.instances].map(({ name }) => name.spec)
  return refuse(problems.unknownField(at, syntax.name, hint(syntax.name, known)))
}

function wholeList({ root, path }: Place, at: Span): Expression {
  checkThere(root.kind, path.slice(0, -1), at)
  const last = path.at(-1)
  if (last?.condition) refuse(problems.maybeAbsent(at, last.name.spec))
  return { ...root, path, type: 'list', range: undefined }
}

function valueAt({ root, path, field }: Place, at: Span): Expression {
  const derived = derivedElsewhere(root, path, at)
  if (derived) return derived
  checkThere(root.kind, path, at)
  const { shape, role } = field
  const constant = role.kind === 'constant' && path.length > 0 ? role.value : undefined
  switch (shape.kind) {
    case 'integer':
    case 'bits': {
      if (shape.kind === 'bits' && shape.flag) return { ...root, path, type: 'boolean', range: undefined }
      const range =
        typeof constant === 'bigint' ? { min: constant, max: constant } : rangeOfField(field, shape)
      return { ...root, path, type: shape.enum ?? 'integer', range }
    }
    case 'float':
    case 'text':
    case 'bytes':
      return { ...root, path, type: shape.kind, range: undefined }
    default: {
      const found =
        shape.kind === 'contents' ? 'fixed bytes' : shape.kind === 'switch' ? 'a switch' : 'a structure'
      return refuse(problems.expressionType(at, found, 'a number, a boolean or text'))
    }
  }
}
