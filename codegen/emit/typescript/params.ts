/** What a type's functions are told beside its value: its parameters, and the arguments that stand for them. */

import type { Expression } from '../../model/expression.js'
import type { Struct, StructShape } from '../../model/model.js'
import { type Access, printArgument } from './expressions.js'
import type { Module } from './module.js'
import { local } from './spelling.js'
import { elementType } from './struct-type.js'

/** `, len: number`, to stand behind the first parameters of a function with the body. */
export function printParams(module: Module, { params }: Struct, body: readonly string[]): string {
  const typed = params.map((param) => `, ${named(local(param), body)}: ${elementType(module, param.shape)}`)
  return typed.join('')
}

/** A parameter's name, marked where the body has no use for it. */
export function named(name: string, body: readonly string[]): string {
  const used = new RegExp(`(?<![\\w.'])${name}\\b`)
  return body.some((line) => used.test(line)) ? name : `_${name}`
}

/** `, packet.len`, in the same order. */
export function printArguments(module: Module, { struct, args }: StructShape, access: Access): string {
  const told = struct.params.map((param, i): string => {
    const arg: Expression | undefined = args[i]
    return arg ? `, ${printArgument(module, arg, param, access)}` : ''
  })
  return told.join('')
}
