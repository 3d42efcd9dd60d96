import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bytesOf,
  changed,
  GOLDEN_MODELS,
  type GoldenJson,
  goldenModel,
  marginsOf,
  modelOf
} from './exchange.test-support'
import { fromXgboost } from './xgboost-import'

const LOGISTIC = 'XGBoost 3.2.0: logistic'
const DART = 'XGBoost 3.2.0: dart'

describe('fromXgboost refuses', () => {
  const CASES: [string, string, (json: GoldenJson) => void, string][] = [
    [
      'an unknown objective',
      LOGISTIC,
      (json) => {
        json.learner.objective.name = 'binary:hinge'
      },
      "the model's objective is 'binary:hinge', expected one of: binary:logistic, "
    ],
    [
      'an objective by a name of objects',
      LOGISTIC,
      (json) => {
        json.learner.objective.name = 'constructor'
      },
      "the model's objective is 'constructor'"
    ],
    [
      'gblinear',
      LOGISTIC,
      (json) => {
        json.learner.gradient_booster.name = 'gblinear'
      },
      "booster is 'gblinear', expected gbtree or dart: a linear model has no trees"
    ],
    [
      'several targets',
      LOGISTIC,
      (json) => {
        json.learner.learner_model_param.num_target = '2'
      },
      'several targets'
    ],
    [
      'multi-output trees',
      LOGISTIC,
      (json) => {
        modelOf(json).trees[1].tree_param.size_leaf_vector = '3'
      },
      'trees[1] has vectors in its leaves'
    ],
    [
      'a quantile that is none',
      'XGBoost 3.2.0: quantile',
      (json) => {
        json.learner.objective.quantile_loss_param.quantile_alpha = '[2E0]'
      },
      'quantile_alpha is 2, expected a number from 0 to 1'
    ],
    [
      'a slope that is none',
      LOGISTIC,
      (json) => {
        json.learner.objective = { name: 'reg:pseudohubererror', pseudo_huber_param: { huber_slope: 'Infinity' } }
      },
      "huber_slope is 'Infinity', expected a number as text"
    ],
    [
      'several quantiles',
      'XGBoost 3.2.0: quantile',
      (json) => {
        json.learner.objective.quantile_loss_param.quantile_alpha = '[2E-1,3E-1]'
      },
      'quantile_alpha has 2 quantiles, expected one'
    ],
    [
      'classes without an objective of them',
      LOGISTIC,
      (json) => {
        json.learner.learner_model_param.num_class = '3'
      },
      'num_class = 3 and the objective binary:logistic'
    ],
    [
      'a base score that is none',
      LOGISTIC,
      (json) => {
        json.learner.learner_model_param.base_score = '[5E-1,]'
      },
      "base_score is '[5E-1,]', expected a number or a list of numbers"
    ],
    [
      'base scores of other classes',
      LOGISTIC,
      (json) => {
        json.learner.learner_model_param.base_score = '[5E-1,1E-1]'
      },
      'base_score has 2 numbers, expected 1 or 1'
    ],
    [
      'a loop',
      LOGISTIC,
      (json) => {
        modelOf(json).trees[0].left_children[1] = 0
        modelOf(json).trees[0].right_children[1] = 2
      },
      'trees[0] is no tree'
    ],
    [
      'a child outside',
      LOGISTIC,
      (json) => {
        modelOf(json).trees[0].left_children[0] = 99
      },
      'left_children[0] is 99, expected a whole number from -1 to 6'
    ],
    [
      'one child',
      LOGISTIC,
      (json) => {
        modelOf(json).trees[0].left_children[0] = -1
      },
      'is no tree'
    ],
    [
      'a feature outside',
      LOGISTIC,
      (json) => {
        modelOf(json).trees[0].split_indices[0] = 4
      },
      'node 0 reads feature 4 of 4'
    ],
    [
      'a list that is too short',
      LOGISTIC,
      (json) => {
        modelOf(json).trees[2].split_conditions.pop()
      },
      'trees[2].split_conditions has 6 items, expected 7'
    ],
    [
      'a leaf that is no number',
      LOGISTIC,
      (json) => {
        modelOf(json).trees[2].split_conditions[6] = null
      },
      'the value of node 6 of tree 2 is NaN'
    ],
    [
      'a tree that is none',
      LOGISTIC,
      (json) => {
        modelOf(json).trees[1] = 7
      },
      'trees[1] is 7, expected an object'
    ],
    [
      'no trees',
      LOGISTIC,
      (json) => {
        delete modelOf(json).trees
      },
      'model.trees is missing, expected a list'
    ],
    [
      'a tree of no class',
      LOGISTIC,
      (json) => {
        modelOf(json).tree_info[1] = 1
      },
      'tree_info[1] is 1, expected a whole number from 0 to 0'
    ],
    [
      'classes of different numbers of trees',
      LOGISTIC,
      (json) => {
        json.learner.objective = { name: 'multi:softprob' }
        json.learner.learner_model_param.num_class = '2'
      },
      '3 trees, expected as many for each class'
    ],
    [
      'a weight for less than all trees',
      DART,
      (json) => {
        json.learner.gradient_booster.weight_drop.pop()
      },
      'weight_drop has 3 items, expected 4'
    ],
    [
      'a category beyond what sets hold',
      LOGISTIC,
      (json) => {
        modelOf(json).trees[1].categories[0] = 16777215
      },
      'has level 16777215, expected at most 65535'
    ],
    [
      'sets of categories that overlap',
      LOGISTIC,
      (json) => {
        modelOf(json).trees[1].categories_segments.fill(1)
      },
      'categories of node 0 are not one after the other'
    ],
    [
      'names for other columns',
      LOGISTIC,
      (json) => {
        json.learner.feature_names = ['a']
      },
      'feature_names has 1 items, expected 4'
    ],
    [
      'more columns than there can be',
      LOGISTIC,
      (json) => {
        json.learner.learner_model_param.num_feature = '2000000000'
      },
      "num_feature is '2000000000', expected a whole number from 0 to 4194304"
    ],
    [
      'names of other classes',
      LOGISTIC,
      (json) => {
        json.learner.attributes = { nutshell_classes: '["a","a"]' }
      },
      'the attribute nutshell_classes is an array of 2, expected 2 different names'
    ],
    [
      'another model',
      LOGISTIC,
      (json) => {
        delete json.learner
      },
      'model.learner is missing, expected an object'
    ]
  ]
  it.each(CASES)('%s', (_, name, change, message) => {
    const text = changed(name, change)
    expect(() => fromXgboost(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    expect(() => fromXgboost(text)).toThrow(message)
  })

  it('what is neither bytes nor text, and files of other kinds', () => {
    for (const given of [undefined, 7, [1], {}]) {
      expect(() => fromXgboost(given as never)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    }
    expect(() => fromXgboost(new TextEncoder().encode('binf\0\0'))).toThrow('neither JSON nor UBJ')
    expect(() => fromXgboost(new Uint8Array(0))).toThrow('neither JSON nor UBJ')
    expect(() => fromXgboost(Uint8Array.of(0x7b, 0x22, 0xff))).toThrow('not UTF-8')
    expect(() => fromXgboost('[]')).toThrow('model is an array of 0, expected an object')
    expect(() => fromXgboost('{}', { rounds: 'some' as never })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' })
    )
    expect(() => fromXgboost('{}', { round: 1 } as never)).toThrow(expect.objectContaining({ code: 'UNKNOWN_OPTION' }))
  })

  it('a file that is cut off', () => {
    const { file } = goldenModel(LOGISTIC)
    for (let end = 0; end < file.length; end += 53) {
      expect(() => fromXgboost(file.slice(0, end))).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    }
  })

  it('any damage, or reads a model that predicts', () => {
    const files = GOLDEN_MODELS.filter(({ kind }) => kind !== 'lightgbm').map(bytesOf)
    const noise = fc.constantFrom(...Buffer.from('0123456789-,.:[]{}"Ee \0\x7f'))
    fc.assert(
      fc.property(fc.nat(files.length - 1), fc.nat(), noise, (which, at, byte) => {
        const damaged = files[which].slice()
        damaged[at % damaged.length] = byte
        try {
          marginsOf(fromXgboost(damaged))
        } catch (error) {
          expect(error).toMatchObject({ name: 'NutshellError' })
        }
      }),
      { numRuns: 150 }
    )
  })
})
