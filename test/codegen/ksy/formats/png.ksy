meta:
  id: png
  title: PNG image, chunk by chunk
  file-extension: png
  endian: be
  encoding: ASCII
doc: |
  The signature, then chunks up to IEND. Chunks that are not named here are kept as bytes.
doc-ref: https://www.w3.org/TR/png-3/
seq:
  - id: signature
    contents: [0x89, PNG, 0x0d, 0x0a, 0x1a, 0x0a]
  - id: chunks
    type: chunk
    repeat: until
    repeat-until: _.kind == "IEND"
types:
  chunk:
    seq:
      - id: len
        type: u4
      - id: kind
        type: str
        size: 4
      - id: body
        size: len
        type:
          switch-on: kind
          cases:
            '"IHDR"': header
            '"PLTE"': palette
            '"tEXt"': text
            '"gAMA"': gamma
      - id: crc
        type: u4
        doc: CRC-32 over kind and body.
  header:
    seq:
      - id: width
        type: u4
        valid: { min: 1 }
      - id: height
        type: u4
        valid: { min: 1 }
      - id: bit_depth
        type: u1
        valid: { any-of: [1, 2, 4, 8, 16] }
      - id: color_type
        type: u1
        enum: color_type
      - id: compression
        type: u1
        valid: 0
      - id: filter
        type: u1
        valid: 0
      - id: interlace
        type: u1
        enum: interlace
    instances:
      pixels:
        value: width * height
    enums:
      interlace:
        0: none
        1: adam7
  palette:
    seq:
      - id: colors
        type: rgb
        repeat: eos
    types:
      rgb:
        seq:
          - id: r
            type: u1
          - id: g
            type: u1
          - id: b
            type: u1
  text:
    seq:
      - id: keyword
        type: strz
      - id: text
        type: str
        size-eos: true
  gamma:
    seq:
      - id: times_100000
        type: u4
    instances:
      is_srgb:
        value: times_100000 == 45455
enums:
  color_type:
    0: greyscale
    2: truecolor
    3: indexed
    4: greyscale_alpha
    6: truecolor_alpha
