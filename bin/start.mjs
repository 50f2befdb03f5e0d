/** `npm start`: installs what is missing, builds what is out of date, and becomes the product. */
import { startProduct } from './product.mjs'

await startProduct()
