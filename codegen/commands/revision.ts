/** A spec as a git revision has it. */

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, relative, sep } from 'node:path'

export type AtRevision =
  | { readonly text: string; readonly problem: undefined }
  | { readonly text: undefined; readonly problem: string }

/** What the revision has at the path. The names go to git as arguments of their own, never as options, and no shell sees them. */
export function specAtRevision(revision: string, path: string): AtRevision {
  const folder = nearestFolder(dirname(path))
  const git = (...args: string[]) => runGit(folder, args)
  const commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`)
  if (commit.code === 'ENOENT')
    return refuse(`there is no file ${revision}, and no git to look for a revision of that name`)
  if (commit.text === undefined) {
    const found = git('rev-parse', '--is-inside-work-tree').text !== undefined
    const where = found ? `git knows no revision ${revision}` : `${folder} is in no git repository`
    return refuse(`there is no file ${revision}, and ${where}`)
  }
  const inside = relative(folder, path).split(sep).join('/')
  const shown = git('show', `${commit.text.trim()}:./${inside}`)
  if (shown.text !== undefined) return { text: shown.text, problem: undefined }
  return refuse(`${path} is not in the revision ${revision}`)
}

/** A revision may have the spec in a folder that the working tree has no more. */
function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder))
}

function refuse(problem: string): AtRevision {
  return { text: undefined, problem }
}

function runGit(
  folder: string,
  args: readonly string[],
): { text: string | undefined; code: string | undefined } {
  try {
    const text = execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    })
    return { text, code: undefined }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
    return { text: undefined, code }
  }
}
