import type { Path, Spec } from '../spec/load.js'

/** Whether the spec says something at exactly this path. */
export function isWritten({ file }: Spec, path: Path): boolean {
  let value: unknown = file
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false
    value = Reflect.get(value, step)
  }
  return value !== undefined
}
