/** Python packages for tests, each set installed once below dist/. */

import { spawnSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * The folder that the packages stand in, for PYTHONPATH.
 * @param packages with their versions: `kaitaistruct==0.11`
 * @throws Error with what to install, where pip cannot
 */
export function pipPackages(...packages: readonly string[]): string {
  const name = [`python${pythonVersion()}`, ...packages].join('-').replaceAll('==', '-')
  const folder = resolve('dist/test/pip', name)
  if (existsSync(folder)) return folder
  const draft = `${folder}.${process.pid}`
  const { status, stderr, error } = spawnSync(
    'python3',
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', draft, ...packages],
    { encoding: 'utf8', env: { ...process.env, PIP_ROOT_USER_ACTION: 'ignore' } },
  )
  if (status !== 0) {
    rmSync(draft, { recursive: true, force: true })
    throw new Error(
      `this test needs ${packages.join(' and ')}, and pip could not install it; make \`python3 -m pip\` work (on Debian: apt install python3-pip), with the network or PIP_INDEX_URL. It said:\n${error?.message ?? stderr}`,
    )
  }
  try {
    renameSync(draft, folder)
  } catch {
    rmSync(draft, { recursive: true, force: true }) // another test was quicker
  }
  return folder
}

/** `3.11`: compiled parts of a package are for one version. */
function pythonVersion(): string {
  const program = 'import sys; print("%d.%d" % sys.version_info[:2])'
  return spawnSync('python3', ['-c', program], { encoding: 'utf8' }).stdout?.trim() ?? ''
}
