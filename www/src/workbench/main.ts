import 'vant/es/style/base.css'
import 'vant/es/button/index.css'
import 'vant/es/loading/index.css'
import '../styles.css'
import { createApp } from 'vue'
import { defect } from '../defect'
import { start } from '../full/client'
import WorkbenchApp from './WorkbenchApp.vue'

const app = createApp(WorkbenchApp)
app.config.errorHandler = (error) => {
  defect.value = error instanceof Error ? error.message : String(error)
  console.error(error)
}
app.mount('#app')
start()
