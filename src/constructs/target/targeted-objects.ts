import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { IntentError } from '../../intent/intent-error';
import { RenderedObject } from '../../meshes/rendering';
import { PlannedObjects } from '../plan/planned-objects';

/**
 * The objects of a construct that is for a target. They are rendered when it is made, so that what cannot be is refused at that line, and once
 * more when the program is synthesized: the target may have got more ports and services since, and what is for all of them is for these too.
 */
export class TargetedObjects {
  private readonly objects: PlannedObjects;

  /** @param render gets whether the program is complete: what is missing before may still come, and is refused only then */
  constructor(scope: Construct, render: (complete: boolean) => readonly RenderedObject[]) {
    this.objects = new PlannedObjects(scope);
    const late = (id: string) => render(true).find(rendered => rendered.id === id)!.manifest.write();
    const first = render(false).map(({ id, manifest }) => ({ id, manifest: { ...manifest, write: () => late(id) } }));
    this.objects.reconcile(first, scope.node.path);
    const made = first.map(({ id }) => id);
    scope.node.addValidation({ validate: () => refusals(() => requireMade(render(true), made, scope.node.path)) });
  }

  /** All of them. */
  public get all(): ApiObject[] {
    return this.objects.all;
  }
}

/** What is for all ports or services of a target may have an object for each, and no object can be added once the program is complete. */
function requireMade(rendered: readonly RenderedObject[], made: readonly string[], where: string): void {
  if (rendered.every(({ id }) => made.includes(id)) && rendered.length === made.length) return;
  throw new IntentError({
    where,
    what: 'its target has got other ports or services since it was made',
    why: 'there is an object for each of them, and none can be added or taken away any more',
    instead: 'make it after all services of its target, or name `ports`',
  });
}

/** What is refused now that the program is complete. */
function refusals(render: () => unknown): string[] {
  try {
    render();
    return [];
  } catch (error) {
    if (error instanceof IntentError) return [error.message];
    throw error;
  }
}
