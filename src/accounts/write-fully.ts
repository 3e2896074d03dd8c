import { writeSync } from 'node:fs'

/** All of the bytes, at that place. @throws Error where the disk has no room */
export function writeFully(file: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(file, bytes, done, bytes.length - done, at + done)
}
