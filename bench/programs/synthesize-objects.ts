import { measured } from './measured';
import { withObjects } from './with-objects';

measured(withObjects);
