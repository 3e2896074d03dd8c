import type { Path, Spec } from '../spec/load.js'

/** Whether the spec says something at exactly this path. */
export function isWritten({ file }: Spec, path: Path): boolean {
  let value: unknown = file
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return false
    value = Object.entries(value).find(([key]) => key === String(step))?.[1]
  }
  return value !== undefined
}
