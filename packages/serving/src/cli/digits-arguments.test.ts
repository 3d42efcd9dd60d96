import { describe, expect, it } from 'vitest'
import { DIGITS_TRAIN_HELP, DIGITS_TRAIN_SHAPE, toDigitsTraining } from './digits-arguments'
import type { Values } from './learner-arguments'
import { UsageError } from './usage-error'

const CNN = { data: 'mnist', model: 'cnn', out: 'm' }
const of = (values: Values) => toDigitsTraining(values, [])

describe('toDigitsTraining', () => {
  it('leaves to the model what is not said', () => {
    expect(of(CNN)).toEqual({
      algorithm: 'cnn',
      source: { folder: 'mnist', limit: undefined },
      out: 'm',
      validation: undefined,
      seed: 0,
      checkpoint: 'm.checkpoint',
      options: {}
    })
    expect(of({ generated: '300', model: 'linear', out: 'm' })).toMatchObject({
      source: { count: 300 },
      checkpoint: undefined
    })
  })

  it('reads the options of each model', () => {
    const given = {
      network: 'small',
      epochs: '3',
      'batch-size': '64',
      'learning-rate': '0.01',
      schedule: 'cosine',
      'no-augment': true,
      'early-stopping': '2',
      backend: 'cpu',
      threads: '2'
    }
    const training = of({ ...CNN, ...given, limit: '100', validation: '.1', seed: '-2.5', 'no-checkpoint': true })
    expect(training).toEqual({
      algorithm: 'cnn',
      source: { folder: 'mnist', limit: 100 },
      out: 'm',
      validation: 0.1,
      seed: -2.5,
      checkpoint: undefined,
      options: {
        network: 'small',
        epochs: 3,
        batchSize: 64,
        learningRate: 0.01,
        schedule: 'cosine',
        augment: false,
        earlyStopping: 2,
        backend: 'cpu',
        threads: 2
      }
    })
    const { options } = of({ ...CNN, model: 'trees', trees: '5', leaves: '7', 'learning-rate': '.5', threads: 'auto' })
    expect(options).toEqual({ trees: 5, leaves: 7, learningRate: 0.5, threads: 'auto' })
    expect(of({ ...CNN, model: 'kmeans', k: '10' }).options).toEqual({ k: 10 })
    expect(of({ ...CNN, model: 'linear', l2: '0' }).options).toEqual({ l2: 0 })
  })

  it.each<[Values, RegExp]>([
    [{ data: 'd', out: 'm' }, /--model says what learns: it is needed, one of cnn, kmeans, trees, linear/],
    [{ ...CNN, model: 'mlp' }, /--model mlp: expected one of cnn, kmeans, trees, linear/],
    [{ ...CNN, model: 'linear', epochs: '3' }, /--epochs is an option of --model cnn; linear does not have it/],
    [{ ...CNN, model: 'kmeans', 'learning-rate': '3' }, /--learning-rate is an option of --model cnn, trees; kmeans/],
    [{ ...CNN, model: 'trees', 'no-augment': true }, /--no-augment is an option of --model cnn; trees/],
    [{ ...CNN, k: '3' }, /--k is an option of --model kmeans; cnn/],
    [{ ...CNN, model: 'linear', threads: '2' }, /--threads is an option of --model cnn, kmeans, trees; linear/],
    [{ data: 'd', model: 'cnn' }, /--out says which file the model goes to/],
    [{ ...CNN, out: '-' }, /--out says which file the model goes to/],
    [{ model: 'cnn', out: 'm' }, /--data says where the images are, or --generated/],
    [{ ...CNN, data: '' }, /--data '': expected a folder/],
    [{ ...CNN, generated: '3' }, /--data and --generated exclude each other/],
    [{ model: 'cnn', out: 'm', generated: '30', limit: '3' }, /--limit goes with --data/],
    [{ ...CNN, limit: '0' }, /--limit 0: expected a whole number >= 1/],
    [{ ...CNN, validation: '1' }, /--validation 1: expected a share between 0 and 1/],
    [{ ...CNN, 'early-stopping': '2' }, /--early-stopping needs images that are held out/],
    [{ ...CNN, schedule: 'linear' }, /--schedule linear: expected one of one-cycle/],
    [{ ...CNN, seed: 'x' }, /--seed x: expected a number/]
  ])('refuses %j', (values, message) => {
    expect(() => of(values)).toThrow(UsageError)
    expect(() => of(values)).toThrow(message)
  })

  it('refuses what is no option, and help tells of all options', () => {
    expect(() => toDigitsTraining(CNN, ['mnist'])).toThrow(/--data says where images are; got: mnist/)
    for (const name of Object.keys(DIGITS_TRAIN_SHAPE).filter((name) => name !== 'help')) {
      expect(DIGITS_TRAIN_HELP).toContain(`\n  --${name} `)
    }
    expect(DIGITS_TRAIN_HELP.split('\n').filter((line) => line.length > 120)).toEqual([])
  })
})
