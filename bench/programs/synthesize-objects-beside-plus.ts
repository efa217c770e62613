// The same program in a project that uses cdk8s-plus for its workloads, as projects with this package do.
import 'cdk8s-plus-27';
import { measured } from './measured';
import { withObjects } from './with-objects';

measured(withObjects);
