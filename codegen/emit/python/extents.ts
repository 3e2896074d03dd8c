/** Text and bytes: how they are written and read, and where they end. */

import { type BytesShape, type TextShape, terminatorBytes } from '../../model/model.js'
import { printExpression, readerAccess, writerAccess } from './expressions.js'
import { bytesLiteral, type Module, quote } from './module.js'
import { runtime } from './spelling.js'

/** @param at packet and field, as arguments @param out what is written into */
export function putText(module: Module, shape: TextShape, value: string, at: string, out: string): string {
  const put = module.use('put_text', runtime('text'))
  return `${put}(${out}, ${value}, ${quote(shape.encoding)}, ${at}${extentOf(module, shape, out)})`
}

export function putData(module: Module, shape: BytesShape, value: string, at: string, out: string): string {
  return `${module.use('put_data', runtime('data'))}(${out}, ${value}, ${at}${extentOf(module, shape, out)})`
}

export function takeValue(module: Module, shape: TextShape | BytesShape, at: string): string {
  const text = shape.kind === 'text'
  const encoding = text ? `, ${quote(shape.encoding)}` : ''
  if (shape.extent.kind === 'terminated') {
    const take = text
      ? module.use('take_ended_text', runtime('text'))
      : module.use('take_ended', runtime('fields'))
    return `${take}(cursor${encoding}, ${endLiteral(shape)}, ${at})`
  }
  const size =
    shape.extent.kind === 'eos' ? 'cursor.left' : printExpression(module, shape.extent.size, readerAccess)
  const limits = [
    shape.terminator === undefined ? '' : `, end=${endLiteral(shape)}`,
    shape.pad === undefined ? '' : `, pad=${shape.pad}`,
    shape.mayEndEarly ? ', may_end_early=True' : '',
  ].join('')
  const take = text ? module.use('take_text', runtime('text')) : module.use('take_data', runtime('data'))
  return `${take}(cursor, ${size}${encoding}, ${at}${limits})`
}

/** Where a value that is written ends, as further arguments. What is written aside tells its size itself. */
function extentOf(module: Module, shape: TextShape | BytesShape, out: string): string {
  const { extent, terminator, pad } = shape
  const given = extent.kind === 'size' && out === 'out'
  const size = given ? printExpression(module, extent.size, writerAccess) : undefined
  return [
    size === undefined ? '' : `, size=${size}`,
    terminator === undefined ? '' : `, end=${endLiteral(shape)}`,
    pad === undefined ? '' : `, pad=${pad}`,
  ].join('')
}

/** The terminator. */
function endLiteral(shape: TextShape | BytesShape): string {
  return bytesLiteral(Array.from({ length: terminatorBytes(shape) }, () => shape.terminator ?? 0))
}
