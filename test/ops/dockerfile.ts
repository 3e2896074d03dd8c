/**
 * Carries out a Dockerfile without a container: each stage is a folder, its instructions are done there by the
 * programs of this machine. The base images are not there, so what only they have (users, a libc) is not tested.
 */

import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

export interface Image {
  /** Where the image's / is. */
  readonly root: string
  workdir: string
  readonly env: Record<string, string>
  readonly from: string
  user?: string
  entrypoint: readonly string[]
  cmd: readonly string[]
  healthcheck: readonly string[]
  stopSignal?: string
  readonly exposed: string[]
  readonly volumes: string[]
}

/**
 * The image of the last stage.
 * @param file the Dockerfile; the ignore file beside it must be an allow-list of names at the top of the context
 * @param folder where stages are made
 */
export function build(file: string, context: string, folder: string): Image {
  const allowed = allowedNames(`${file}.dockerignore`)
  const stages = new Map<string, Image>()
  let image: Image | undefined
  for (const { instruction, rest } of instructions(readFileSync(file, 'utf8'))) {
    if (instruction === 'FROM') {
      const [from = '', , name = String(stages.size)] = rest.split(/\s+/)
      image = emptyImage(join(folder, name), from)
      stages.set(name, image)
      continue
    }
    if (!image) throw new Error(`${instruction} stands before FROM`)
    const act = acts[instruction]
    if (!act) throw new Error(`${instruction} is not known here; teach test/ops/dockerfile.ts`)
    act(image, rest, { stages, context, allowed })
  }
  if (!image) throw new Error(`no FROM in ${file}`)
  return image
}

interface Surroundings {
  readonly stages: ReadonlyMap<string, Image>
  readonly context: string
  readonly allowed: ReadonlySet<string>
}

const acts: Readonly<Record<string, (image: Image, rest: string, around: Surroundings) => void>> = {
  WORKDIR(image, path) {
    image.workdir = path
    mkdirSync(join(image.root, path), { recursive: true })
  },
  COPY: copy,
  RUN(image, command) {
    for (const part of command.split(' && ')) run(image, part.trim())
  },
  USER(image, user) {
    image.user = user
  },
  VOLUME: (image, path) => void image.volumes.push(path),
  ENV: (image, rest) => void Object.assign(image.env, pairs(rest)),
  EXPOSE: (image, ports) => void image.exposed.push(...ports.split(' ')),
  STOPSIGNAL(image, signal) {
    image.stopSignal = signal
  },
  HEALTHCHECK(image, rest) {
    image.healthcheck = words(rest.replace(/^(--\S+ )*CMD /, ''))
  },
  ENTRYPOINT(image, rest) {
    image.entrypoint = words(rest)
  },
  CMD(image, rest) {
    image.cmd = words(rest)
  },
}

function copy(image: Image, rest: string, { stages, context, allowed }: Surroundings): void {
  const [, stage, list = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(rest) ?? []
  const paths = list.split(' ')
  const target = paths.pop() ?? ''
  for (const path of paths) {
    const source = stage ? stages.get(stage)?.root : context
    if (source === undefined) throw new Error(`COPY --from=${stage}: there is no such stage`)
    if (!stage && !allowed.has(path)) throw new Error(`COPY ${path}: the ignore file leaves it out`)
    const end = target.endsWith('/') ? join(target, basename(path)) : target
    cpSync(join(source, path), resolve(join(image.root, image.workdir), end), {
      recursive: true,
      verbatimSymlinks: true,
    })
  }
}

/** `npm ci` takes what this checkout has installed, so that the test needs no registry. */
function run(image: Image, command: string): void {
  const cwd = join(image.root, image.workdir)
  if (command === 'npm ci') {
    if (!existsSync(join(cwd, 'package-lock.json'))) throw new Error('npm ci: there is no package-lock.json')
    execFileSync('cp', ['-al', realpathSync('node_modules'), join(cwd, 'node_modules')]) // by other names: quick
    const lock = 'node_modules/.package-lock.json' // but this one npm writes to
    rmSync(join(cwd, lock))
    copyFileSync(lock, join(cwd, lock))
    return
  }
  const here = command
    .replaceAll(/ (\/\w+)/g, (_, path) => ` ${join(image.root, path)}`)
    .replaceAll(' 1000', ` ${process.getuid?.()}`)
  execFileSync('sh', ['-ec', here], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
}

function emptyImage(root: string, from: string): Image {
  mkdirSync(root, { recursive: true })
  return {
    root,
    from,
    workdir: '/',
    env: {},
    entrypoint: [],
    cmd: [],
    healthcheck: [],
    exposed: [],
    volumes: [],
  }
}

function instructions(text: string): { readonly instruction: string; readonly rest: string }[] {
  const lines = text.replaceAll('\\\n', ' ').split('\n')
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, instruction = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? []
      return { instruction, rest }
    })
}

function allowedNames(file: string): ReadonlySet<string> {
  const lines = readFileSync(file, 'utf8').split('\n')
  const [first, ...others] = lines.filter((line) => line !== '' && !line.startsWith('#'))
  if (first !== '*' || !others.every((line) => /^![\w.-]+$/.test(line))) {
    throw new Error(`${file}: expected * and then !name lines`)
  }
  return new Set(others.map((line) => line.slice(1)))
}

function pairs(text: string): Record<string, string> {
  return Object.fromEntries(text.split(' ').map((pair) => pair.split('=', 2)))
}

/** The exec form, a JSON list: the shell form would keep signals from the program. */
function words(text: string): string[] {
  const list: unknown = JSON.parse(text)
  if (!Array.isArray(list)) throw new Error(`${text}: expected the exec form`)
  return list.map(String)
}
