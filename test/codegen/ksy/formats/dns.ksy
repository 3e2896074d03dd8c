meta:
  id: dns
  title: DNS message
  endian: be
  encoding: ASCII
doc-ref: https://www.rfc-editor.org/rfc/rfc1035#section-4
seq:
  - id: transaction_id
    type: u2
  - id: flags
    type: flags
  - id: num_queries
    type: u2
  - id: num_answers
    type: u2
  - id: num_authorities
    type: u2
  - id: num_additionals
    type: u2
  - id: queries
    type: query
    repeat: expr
    repeat-expr: num_queries
  - id: answers
    type: record
    repeat: expr
    repeat-expr: num_answers
  - id: authorities
    type: record
    repeat: expr
    repeat-expr: num_authorities
  - id: additionals
    type: record
    repeat: expr
    repeat-expr: num_additionals
types:
  flags:
    seq:
      - id: is_response
        type: b1
      - id: opcode
        type: b4
        enum: opcode
      - id: authoritative
        type: b1
      - id: truncated
        type: b1
      - id: recursion_desired
        type: b1
      - id: recursion_available
        type: b1
      - id: zero
        type: b3
        valid: 0
      - id: response_code
        type: b4
    enums:
      opcode: { 0: query, 1: inverse_query, 2: status }
  name:
    seq:
      - id: labels
        type: label
        repeat: until
        repeat-until: _.is_last
  label:
    doc: Text, or the place of one that was written before.
    seq:
      - id: length
        type: u1
      - id: text
        type: str
        size: length
        if: not is_pointer
      - id: pointer
        type: u1
        if: is_pointer
    instances:
      is_pointer:
        value: length >= 0xc0
      is_last:
        value: length == 0 or is_pointer
  query:
    seq:
      - id: name
        type: name
      - id: type
        type: u2
        enum: record_type
      - id: class
        type: u2
  record:
    seq:
      - id: name
        type: name
      - id: type
        type: u2
        enum: record_type
      - id: class
        type: u2
      - id: ttl
        type: s4
      - id: len
        type: u2
      - id: data
        size: len
        type:
          switch-on: type
          cases:
            record_type::a: address
            record_type::aaaa: address_v6
            record_type::cname: name
            record_type::ns: name
            record_type::mx: mail
  address:
    seq:
      - id: bytes
        type: u1
        repeat: expr
        repeat-expr: 4
  address_v6:
    seq:
      - id: groups
        type: u2
        repeat: expr
        repeat-expr: 8
  mail:
    seq:
      - id: preference
        type: u2
      - id: exchange
        type: name
enums:
  record_type: { 1: a, 2: ns, 5: cname, 6: soa, 12: ptr, 15: mx, 16: txt, 28: aaaa }
