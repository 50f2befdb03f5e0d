/** Runs the simulator alone: `tsx simulator/run.ts [port]`. */
import { createSimulator } from './index.ts'

const simulator = createSimulator({ delays: { sent: 300, delivered: 700 } })
simulator.addSampleCustomers()
const { url, environment } = await simulator.listen(Number(process.argv[2] ?? 4020))
for (const [name, value] of Object.entries(environment)) console.log(`${name}=${value}`)
console.log(`Phones: ${url}/simulator`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.close())
}
