import { registerNutshell } from './register'

export type { BackendMemory, PublicBackend as NutshellBackend } from './backend'
export {
  type BackendCandidate,
  type BackendChoice,
  type ChosenBackend,
  type TensorflowBackendOptions,
  tensorflowBackend
} from './choose/choose-backend'
export type { CandidateCode } from './choose/explain-failure'
export { BACKEND_NAME, type RegisterOptions, registerNutshell } from './register'
export { type StopOnNaN, stopOnNaN } from './stop-on-nan'

registerNutshell()
