meta:
  id: gif
  title: GIF image, block by block
  file-extension: gif
  endian: le
doc-ref: https://www.w3.org/Graphics/GIF/spec-gif89a.txt
seq:
  - id: magic
    contents: GIF
  - id: version
    type: str
    size: 3
    encoding: ASCII
  - id: screen
    type: screen
  - id: palette
    type: palette
    size: screen.palette_len * 3
    if: screen.has_palette
  - id: blocks
    type: block
    repeat: until
    repeat-until: _.kind == kind::trailer
types:
  screen:
    seq:
      - id: width
        type: u2
      - id: height
        type: u2
      - id: flags
        type: u1
      - id: background
        type: u1
      - id: aspect
        type: u1
    instances:
      has_palette:
        value: flags & 0b1000_0000 != 0
      palette_len:
        value: 2 << (flags & 7)
  palette:
    seq:
      - id: colors
        type: rgb
        repeat: eos
  rgb:
    seq:
      - id: r
        type: u1
      - id: g
        type: u1
      - id: b
        type: u1
  block:
    seq:
      - id: kind
        type: u1
        enum: kind
      - id: body
        type:
          switch-on: kind
          cases:
            kind::extension: extension
            kind::image: image
  extension:
    seq:
      - id: label
        type: u1
      - id: data
        type: pieces
  image:
    seq:
      - id: left
        type: u2
      - id: top
        type: u2
      - id: width
        type: u2
      - id: height
        type: u2
      - id: flags
        type: u1
        valid:
          expr: _ & 0x80 == 0
        doc: Palettes of single images are left out here.
      - id: min_code_size
        type: u1
      - id: data
        type: pieces
  pieces:
    doc: Ends with an empty one.
    seq:
      - id: list
        type: piece
        repeat: until
        repeat-until: _.len == 0
  piece:
    seq:
      - id: len
        type: u1
      - id: bytes
        size: len
enums:
  kind:
    0x21: extension
    0x2c: image
    0x3b: trailer
