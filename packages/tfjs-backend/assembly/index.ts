export { assist, endAssist } from '../../core/assembly/phases'
export { fill } from './fill'
