/** The languages that kaitai-struct-compiler writes readers in, and what using them takes. */

import {
  cppNamespace,
  csharpNamespace,
  goPackage,
  javaPackage,
  type PackageClause,
  phpNamespace,
} from './package-clauses.js'

export interface Language {
  /** As the compiler calls it. */
  readonly id: string
  readonly title: string
  /** What a comment of one line starts with. */
  readonly comment: '//' | '#' | '--'
  /** How to get the runtime: a command, or where it is. */
  readonly runtime: string
  /**
   * Every packet of a capture.
   * @param root the class of the whole stream
   * @param file the module it stands in, without its ending
   */
  readonly usage: (root: string, file: string, clause: string) => readonly string[]
  /** How the code block is coloured. */
  readonly fence: string
  readonly clause?: PackageClause
  /** Makes a doc one that the comment it is put into can hold: the compiler puts it there as it is. */
  readonly doc?: (text: string) => string
}

const RUNTIMES = 'https://github.com/kaitai-io/kaitai_struct_'

export const LANGUAGES: readonly Language[] = [
  {
    id: 'construct',
    title: 'Python, with Construct',
    comment: '#',
    fence: 'python',
    runtime: 'pip install construct',
    usage: (_, file) => [`import ${file}`, '', `packets = ${file}._schema.parse_file("capture.bin").packets`],
  },
  {
    id: 'cpp_stl',
    title: 'C++',
    comment: '//',
    fence: 'cpp',
    runtime: `${RUNTIMES}cpp_stl_runtime`,
    usage: (root, file, clause) => [
      `#include "${file}.h"`,
      '',
      'std::ifstream file("capture.bin", std::ios::binary);',
      'kaitai::kstream stream(&file);',
      `${clause}::${root} capture(&stream);`,
      'for (auto *packet : *capture.packets()) { /* … */ }',
    ],
    clause: cppNamespace,
  },
  {
    id: 'csharp',
    title: 'C#',
    comment: '//',
    fence: 'csharp',
    runtime: 'dotnet add package KaitaiStruct.Runtime.CSharp',
    usage: (root, _, clause) => [`var packets = ${clause}.${root}.FromFile("capture.bin").Packets;`],
    clause: csharpNamespace,
  },
  {
    id: 'go',
    title: 'Go',
    comment: '//',
    fence: 'go',
    runtime: 'go get github.com/kaitai-io/kaitai_struct_go_runtime',
    usage: (root, _, clause) => [
      'file, err := os.Open("capture.bin")',
      '// …',
      `capture := ${clause}.New${root}()`,
      'err = capture.Read(kaitai.NewStream(file), nil, capture)',
      '// capture.Packets',
    ],
    clause: goPackage,
  },
  {
    id: 'java',
    title: 'Java',
    comment: '//',
    fence: 'java',
    runtime: 'io.kaitai:kaitai-struct-runtime:0.11 from Maven Central',
    usage: (root, _, clause) => [`var packets = ${clause}.${root}.fromFile("capture.bin").packets();`],
    clause: javaPackage,
    // \u starts an escape in comments, too.
    doc: (text) => text.replaceAll('\\', '&#92;'),
  },
  {
    id: 'javascript',
    title: 'JavaScript',
    comment: '//',
    fence: 'js',
    runtime: 'npm install kaitai-struct@0.11.0',
    usage: (root, file) => [
      `const { ${root} } = require('./${file}.js')`,
      "const KaitaiStream = require('kaitai-struct/KaitaiStream')",
      '',
      `const { packets } = new ${root}(new KaitaiStream(require('fs').readFileSync('capture.bin')))`,
    ],
  },
  {
    id: 'lua',
    title: 'Lua 5.3',
    comment: '--',
    fence: 'lua',
    runtime: `${RUNTIMES}lua_runtime`,
    usage: (root, file) => [
      `require("${file}")`,
      '',
      `local packets = ${root}:from_file("capture.bin").packets`,
    ],
  },
  {
    id: 'nim',
    title: 'Nim',
    comment: '#',
    fence: 'nim',
    runtime: `${RUNTIMES}nim_runtime`,
    doc: (text) => text.replaceAll(']##', '] ##'),
    usage: (root, file) => [`import ${file}`, '', `let packets = ${root}.fromFile("capture.bin").packets`],
  },
  {
    id: 'perl',
    title: 'Perl',
    comment: '#',
    fence: 'perl',
    runtime: 'cpan IO::KaitaiStruct',
    usage: (root) => [`use ${root};`, '', `my $packets = ${root}->from_file('capture.bin')->packets;`],
  },
  {
    id: 'php',
    title: 'PHP',
    comment: '//',
    fence: 'php',
    runtime: "composer require 'kaitai-io/kaitai_struct_php_runtime:0.11.*'",
    usage: (root, _, clause) => [`$packets = \\${clause}\\${root}::fromFile('capture.bin')->packets();`],
    clause: phpNamespace,
  },
  {
    id: 'python',
    title: 'Python',
    comment: '#',
    fence: 'python',
    runtime: 'pip install kaitaistruct==0.11',
    doc: (text) => text.replace(/[\\"]/g, '\\$&'),
    usage: (root, file) => [
      `from ${file} import ${root}`,
      '',
      `packets = ${root}.from_file("capture.bin").packets`,
    ],
  },
  {
    id: 'ruby',
    title: 'Ruby',
    comment: '#',
    fence: 'ruby',
    runtime: 'gem install kaitai-struct',
    usage: (root, file) => [
      `require_relative '${file}'`,
      '',
      `packets = ${root}.from_file('capture.bin').packets`,
    ],
  },
  {
    id: 'rust',
    title: 'Rust',
    comment: '//',
    fence: 'rust',
    // Comments nest.
    doc: (text) => text.replaceAll('/*', '/ *'),
    // What crates.io has under this name is another project's.
    runtime: `cargo add kaitai --git ${RUNTIMES}rust_runtime`,
    usage: (root) => [
      'let stream = BytesReader::open("capture.bin")?;',
      `let capture = ${root}::read_into::<_, ${root}>(&stream, None, None)?;`,
      '// capture.packets()',
    ],
  },
]
