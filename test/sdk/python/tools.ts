/** Tools from PyPI, installed once below dist/: mypy, and what pip builds the package with. */

import { spawnSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT } from '../../codegen/workspace.js'
import { python, pythonPath } from './python.js'

/** Raised by hand, like the versions in package.json. */
const TOOLS = ['mypy==2.4.1', 'flit_core==3.12.0']

/**
 * What mypy --strict says of all that stands in the folders, for the oldest Python that a package is for.
 * @param path where imports are looked up
 */
export function mypy(folders: readonly string[], path = ''): string {
  const tools = installed()
  const options = ['--strict', '--python-version', '3.10', '--cache-dir', `${tools}-cache`]
  const { stdout, stderr } = run(['-m', 'mypy', ...options, ...folders], {
    env: { ...pythonPath(tools), MYPYPATH: path },
  })
  return stdout + stderr
}

/** `pip install` without the network. @returns what went wrong, or '' */
export function pipInstall(project: string, target: string): string {
  const tools = installed()
  const options = [
    '--quiet',
    '--no-index',
    '--no-deps',
    '--no-build-isolation',
    '--disable-pip-version-check',
  ]
  const { status, stderr } = run(['-m', 'pip', 'install', ...options, '--target', target, project], {
    env: { ...pythonPath(tools), PIP_ROOT_USER_ACTION: 'ignore' },
  })
  return status === 0 ? '' : stderr
}

/** The folder that the tools stand in; compiled parts of theirs are for one version of Python. */
function installed(): string {
  const version = python(['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], PROJECT).trim()
  const folder = join(PROJECT, 'dist/test/tools', `python${version}-${TOOLS.join('-').replaceAll('==', '-')}`)
  if (existsSync(folder)) return folder
  const draft = `${folder}.${process.pid}`
  const options = ['--quiet', '--disable-pip-version-check', '--target', draft]
  const { status, stderr } = run(['-m', 'pip', 'install', ...options, ...TOOLS], {
    env: { ...process.env, PIP_ROOT_USER_ACTION: 'ignore' },
  })
  if (status !== 0) {
    rmSync(draft, { recursive: true, force: true })
    throw new Error(
      `these tests need ${TOOLS.join(' and ')}, and pip could not install them; make \`python3 -m pip\` work (on Debian: apt install python3-pip), with the network or PIP_INDEX_URL. It said:\n${stderr}`,
    )
  }
  try {
    renameSync(draft, folder)
  } catch {
    rmSync(draft, { recursive: true, force: true }) // another run was quicker
  }
  return folder
}

function run(args: readonly string[], options: { readonly env: NodeJS.ProcessEnv }) {
  return spawnSync('python3', args, { encoding: 'utf8', ...options })
}
