/**
 * The model to a Python package. A structure's module is put together in struct-files.ts from its dataclass
 * (struct-class.ts), writer (encode.ts) and reader (decode.ts); the other files stand on that. The runtime is
 * plain Python under runtime/ and is copied as it is.
 */

import type { Protocol } from '../../model/model.js'
import { readRuntime } from '../shared/runtime.js'
import { banner, type Files } from '../text.js'
import { clientFile } from './client-file.js'
import { enumsFile } from './enums-file.js'
import { framesFile } from './frames-file.js'
import { headerFile } from './header-file.js'
import { indexFile } from './index-file.js'
import { Module } from './module.js'
import { packetsFile } from './packets-file.js'
import { pyproject, readme } from './project-files.js'
import { sessionFile } from './session-file.js'
import { packageName, runtime } from './spelling.js'
import { packetFile, typeFile } from './struct-files.js'

const RUNTIME = [
  'bits',
  'checks',
  'connection',
  'cursor',
  'data',
  'enums',
  'errors',
  'fields',
  'frame_reader',
  'numbers',
  'requests',
  'text',
  'writer',
]

/** Path to text: a project with one package in it. */
export function emitPython(protocol: Protocol): Files {
  const modules = [
    indexFile(protocol),
    enumsFile(protocol),
    headerFile(protocol),
    sessionFile(protocol),
    framesFile(protocol),
    ...protocol.types.map((struct) => typeFile(protocol, struct)),
    packetsFile(protocol),
    ...protocol.packets
      .filter(({ from }) => from !== 'internal')
      .map((packet) => packetFile(protocol, packet)),
    clientFile(protocol),
    new Module('types/__init__.py', protocol.file, 'The types that packets share.'),
    new Module('runtime/__init__.py', protocol.file, 'What every protocol has in common.'),
  ]
  const folder = packageName(protocol.name)
  const head = `# ${banner(protocol.file)}\n`
  const files: Files = new Map([
    ['pyproject.toml', pyproject(protocol)],
    ['README.md', readme(protocol)],
    [`${folder}/py.typed`, head],
  ])
  for (const module of modules) files.set(`${folder}/${module.path}`, String(module))
  for (const name of RUNTIME) {
    files.set(`${folder}/${runtime(name)}`, `${head}\n${readRuntime('python', `${name}.py`)}`)
  }
  return files
}
