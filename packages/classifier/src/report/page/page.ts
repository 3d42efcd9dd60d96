import { checkKnownOptions, NutshellError, show } from '@nutshell-ml/core'
import type { Evaluation } from '../evaluation'
import { BINARY_WORDS, binaryPage } from './binary-page'
import { pageFrame } from './frame'
import { type Html, html } from './html'
import { MULTICLASS_WORDS, multiclassPage } from './multiclass-page'
import { factList, importanceSection, type PageBody, type PageModel, warningList } from './parts'
import { REGRESSION_WORDS, regressionPage } from './regression-page'

export interface EvaluationPage {
  readonly evaluation: Evaluation
  readonly title: string
  /** What rows are, in the plural: 'passengers'. @default 'rows' */
  readonly unit?: string
  readonly model?: PageModel
}

/**
 * An evaluation as one HTML page that stands for itself: it loads nothing, and is for readers who know nothing of the field. Names of
 * classes and columns may be anything: they are shown as text.
 *
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION.
 */
export function formatEvaluationPage(page: EvaluationPage): string {
  checkKnownOptions('formatEvaluationPage', page, ['evaluation', 'title', 'unit', 'model'])
  const { evaluation, title, unit = 'rows', model = {} } = page
  checkKnownOptions('model', model, ['coefficients', 'importances', 'facts', 'warnings'])
  const [{ head, rest }, words] = bodyOf(evaluation, unit, model)
  const content = html`${head}
${warningList(model.warnings)}
${rest}
${importanceSection(model.importances)}
${factList(model.facts)}
${words}`
  return pageFrame({ title, policy: "script-src 'unsafe-inline'", content })
}

function bodyOf(evaluation: Evaluation, unit: string, model: PageModel): [PageBody, Html] {
  switch (evaluation?.kind) {
    case 'binary':
      return [binaryPage(evaluation, unit, model), BINARY_WORDS]
    case 'multiclass':
      return [multiclassPage(evaluation, unit, model), MULTICLASS_WORDS]
    case 'regression':
      return [regressionPage(evaluation, unit, model), REGRESSION_WORDS]
  }
  throw new NutshellError(
    'INVALID_OPTION',
    `evaluation = ${show(evaluation)}, expected what evaluateBinary and its like return`
  )
}
