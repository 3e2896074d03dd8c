import type { Command } from 'commander'
import { isSdkLanguage, SDK_LANGUAGES } from '../emit/sdk-languages.js'
import type { Format } from '../spec/formats.js'
import { append, CHECK, formatOption, SPEC } from './options.js'

interface SdkOptions {
  readonly kaitai?: string
  readonly package: readonly string[]
  readonly out?: string
  readonly check?: true
  readonly format: Format
}

export function addSdk(program: Command): void {
  program
    .command('sdk')
    .summary('generate code for clients in other languages')
    .description(
      `Generates the packets and a client of SPEC in a language (${SDK_LANGUAGES.join(', ')}), as a project that stands by itself;\nor with --kaitai readers in every language that kaitai-struct-compiler knows, which cannot write.`,
    )
    .usage(`LANGUAGE [options] [spec]\n       parley sdk --kaitai LANGUAGES [options] [spec]`)
    .argument('[arguments...]', 'the language, then the packet spec', [])
    .option('--kaitai <languages>', 'readers in these languages of Kaitai Struct, as lua,ruby,go')
    .option(
      '--package <name>',
      "a reader's package or namespace, as java=com.example.chat; again for another language",
      append,
      [],
    )
    .option(
      '--out <folder>',
      'where the code goes: generated/sdk/LANGUAGE, or dist/sdk/kaitai, unless told; everything in it that is marked as generated is ours',
    )
    .option(...CHECK)
    .addOption(formatOption())
    .action(async (given: readonly string[], options: SdkOptions, command: Command) => {
      const { kaitai, package: packages, out, check, format } = options
      const common = { check: check ?? false, format }
      if (kaitai !== undefined) {
        const [spec = SPEC, ...more] = given
        if (more.length > 0)
          command.error(`error: found ${given.join(' ')}, expected one spec beside --kaitai`)
        const { runSdkKaitai } = await import('../commands/sdk-kaitai.js')
        const request = { ...common, spec, out: out ?? 'dist/sdk/kaitai', languages: kaitai, packages }
        process.exitCode = runSdkKaitai(request, process)
        return
      }
      const [language = '', spec = SPEC, ...more] = given
      if (!isSdkLanguage(language)) {
        const found = language === '' ? 'no language' : language
        command.error(
          `error: found ${found}, expected one of ${SDK_LANGUAGES.join(', ')}, or --kaitai with languages of Kaitai Struct`,
        )
      } else if (more.length > 0)
        command.error(`error: found ${given.join(' ')}, expected a language and one spec`)
      else {
        const { runSdk } = await import('../commands/sdk.js')
        process.exitCode = runSdk(
          { ...common, language, spec, out: out ?? `generated/sdk/${language}` },
          process,
        )
      }
    })
}
