import { measured } from './measured';
import { withConstructs } from './with-constructs';

measured(withConstructs);
