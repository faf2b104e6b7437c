import '../../weapp/app.wxss'

export default function App({ children }) {
  return children
}
