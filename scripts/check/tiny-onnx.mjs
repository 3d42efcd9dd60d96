// A model folder for transformers.js that is made on the spot: token vectors looked up in a table, as ONNX.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FLOAT = 1 // element types of ONNX
const INT64 = 7

/**
 * Writes a model that gives each word its vector: `onnx/model.onnx`, `tokenizer.json`, `tokenizer_config.json` and
 * `config.json`.
 *
 * @param {string} folder
 * @param {Record<string, number[]>} vectors by word, in lower case; all of one length
 */
export function writeTinyModel(folder, vectors) {
  const tokens = ['[PAD]', '[UNK]', ...Object.keys(vectors)]
  const dimensions = Object.values(vectors)[0].length
  const zeros = Array(dimensions).fill(0)
  const table = tokens.flatMap((token) => vectors[token] ?? zeros)
  mkdirSync(join(folder, 'onnx'), { recursive: true })
  writeFileSync(join(folder, 'onnx/model.onnx'), lookup(table, dimensions))
  const write = (name, value) => writeFileSync(join(folder, name), JSON.stringify(value))
  write('config.json', { model_type: 'bert', architectures: ['BertModel'] })
  write('tokenizer_config.json', {
    tokenizer_class: 'BertTokenizer',
    pad_token: '[PAD]',
    unk_token: '[UNK]',
    model_max_length: 512
  })
  write('tokenizer.json', {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: ['[PAD]', '[UNK]'].map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id]))
    }
  })
}

/** A model of one step: the rows of a table that `input_ids` name are `last_hidden_state`. */
function lookup(table, dimensions) {
  const rows = table.length / dimensions
  const bytes = Buffer.from(Float32Array.from(table).buffer)
  // Fields by their numbers in onnx.proto3: ModelProto, and in it GraphProto, NodeProto, TensorProto, ValueInfoProto.
  const graph = message(
    field(
      1,
      message(
        field(1, 'table'),
        field(1, 'input_ids'),
        field(2, 'last_hidden_state'),
        field(3, 'lookup'),
        field(4, 'Gather')
      )
    ),
    field(2, 'tiny'),
    field(5, message(field(1, rows), field(1, dimensions), field(2, FLOAT), field(8, 'table'), field(9, bytes))),
    field(11, tensor('input_ids', INT64, ['batch', 'length'])),
    field(11, tensor('attention_mask', INT64, ['batch', 'length'])),
    field(12, tensor('last_hidden_state', FLOAT, ['batch', 'length', dimensions]))
  )
  return message(field(1, 8), field(7, graph), field(8, message(field(2, 17))))
}

/** A ValueInfoProto: a name, a type of elements, and lengths that are numbers or have names. */
function tensor(name, type, lengths) {
  const dimensions = lengths.map((length) => field(1, message(field(typeof length === 'number' ? 1 : 2, length))))
  const shape = message(...dimensions)
  return message(field(1, name), field(2, message(field(1, message(field(1, type), field(2, shape))))))
}

/** Fields of a message of protocol buffers. */
function message(...fields) {
  return Buffer.concat(fields)
}

/** A field: a number, or anything that has a length. */
function field(number, value) {
  if (typeof value === 'number') return Buffer.from([...varint(number * 8), ...varint(value)])
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes])
}

/** A whole number, 7 bits a byte. */
function varint(value) {
  const bytes = []
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128)
  return [...bytes, value]
}
