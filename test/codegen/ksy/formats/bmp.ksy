meta:
  id: bmp
  title: Windows bitmap
  file-extension: bmp
  endian: le
seq:
  - id: magic
    contents: BM
  - id: len_file
    type: u4
  - size: 4
    doc: Reserved.
  - id: ofs_bitmap
    type: u4
  - id: len_header
    type: u4
  - id: header
    type: info
    size: len_header - sizeof<u4>
  - id: bitmap
    size-eos: true
types:
  info:
    seq:
      - id: width
        type: s4
      - id: height
        type: s4
        doc: Negative where the first row is the top one.
      - id: num_planes
        type: u2
        valid: 1
      - id: bits_per_pixel
        type: u2
        valid:
          any-of: [1, 4, 8, 16, 24, 32]
      - id: compression
        type: u4
        enum: compression
      - id: len_image
        type: u4
      - id: x_per_meter
        type: u4
      - id: y_per_meter
        type: u4
      - id: num_colors
        type: u4
      - id: num_colors_important
        type: u4
      - id: masks
        type: masks
        if: compression == compression::bitfields
    instances:
      is_top_down:
        value: height < 0
      row_size:
        value: (bits_per_pixel * width + 31) / 32 * 4
        doc: Bytes of a row; rows end on four bytes.
  masks:
    seq:
      - id: red
        type: u4
      - id: green
        type: u4
      - id: blue
        type: u4
enums:
  compression:
    0: rgb
    1: rle8
    2: rle4
    3: bitfields
