import 'vant/es/style/base.css'
import 'vant/es/button/index.css'
import 'vant/es/loading/index.css'
import 'vant/es/stepper/index.css'
import './styles.css'
import { createApp } from 'vue'
import App from './App.vue'
import { start } from './core'
import { defect } from './defect'

const app = createApp(App)
app.config.errorHandler = (error) => {
  defect.value = error instanceof Error ? error.message : String(error)
  console.error(error)
}
app.mount('#app')
void start()
