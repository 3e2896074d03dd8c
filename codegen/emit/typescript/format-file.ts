/** A file format's reader and writer: its root type from whole bytes, and back. */

import type { Format } from '../../model/model.js'
import { kebab, pascal } from '../../model/names.js'
import type { Files } from '../text.js'
import { enumsFile } from './enums-file.js'
import { docComment, Module, quote } from './module.js'
import { runtimeOf } from './runtime-files.js'
import { readFunction, runtime, sizeExpression, typeModule, writeFunction } from './spelling.js'
import { typeFile } from './struct-files.js'

export function emitFormat(format: Format): Files {
  const modules = [
    ...(format.enums.length > 0 ? [enumsFile(format)] : []),
    ...format.types.map((struct) => typeFile(format, struct)),
    codecFile(format),
    indexFile(format),
  ]
  const files: Files = new Map(modules.map((module) => [module.path, String(module)]))
  for (const [path, text] of runtimeOf(format.file, modules)) files.set(path, text)
  return files
}

const codecModule = ({ name }: Format): string => `${kebab(name)}.ts`

function codecFile(format: Format): Module {
  const { root, file } = format
  const module = new Module(codecModule(format), file)
  const [name, from] = [pascal(root.name), typeModule(root)]
  const type = module.useType(name, from)
  const size = sizeExpression(root, (use) => module.use(use, from), 'value')
  module.print(
    ...docComment(
      [format.title, format.doc ?? '', '@throws DecodeError where the bytes are not exactly this'].filter(
        Boolean,
      ),
    ),
    `export function decode${name}(bytes: Uint8Array): ${type} {`,
    `  const cursor = new ${module.use('Cursor', runtime('cursor'))}(bytes, 0, 0, bytes.length)`,
    `  const value = ${module.use(readFunction(root), from)}(cursor)`,
    `  cursor.finish(${quote(root.name.spec)})`,
    '  return value',
    '}',
    '',
    '/** Lengths, counts, constants and padding are derived. @throws EncodeError where a value does not fit */',
    `export function encode${name}(value: ${type}): Uint8Array {`,
    `  const bytes = new Uint8Array(${size})`,
    `  ${module.use(writeFunction(root), from)}(value, bytes, 0)`,
    '  return bytes',
    '}',
  )
  return module
}

function indexFile(format: Format): Module {
  const module = new Module('index.ts', format.file)
  module.reexport(codecModule(format))
  if (format.enums.length > 0) module.reexport('enums.ts')
  for (const struct of format.types) module.reexport(typeModule(struct))
  module.reexport(runtime('cursor'))
  module.reexport(runtime('errors'))
  return module
}
