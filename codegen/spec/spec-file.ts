/**
 * What a spec file holds once protocol/packet-spec.schema.json has accepted it. The names are the file's own;
 * what each key means is said in the schema.
 */

export interface SpecFile {
  readonly meta?: MetaSpec
  readonly header?: HeaderSpec
  readonly enums?: Readonly<Record<string, EnumSpec>>
  readonly types?: Readonly<Record<string, StructureSpec>>
  readonly session?: SessionSpec
  readonly packets?: Readonly<Record<string, PacketSpec>>
}

export type Endian = 'le' | 'be'
export type Encoding = 'UTF-8' | 'ASCII' | 'UTF-16LE' | 'UTF-16BE'

/** Lint rules that are silenced for what holds this, each with the reason. */
export type Silenced = Readonly<Record<string, string>>

export interface MetaSpec {
  readonly id: string
  readonly title?: string
  readonly doc?: string
  readonly lint?: Silenced
  readonly endian: Endian
  readonly 'bit-endian'?: Endian
  readonly encoding?: Encoding
}

export interface HeaderSpec extends StructureSpec {
  readonly 'frame-length': string
  readonly 'packet-id': string
}

export type EnumSpec = Readonly<Record<string, string | EnumEntrySpec>>

export interface EnumEntrySpec {
  readonly id: string
  readonly doc?: string
  readonly lint?: Silenced
}

export interface StructureSpec {
  readonly doc?: string
  readonly lint?: Silenced
  readonly params?: readonly ParamSpec[]
  readonly seq: readonly AttributeSpec[]
  readonly instances?: Readonly<Record<string, InstanceSpec>>
}

export interface ParamSpec {
  readonly id: string
  readonly type: string
  readonly enum?: string
  readonly doc?: string
  readonly lint?: Silenced
}

export interface InstanceSpec {
  readonly value: Scalar
  readonly enum?: string
  readonly doc?: string
  readonly lint?: Silenced
}

export type Scalar = number | bigint | string | boolean

export interface AttributeSpec {
  readonly id: string
  readonly doc?: string
  readonly lint?: Silenced
  readonly type?: string | SwitchSpec
  readonly size?: Scalar
  readonly 'size-eos'?: boolean
  readonly encoding?: Encoding
  readonly terminator?: number
  readonly 'pad-right'?: number
  readonly contents?: number | string | readonly (number | string)[]
  readonly repeat?: 'expr' | 'eos' | 'until'
  readonly 'repeat-expr'?: Scalar
  readonly 'repeat-until'?: Scalar
  readonly if?: Scalar
  readonly enum?: string
  readonly valid?: Scalar | ValidSpec
  readonly reserved?: boolean
  readonly 'may-end-early'?: boolean
}

export interface SwitchSpec {
  readonly 'switch-on': Scalar
  readonly cases: Readonly<Record<string, string>>
}

export interface ValidSpec {
  readonly eq?: Scalar
  readonly min?: Scalar
  readonly max?: Scalar
  readonly 'any-of'?: readonly Scalar[]
  readonly 'in-enum'?: boolean
  readonly expr?: Scalar
}

export interface SessionSpec {
  readonly doc?: string
  readonly lint?: Silenced
  readonly states: readonly string[]
  readonly result?: { readonly field: string; readonly success: string }
}

export interface PacketSpec {
  readonly id: number
  readonly from: 'client' | 'server' | 'internal'
  readonly doc?: string
  readonly lint?: Silenced
  readonly seq?: readonly AttributeSpec[]
  readonly instances?: Readonly<Record<string, InstanceSpec>>
  readonly in?: string | readonly string[]
  readonly otherwise?: string
  readonly malformed?: string
  readonly refusals?: readonly string[]
  readonly effects?: readonly EffectSpec[]
  readonly goes?: string
  readonly view?: boolean
}

export interface EffectSpec {
  readonly send?: string
  readonly to?: 'others' | 'sender' | 'user'
  readonly repeat?: boolean
  readonly when?: string | readonly string[]
  readonly reply?: string
  readonly ask?: string
  readonly of?: string
  readonly answer?: string
  readonly meanwhile?: string
}
