import { registerNutshell } from './register'

export type { BackendMemory, NutshellBackend } from './backend'
export { BACKEND_NAME, type RegisterOptions, registerNutshell } from './register'

registerNutshell()
