/** Tools from PyPI: mypy, and what pip builds the package with. */

import { spawnSync } from 'node:child_process'
import { pipPackages } from '../../support/pip.js'
import { pythonPath } from './python.js'

/** Raised by hand, like the versions in package.json. */
const TOOLS = ['mypy==2.4.1', 'flit_core==3.12.0'] as const

/**
 * What mypy --strict says of all that stands in the folders, for the oldest Python that a package is for.
 * @param path where imports are looked up
 */
export function mypy(folders: readonly string[], path = ''): string {
  const tools = pipPackages(...TOOLS)
  const options = ['--strict', '--python-version', '3.10', '--cache-dir', `${tools}-cache`]
  const { stdout, stderr } = run(['-m', 'mypy', ...options, ...folders], {
    ...pythonPath(tools),
    MYPYPATH: path,
  })
  return stdout + stderr
}

/** `pip install` without the network. @returns what went wrong, or '' */
export function pipInstall(project: string, target: string): string {
  const options = [
    '--quiet',
    '--no-index',
    '--no-deps',
    '--no-build-isolation',
    '--disable-pip-version-check',
  ]
  const { status, stderr } = run(['-m', 'pip', 'install', ...options, '--target', target, project], {
    ...pythonPath(pipPackages(...TOOLS)),
    PIP_ROOT_USER_ACTION: 'ignore',
  })
  return status === 0 ? '' : stderr
}

function run(args: readonly string[], env: NodeJS.ProcessEnv) {
  return spawnSync('python3', args, { encoding: 'utf8', env })
}
